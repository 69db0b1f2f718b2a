package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.NumberedEvent;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.RoundFinished;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.request.Target;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the events tell beside the result: who resolved the name, where probes left from.
 *
 * @param resolved absent while not resolved, or when resolution failed
 * @param started absent before the first probe
 * @param rounds complete rounds, over all flows
 * @param before how many begin before it while it waits for its turn; absent when it does not
 */
record Facts(
    Measurement measurement,
    @Nullable TargetResolved resolved,
    @Nullable ProbingStarted started,
    int rounds,
    @Nullable Integer before) {

  static Facts of(Measurement measurement) {
    TargetResolved resolved = null;
    ProbingStarted started = null;
    int rounds = 0;
    for (NumberedEvent numbered : measurement.events()) {
      if (numbered.event() instanceof TargetResolved event) {
        resolved = event;
      } else if (numbered.event() instanceof ProbingStarted event) {
        started = event;
      } else if (numbered.event() instanceof RoundFinished) {
        rounds++;
      }
    }
    return new Facts(measurement, resolved, started, rounds, measurement.waitingBehind());
  }

  @Nullable InetAddress address() {
    return resolved == null ? null : resolved.address();
  }

  List<Fact> list() {
    List<Fact> facts = new ArrayList<>();
    Target target = measurement.order().request().target();
    if (resolved != null) {
      facts.add(new Fact(say("Address measured"), List.of(text(resolved.address())), true));
      if (resolved.addresses().size() > 1) {
        facts.add(
            new Fact(
                say("All addresses"),
                resolved.addresses().stream().map(Facts::text).toList(),
                true));
      }
      if (resolved.resolver() != null) {
        facts.add(
            new Fact(
                say("Resolved by"),
                List.of(
                    say(
                        "{0} in {1} ms",
                        resolved.resolver(), Figures.ms(resolved.tookNanos() / 1e6))),
                true));
      }
    }
    if (target instanceof Target.Name name && !name.ascii().equals(name.text())) {
      facts.add(new Fact(say("Name in the DNS"), List.of(name.ascii()), true));
    }
    if (started != null) {
      facts.add(new Fact(say("Probes"), List.of(probes(started)), false));
      facts.add(new Fact(say("Source address"), List.of(text(started.source())), true));
    }
    facts.add(new Fact(say("Measured from"), List.of(Shell.words(measurement.location())), false));
    facts.add(new Fact(say("Started"), List.of(Figures.utc(measurement.createdAt())), false));
    if (measurement.finished()) {
      Duration took = Duration.between(measurement.createdAt(), measurement.updatedAt());
      facts.add(new Fact(say("Took"), List.of(Figures.took(took)), false));
    }
    facts.add(new Fact(say("Measurement"), List.of(measurement.id()), true));
    return facts;
  }

  private static String probes(ProbingStarted started) {
    String protocol =
        started.protocol() == ProbeProtocol.ICMP
            ? "ICMP echo"
            : started.port() == null
                ? started.protocol().toString()
                : say("{0} port {1}", started.protocol(), started.port());
    return started.flows() > 1
        ? say(
            "{0}, {1} {1|byte|bytes}, {2} {2|flow|flows}",
            protocol, started.packetBytes(), started.flows())
        : say("{0}, {1} {1|byte|bytes}", protocol, started.packetBytes());
  }

  private static String text(InetAddress address) {
    return IpAddresses.format(address);
  }
}
