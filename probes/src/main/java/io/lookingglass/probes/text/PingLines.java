package io.lookingglass.probes.text;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.PingNotSent;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.PingTimedOut;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.ResultFold;
import io.lookingglass.probes.result.RttStatistics;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * iputils' {@code ping -n -O}: addresses without names, so that no line waits for the DNS, and a
 * line for each probe that was not answered. TCP and UDP probes have Globalping's lines, as ping
 * knows none.
 *
 * <p>Events carry no clock. The {@code time} in the summary is what the schedule makes it: from the
 * first probe to the sending of the last.
 */
final class PingLines implements Lines {
  private static final int ICMP_HEADER_BYTES = 8;

  private final PingRequest request;
  private final ResultFold fold;
  private final Set<Integer> refused = new HashSet<>();
  private @Nullable InetAddress target;
  private @Nullable ProbingStarted started;

  PingLines(PingRequest request, ResultFold fold) {
    this.request = request;
    this.fold = fold;
  }

  @Override
  public String tool() {
    return "ping";
  }

  @Override
  public List<String> add(ProbeEvent event) {
    return switch (event) {
      case TargetResolved resolved -> {
        target = resolved.address();
        yield List.of();
      }
      case ProbingStarted start -> {
        started = start;
        yield List.of(header(start));
      }
      case PingReplied replied -> List.of(replied(replied));
      case PingTimedOut lost ->
          List.of(
              protocol() == ProbeProtocol.ICMP
                  ? "no answer yet for icmp_seq=" + (lost.sequence() + 1)
                  : "No reply from %s: %s".formatted(targetOnPort(), sequence(lost.sequence())));
      case PingNotSent unsent ->
          List.of(
              "ping: %s not sent: %s"
                  .formatted(sequence(unsent.sequence()), PlainText.line(unsent.reason(), 300)));
      default -> List.of();
    };
  }

  @Override
  public List<String> end() {
    MeasurementResult result = fold.result();
    if (started == null || !(result instanceof PingResult ping)) {
      return List.of();
    }
    RttStatistics stats = ping.stats();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "--- %s ping statistics ---"
            .formatted(protocol() == ProbeProtocol.ICMP ? name() : nameAndAddress()));
    lines.add(
        "%d packets transmitted, %d received%s%s, time %dms"
            .formatted(
                stats.total(),
                stats.rcv(),
                refused.isEmpty() ? "" : ", +" + refused.size() + " errors",
                stats.total() == 0
                    ? ""
                    : ", " + percent(stats.drop(), stats.total()) + "% packet loss",
                Math.max(0, stats.total() - 1) * request.interval().toMillis()));
    if (stats.rcv() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms",
              stats.min(),
              stats.avg(),
              stats.max(),
              stats.stDev()));
    }
    return lines;
  }

  private String header(ProbingStarted start) {
    String address = address();
    if (start.protocol() != ProbeProtocol.ICMP) {
      return "PING %s (%s) on port %d.".formatted(name(), address, port());
    }
    return switch (version()) {
      case IPV4 ->
          "PING %s (%s) %d(%d) bytes of data."
              .formatted(name(), address, request.size(), start.packetBytes());
      case IPV6 -> "PING %s(%s) %d data bytes".formatted(name(), address, request.size());
    };
  }

  private String replied(PingReplied reply) {
    boolean answer = reply.kind().answers(protocol(), reply.from().equals(target));
    if (!answer) {
      refused.add(reply.sequence());
      return "From %s %s %s"
          .formatted(
              IpAddresses.format(reply.from()),
              sequence(reply.sequence()),
              PingErrors.words(reply.kind(), version()));
    }
    if (protocol() != ProbeProtocol.ICMP) {
      boolean closed =
          reply.kind() == ReplyKind.TCP_RESET || reply.kind() == ReplyKind.PORT_UNREACHABLE;
      return "Reply from %s: %s time=%s ms%s"
          .formatted(
              targetOnPort(),
              sequence(reply.sequence()),
              time(reply.rttNanos()),
              closed ? " (port closed)" : "");
    }
    return "%d bytes from %s: %s%s time=%s ms%s"
        .formatted(
            payloadBytes(reply),
            IpAddresses.format(reply.from()),
            sequence(reply.sequence()),
            reply.replyTtl() == null ? "" : " ttl=" + reply.replyTtl(),
            time(reply.rttNanos()),
            target == null || reply.from().equals(target) ? "" : " (DIFFERENT ADDRESS!)");
  }

  /** Without the IP header; where the size of the answer is not shown, it echoes what was sent. */
  private int payloadBytes(PingReplied reply) {
    return reply.replyBytes() == null
        ? request.size() + ICMP_HEADER_BYTES
        : Math.max(0, reply.replyBytes() - version().headerBytes());
  }

  private String sequence(int sequence) {
    String counter =
        switch (protocol()) {
          case ICMP -> "icmp_seq=";
          case TCP -> "tcp_conn=";
          case UDP -> "udp_seq=";
        };
    return counter + (sequence + 1);
  }

  /** As iputils rounds: three significant digits below 100 ms, more above, never in exponents. */
  private static String time(long nanos) {
    long micros = Math.round(nanos / 1e3);
    if (micros >= 99_950) {
      return String.format(Locale.ROOT, "%d", (micros + 500) / 1_000);
    }
    if (micros >= 9_995) {
      return String.format(
          Locale.ROOT, "%d.%01d", (micros + 50) / 1_000, (micros + 50) % 1_000 / 100);
    }
    if (micros >= 1_000) {
      return String.format(Locale.ROOT, "%d.%02d", (micros + 5) / 1_000, (micros + 5) % 1_000 / 10);
    }
    return String.format(Locale.ROOT, "0.%03d", micros);
  }

  /** C's {@code %g}: six significant digits without trailing zeros. */
  private static String percent(int part, int of) {
    double percent = 100.0 * part / of;
    int decimals = percent >= 100 ? 3 : percent >= 10 ? 4 : 5;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", percent);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  private String targetOnPort() {
    return nameAndAddress() + " on port " + port();
  }

  private int port() {
    Integer port = started == null ? request.port() : started.port();
    return port == null ? 0 : port;
  }

  private ProbeProtocol protocol() {
    return started == null ? ProbeProtocol.ICMP : started.protocol();
  }

  private String name() {
    return PlainText.name(request.target().text());
  }

  private String nameAndAddress() {
    return name() + " (" + address() + ")";
  }

  private String address() {
    return target == null ? "?" : IpAddresses.format(target);
  }

  private IpVersion version() {
    InetAddress known = target == null && started != null ? started.source() : target;
    return known == null ? IpVersion.IPV4 : IpVersion.of(known);
  }
}
