package io.lookingglass.web.ui;

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
      facts.add(new Fact("Address measured", List.of(text(resolved.address())), true));
      if (resolved.addresses().size() > 1) {
        facts.add(
            new Fact(
                "All addresses", resolved.addresses().stream().map(Facts::text).toList(), true));
      }
      if (resolved.resolver() != null) {
        facts.add(
            new Fact(
                "Resolved by",
                List.of(
                    resolved.resolver() + " in " + Figures.ms(resolved.tookNanos() / 1e6) + " ms"),
                true));
      }
    }
    if (target instanceof Target.Name name && !name.ascii().equals(name.text())) {
      facts.add(new Fact("Name in the DNS", List.of(name.ascii()), true));
    }
    if (started != null) {
      facts.add(new Fact("Probes", List.of(probes(started)), false));
      facts.add(new Fact("Source address", List.of(text(started.source())), true));
    }
    facts.add(new Fact("Measured from", List.of(Shell.words(measurement.location())), false));
    facts.add(new Fact("Started", List.of(Figures.utc(measurement.createdAt())), false));
    if (measurement.finished()) {
      Duration took = Duration.between(measurement.createdAt(), measurement.updatedAt());
      facts.add(new Fact("Took", List.of(Figures.took(took)), false));
    }
    facts.add(new Fact("Measurement", List.of(measurement.id()), true));
    return facts;
  }

  private static String probes(ProbingStarted started) {
    String protocol =
        started.protocol() == ProbeProtocol.ICMP
            ? "ICMP echo"
            : started.protocol() + (started.port() == null ? "" : " port " + started.port());
    String flows = started.flows() > 1 ? ", " + started.flows() + " flows" : "";
    return "%s, %d bytes%s".formatted(protocol, started.packetBytes(), flows);
  }

  private static String text(InetAddress address) {
    return IpAddresses.format(address);
  }
}
