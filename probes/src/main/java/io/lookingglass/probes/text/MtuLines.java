package io.lookingglass.probes.text;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.SizeLost;
import io.lookingglass.probes.event.ProbeEvent.SizePassed;
import io.lookingglass.probes.event.ProbeEvent.SizeTooBig;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.request.MtuRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * In the manner of iputils' {@code tracepath}, but with the size that was tried where that has the
 * TTL: this search knows its way and tries sizes.
 */
final class MtuLines implements Lines {
  private final MtuRequest request;
  private @Nullable InetAddress target;
  private @Nullable InetAddress source;
  private boolean found;

  MtuLines(MtuRequest request) {
    this.request = request;
  }

  @Override
  public String tool() {
    return "tracepath";
  }

  @Override
  public List<String> add(ProbeEvent event) {
    return switch (event) {
      case TargetResolved resolved -> {
        target = resolved.address();
        yield List.of();
      }
      case ProbingStarted start -> {
        source = start.source();
        yield List.of(
            "path MTU to %s (%s), %s"
                .formatted(
                    PlainText.name(request.target().text()), addressOf(target), start.protocol()));
      }
      case SizePassed passed ->
          List.of(
              row(passed.packetBytes(), addressOf(target))
                  + Columns.milliseconds(passed.rttNanos())
                  + "ms reached");
      case SizeTooBig tooBig ->
          List.of(
              row(
                      tooBig.packetBytes(),
                      tooBig.from().equals(source) ? "[LOCALHOST]" : addressOf(tooBig.from()))
                  + (tooBig.mtuBytes() == null ? "too big" : "pmtu " + tooBig.mtuBytes()));
      case SizeLost lost ->
          List.of(
              String.format(Locale.ROOT, "%5d:  no reply", lost.packetBytes())
                  + (lost.attempts() > 1 ? " (%d attempts)".formatted(lost.attempts()) : ""));
      case PathMtuFound conclusion -> {
        found = true;
        yield List.of(resume(conclusion));
      }
      default -> List.of();
    };
  }

  @Override
  public List<String> end() {
    return found ? List.of() : List.of("     Resume: pmtu unknown");
  }

  private static String row(int packetBytes, String who) {
    return String.format(Locale.ROOT, "%5d:  %-45s ", packetBytes, who);
  }

  private static String resume(PathMtuFound found) {
    StringBuilder line = new StringBuilder("     Resume: pmtu ");
    line.append(found.pathMtuBytes() == null ? "unknown" : found.pathMtuBytes().toString());
    if (found.limitedBy() != null) {
      line.append(" limited by ").append(IpAddresses.format(found.limitedBy()));
    }
    if (found.limitingHop() != null) {
      line.append(" at hop ").append(found.limitingHop());
    }
    return line.toString();
  }

  private static String addressOf(@Nullable InetAddress address) {
    return address == null ? "?" : IpAddresses.format(address);
  }
}
