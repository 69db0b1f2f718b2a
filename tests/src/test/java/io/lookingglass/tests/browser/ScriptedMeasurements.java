package io.lookingglass.tests.browser;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.Asker;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.MeasurementRefusedException;
import io.lookingglass.probes.MeasurementRefusedException.BudgetExhausted;
import io.lookingglass.probes.MeasurementRefusedException.TargetNotAllowed;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.RateLimit;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.event.ProbeEvent.BgpRouteFound;
import io.lookingglass.probes.event.ProbeEvent.BgpSearched;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.local.RouteTable;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Measurements that follow a {@link Script} in real time, or faster. 10.0.0.1 is not allowed, and
 * {@code busy.example} is too much.
 */
final class ScriptedMeasurements implements Measurements {
  private static final LocationDescription HERE =
      new LocationDescription(
          "fra1",
          "0.1.0",
          "EU",
          "Western Europe",
          "DE",
          null,
          "Frankfurt",
          64500L,
          "Example Hosting",
          50.1,
          8.7,
          List.of("datacenter"),
          List.of("192.0.2.53"));

  private final InstantSource clock;
  private final double speed;
  private final RouteTable routes;
  private final Map<String, ScriptedMeasurement> known = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  /**
   * @param speed how many seconds of a script pass in one
   * @param routes that look-ups find; those take no script
   */
  ScriptedMeasurements(InstantSource clock, double speed, RouteTable routes) {
    this.clock = clock;
    this.speed = speed;
    this.routes = routes;
  }

  @Override
  public Measurement start(MeasurementOrder order, Asker asker, Retention retention)
      throws MeasurementRefusedException {
    Target target = order.request().target();
    InetAddress address =
        target instanceof Target.Address literal
            ? literal.address()
            : IpAddresses.parse("192.0.2.80");
    if (address.isSiteLocalAddress()) {
      throw new MeasurementRefusedException(
          Sentence.verbatim(
              "10.0.0.1 is in 10.0.0.0/8 (Private-Use), which is not measured from here; use an"
                  + " address that is reachable from everywhere"),
          new TargetNotAllowed(address, "Private-Use"));
    }
    if (target.text().equals("busy.example")) {
      throw new MeasurementRefusedException(
          Sentence.verbatim(
              "Your 60 measurements of this hour are used up; the next is possible in 42 s"),
          new BudgetExhausted(new RateLimit(60, 60, 0, 42), 42));
    }
    String id = "Qm7Rk2Zt9Xb4%04d".formatted(number.incrementAndGet());
    ScriptedMeasurement measurement = new ScriptedMeasurement(id, order, HERE, clock);
    known.put(id, measurement);
    List<Script.Cue> cues =
        switch (order.request()) {
          case DnsRequest question -> DnsScript.of(question, clock.instant());
          case TlsRequest handshake -> TlsScript.of(handshake, address);
          case BgpRequest lookup -> lookUp(lookup, address);
          case MeasurementRequest other -> Script.of(other, address);
        };
    Thread.ofVirtual().start(() -> play(cues, measurement));
    return measurement;
  }

  private List<Script.Cue> lookUp(BgpRequest request, InetAddress address) {
    IpPrefix prefix =
        request.target() instanceof Target.Prefix its ? its.prefix() : IpPrefix.host(address);
    RouteTable.Answer answer;
    try {
      answer = routes.find(prefix, request.match(), 100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    List<Script.Cue> cues = new ArrayList<>();
    answer.routes().forEach(route -> cues.add(new Script.Cue(100, new BgpRouteFound(route))));
    cues.add(
        new Script.Cue(
            200,
            new BgpSearched(
                prefix,
                answer.searched(),
                answer.routes().size(),
                answer.more(),
                answer.hint(),
                answer.tookNanos())));
    cues.add(new Script.Cue(200, new Finished(ResultStatus.FINISHED, null, null)));
    return cues;
  }

  private void play(List<Script.Cue> cues, ScriptedMeasurement measurement) {
    long start = System.nanoTime();
    for (Script.Cue cue : cues) {
      long at = start + (long) (cue.atMillis() * 1e6 / speed);
      for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      measurement.tell(cue.event());
    }
  }

  @Override
  public Optional<Measurement> find(String id) {
    return Optional.ofNullable(known.get(id));
  }

  @Override
  public RateLimit rateLimit(Asker asker) {
    return new RateLimit(60, 3, 57, 180);
  }

  @Override
  public List<LocationDescription> locations() {
    return List.of(HERE);
  }

  @Override
  public int waiting() {
    return 0;
  }

  @Override
  public int running() {
    return (int) known.values().stream().filter(measurement -> !measurement.finished()).count();
  }

  @Override
  public void close() {
    known.values().forEach(measurement -> measurement.cancel("The server stops"));
  }
}
