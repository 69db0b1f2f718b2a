package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A network, a request and what is expected of them; {@code README.txt} tells the file format. */
final class Scenario implements Replay.Answering {

  /** One {@code expect} line. */
  record Expectation(int lineNumber, List<String> words) {}

  private static final int TRACE_PROBE_BYTES = 60;

  private final Path file;
  private InetAddress target = InetAddress.ofLiteral("203.0.113.9");
  private final InetAddress source = InetAddress.ofLiteral("198.51.100.1");
  private List<String> request = List.of();
  private ReplyKind targetAnswer = ReplyKind.ECHO_REPLY;
  private @Nullable Integer interfaceMtu;
  private @Nullable String unsendable;
  private boolean duplicates;
  private long stopNanos = Long.MAX_VALUE;
  private final List<Expectation> expectations = new ArrayList<>();

  /** Hops by the time from which they apply. */
  private final TreeMap<Long, Map<Integer, SimulatedPath.Hop>> hops = new TreeMap<>();

  private final TreeMap<Long, SimulatedPath> paths = new TreeMap<>();

  private Scenario(Path file) {
    this.file = file;
  }

  static Scenario read(Path file) throws IOException {
    Scenario scenario = new Scenario(file);
    scenario.hops.put(0L, new HashMap<>());
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        scenario.statement(number, Arrays.asList(text.split("\\s+")));
      }
    }
    scenario.hops.forEach((from, path) -> scenario.paths.put(from, new SimulatedPath(path)));
    return scenario;
  }

  private void statement(int number, List<String> words) {
    switch (words.getFirst()) {
      case "request" -> request = words.subList(1, words.size());
      case "target" -> target = InetAddress.ofLiteral(words.get(1));
      case "answer" -> targetAnswer = ReplyKind.valueOf(words.get(1));
      case "interface-mtu" -> interfaceMtu = Integer.valueOf(words.get(1));
      case "unsendable" -> unsendable = String.join(" ", words.subList(1, words.size()));
      case "duplicates" -> duplicates = true;
      case "stop" -> stopNanos = nanos(words.get(1));
      case "from" -> hops.put(nanos(words.get(1)), new HashMap<>());
      case "hop" -> hop(words);
      case "expect" -> expectations.add(new Expectation(number, words.subList(1, words.size())));
      default -> throw new IllegalArgumentException(file + ":" + number + ": " + words);
    }
  }

  private void hop(List<String> words) {
    boolean silent = words.get(2).equals("silent");
    List<InetAddress> addresses =
        silent
            ? List.of(InetAddress.ofLiteral("192.0.2.254"))
            : Arrays.stream(words.get(2).split(",")).map(InetAddress::ofLiteral).toList();
    Map<String, String> options =
        words.stream()
            .skip(3)
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    List<Double> roundTrips =
        Arrays.stream(options.getOrDefault("rtt", "1").split(",")).map(Double::valueOf).toList();
    Set<Integer> drops =
        options.containsKey("drops")
            ? Arrays.stream(options.get("drops").split(","))
                .map(Integer::valueOf)
                .collect(Collectors.toSet())
            : Set.of();
    Integer mtu = integer(options, "mtu");
    String tells = options.getOrDefault("tells", "mtu");
    Integer told =
        switch (tells) {
          case "mtu" -> mtu;
          case "silence" -> null;
          default -> Integer.valueOf(tells);
        };
    String refusal = options.get("refuses");
    SimulatedPath.Hop hop =
        new SimulatedPath.Hop(
            addresses,
            roundTrips,
            silent,
            drops,
            integer(options, "burst"),
            Double.parseDouble(options.getOrDefault("refill", "1000")),
            refusal == null ? null : ReplyKind.valueOf(refusal),
            mtu,
            told,
            !silent && addresses.contains(target) ? targetAnswer : null);
    hops.lastEntry().getValue().put(Integer.valueOf(words.get(1)), hop);
  }

  private static @Nullable Integer integer(Map<String, String> options, String name) {
    String value = options.get(name);
    return value == null ? null : Integer.valueOf(value);
  }

  private static long nanos(String milliseconds) {
    return Math.round(Double.parseDouble(milliseconds) * 1e6);
  }

  Replay replay() {
    return new Replay(strategies(), this).run(stopNanos);
  }

  private List<Strategy> strategies() {
    Map<String, Long> options =
        request.stream()
            .skip(1)
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
    int packets = options.getOrDefault("packets", 3L).intValue();
    int flows = options.getOrDefault("flows", 1L).intValue();
    long interval = TimeUnit.MILLISECONDS.toNanos(options.getOrDefault("interval", 500L));
    List<Strategy> strategies = new ArrayList<>();
    for (int flow = 0; flow < flows; flow++) {
      strategies.add(
          switch (request.getFirst()) {
            case "ping" -> new PingStrategy(packets, 84, interval);
            case "traceroute" ->
                new TraceStrategy(
                    new TracePlan(flow, target, 30, 1, packets, TRACE_PROBE_BYTES, 0, 0));
            case "mtr" ->
                new TraceStrategy(
                    new TracePlan(flow, target, 30, packets, 1, TRACE_PROBE_BYTES, 0, interval));
            case "mtu" -> new MtuStrategy(target, source);
            default -> throw new IllegalArgumentException(file + ": request " + request);
          });
    }
    return strategies;
  }

  @Override
  public List<SimulatedPath.Timed> send(int flow, Probe probe, long now) {
    if (unsendable != null) {
      return failed(probe, now, unsendable, null);
    }
    if (interfaceMtu != null && probe.packetBytes() > interfaceMtu) {
      return failed(probe, now, "too big for the interface", interfaceMtu);
    }
    SimulatedPath path = paths.floorEntry(now).getValue();
    List<SimulatedPath.Timed> events = path.send(flow, probe, now);
    if (!duplicates) {
      return events;
    }
    List<SimulatedPath.Timed> twice = new ArrayList<>(events);
    twice.addAll(events);
    return twice;
  }

  private static List<SimulatedPath.Timed> failed(
      Probe probe, long now, String reason, @Nullable Integer mtu) {
    return List.of(
        new SimulatedPath.Timed(
            now + SimulatedPath.SENDING_NANOS, new FlowEvent.SendFailed(probe.id(), reason, mtu)));
  }

  InetAddress target() {
    return target;
  }

  List<Expectation> expectations() {
    return expectations;
  }
}
