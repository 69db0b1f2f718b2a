package io.lookingglass.probes.script;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.HopNotSent;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.HopTimedOut;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.event.ProbeEvent.PingNotSent;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.PingTimedOut;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.SizeLost;
import io.lookingglass.probes.event.ProbeEvent.SizePassed;
import io.lookingglass.probes.event.ProbeEvent.SizeTooBig;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TracerouteRequest;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request and its events as text, a line each; {@code #} begins a comment, {@code -} stands for
 * absent, options are {@code key=value} at the end of a line.
 *
 * <pre>
 * request traceroute example.com packets=3 protocol=UDP port=33434
 * resolved 203.0.113.9
 * started ICMP bytes=60 maxHops=30
 * hop 1 198.51.100.1 1.203 * 1.5              one probe a round; an asterisk is a time-out
 * hop 2 198.51.100.3 1.2 kind=HOST_UNREACHABLE flow=1 round=0 mtu=1400 quoted=1/0/0/- labels=16/0/1/1
 * name 198.51.100.1 gw.example.net AS64500 Example Net
 * ping 0 203.0.113.9 23.1 ttl=57              also: ping 0 lost, ping 0 unsent REASON
 * passed 1400 23.1      toobig 1500 198.51.100.3 1400      lost 1500 3
 * found LIMITED 1400 1500 198.51.100.3 4
 * finished MESSAGE      failed RESOLVER MESSAGE
 * </pre>
 *
 * A hop whose address is the resolved one counts as reached.
 */
public final class EventScript {
  private static final InetAddress SOURCE4 = IpAddresses.parse("192.0.2.1");
  private static final InetAddress SOURCE6 = IpAddresses.parse("2001:db8::1");

  private final List<ProbeEvent> events = new ArrayList<>();
  private @Nullable MeasurementRequest request;
  private @Nullable InetAddress target;

  private EventScript() {}

  public static EventScript parse(String text) {
    EventScript script = new EventScript();
    for (String line : text.lines().toList()) {
      String statement = line.replaceFirst("(^|\\s)#.*", "").strip();
      if (!statement.isEmpty()) {
        try {
          script.statement(statement);
        } catch (RuntimeException e) {
          throw new AssertionError("cannot read the line: " + line, e);
        }
      }
    }
    return script;
  }

  public MeasurementRequest request() {
    return Objects.requireNonNull(request, "a script begins with its request");
  }

  public List<ProbeEvent> events() {
    return List.copyOf(events);
  }

  private void statement(String statement) {
    List<String> words = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    for (String word : statement.split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0 && word.substring(0, equals).matches("[a-zA-Z]+")) {
        options.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        words.add(word);
      }
    }
    String verb = words.removeFirst();
    switch (verb) {
      case "request" -> request = request(words, options);
      case "resolved" -> {
        target = IpAddresses.parse(words.getFirst());
        events.add(
            new TargetResolved(
                request().target().text(), target, List.of(target), "192.0.2.53", 1_500_000));
      }
      case "started" ->
          events.add(
              new ProbingStarted(
                  ProbeProtocol.valueOf(words.getFirst()),
                  integer(options.get("port")),
                  target != null && target.getAddress().length == 16 ? SOURCE6 : SOURCE4,
                  Integer.parseInt(options.getOrDefault("bytes", "84")),
                  integer(options.get("maxHops")),
                  Integer.parseInt(options.getOrDefault("packets", "3")),
                  Integer.parseInt(options.getOrDefault("flows", "1")),
                  words.size() > 1 ? List.of(rest(words, 1)) : List.of()));
      case "ping" -> ping(words, options);
      case "hop" -> hop(words, options);
      case "name" -> name(words);
      case "passed" ->
          events.add(new SizePassed(Integer.parseInt(words.get(0)), nanos(words.get(1))));
      case "toobig" ->
          events.add(
              new SizeTooBig(
                  Integer.parseInt(words.get(0)),
                  IpAddresses.parse(words.get(1)),
                  integer(words.get(2))));
      case "lost" ->
          events.add(new SizeLost(Integer.parseInt(words.get(0)), Integer.parseInt(words.get(1))));
      case "found" ->
          events.add(
              new PathMtuFound(
                  MtuConclusion.valueOf(words.get(0)),
                  integer(words.get(1)),
                  integer(words.get(2)),
                  words.get(3).equals("-") ? null : IpAddresses.parse(words.get(3)),
                  integer(words.get(4))));
      case "finished" ->
          events.add(
              new Finished(ResultStatus.FINISHED, null, words.isEmpty() ? null : rest(words, 0)));
      case "failed" ->
          events.add(
              new Finished(
                  ResultStatus.FAILED, FailureSource.valueOf(words.getFirst()), rest(words, 1)));
      default -> throw new IllegalArgumentException(verb);
    }
  }

  private static MeasurementRequest request(List<String> words, Map<String, String> options) {
    String text = words.get(1);
    Target aim =
        IpAddresses.tryParse(text)
            .<Target>map(address -> new Target.Address(address, text))
            .orElseGet(() -> new Target.Name(text, text));
    int packets = Integer.parseInt(options.getOrDefault("packets", "3"));
    String named = options.get("protocol");
    ProbeProtocol protocol = named == null ? null : ProbeProtocol.valueOf(named);
    Integer port = integer(options.get("port"));
    return switch (words.getFirst().toLowerCase(Locale.ROOT)) {
      case "ping" ->
          new PingRequest(
              aim,
              packets,
              protocol,
              port,
              null,
              PingRequest.DEFAULT_SIZE_BYTES,
              PingRequest.DEFAULT_INTERVAL,
              MeasurementRequest.DEFAULT_TIMEOUT);
      case "traceroute" ->
          new TracerouteRequest(
              aim, packets, protocol, port, null, MeasurementRequest.DEFAULT_TIMEOUT);
      case "mtr" ->
          new MtrRequest(
              aim,
              packets,
              protocol,
              port,
              null,
              MtrRequest.DEFAULT_INTERVAL,
              Integer.parseInt(options.getOrDefault("flows", "1")),
              MeasurementRequest.DEFAULT_TIMEOUT);
      case "mtu" -> new MtuRequest(aim, protocol, port, null, MeasurementRequest.DEFAULT_TIMEOUT);
      default -> throw new IllegalArgumentException(words.getFirst());
    };
  }

  private void ping(List<String> words, Map<String, String> options) {
    int sequence = Integer.parseInt(words.get(0));
    events.add(
        switch (words.get(1)) {
          case "lost" -> new PingTimedOut(sequence);
          case "unsent" -> new PingNotSent(sequence, rest(words, 2));
          default ->
              new PingReplied(
                  sequence,
                  nanos(words.get(2)),
                  IpAddresses.parse(words.get(1)),
                  ReplyKind.valueOf(options.getOrDefault("kind", "ECHO_REPLY")),
                  integer(options.get("ttl")),
                  integer(options.get("bytes")));
        });
  }

  private void hop(List<String> words, Map<String, String> options) {
    int ttl = Integer.parseInt(words.get(0));
    int flow = Integer.parseInt(options.getOrDefault("flow", "0"));
    int round = Integer.parseInt(options.getOrDefault("round", "0"));
    if (words.get(1).equals("unsent")) {
      events.add(new HopNotSent(flow, ttl, round, rest(words, 2)));
      return;
    }
    InetAddress from = words.get(1).equals("*") ? null : IpAddresses.parse(words.get(1));
    boolean reached = Objects.equals(from, target);
    String kind = options.getOrDefault("kind", reached ? "ECHO_REPLY" : "TIME_EXCEEDED");
    for (String rtt : words.subList(from == null ? 1 : 2, words.size())) {
      events.add(
          from == null || rtt.equals("*")
              ? new HopTimedOut(flow, ttl, round)
              : new HopReplied(
                  flow,
                  ttl,
                  round,
                  nanos(rtt),
                  from,
                  ReplyKind.valueOf(kind),
                  reached,
                  integer(options.get("replyTtl")),
                  integer(options.get("mtu")),
                  quoted(options.get("quoted")),
                  labels(options.get("labels"))));
      round++;
    }
  }

  private void name(List<String> words) {
    String hostname = words.get(1).equals("-") ? null : words.get(1);
    List<Asn> asns =
        words.size() > 2 && !words.get(2).equals("-")
            ? List.of(Asn.parse(words.get(2)))
            : List.of();
    events.add(
        new AddressAnnotated(
            IpAddresses.parse(words.getFirst()),
            hostname,
            asns,
            words.size() > 3 ? rest(words, 3) : null));
  }

  private static @Nullable QuotedHeader quoted(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String[] fields = text.split("/", -1);
    return new QuotedHeader(
        Integer.parseInt(fields[0]),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        fields[3].equals("-") ? null : Boolean.valueOf(fields[3]));
  }

  private static List<IcmpExtension> labels(@Nullable String text) {
    if (text == null) {
      return List.of();
    }
    List<MplsLabel> labels = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      String[] fields = entry.split("/", -1);
      labels.add(
          new MplsLabel(
              Integer.parseInt(fields[0]),
              Integer.parseInt(fields[1]),
              Integer.parseInt(fields[2]),
              Integer.parseInt(fields[3])));
    }
    return List.of(new IcmpExtension.MplsLabelStack(labels));
  }

  private static @Nullable Integer integer(@Nullable String text) {
    return text == null || text.equals("-") ? null : Integer.valueOf(text);
  }

  private static long nanos(String milliseconds) {
    return new BigDecimal(milliseconds).movePointRight(6).longValueExact();
  }

  private static String rest(List<String> words, int from) {
    return String.join(" ", words.subList(from, words.size()));
  }
}
