package io.lookingglass.web.api;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.bfd.BfdAuthentication;
import io.lookingglass.probes.bfd.BfdEndpoints;
import io.lookingglass.probes.bfd.BfdStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A session of BFD beside a tunnel, as JSON and in lines for people. */
final class SeenBfd {
  private SeenBfd() {}

  static ObjectNode json(BfdStatus session) {
    BfdEndpoints ends = session.endpoints();
    ObjectNode node =
        Json.object()
            .put("peer", IpAddresses.format(ends.peer()))
            .put("local", IpAddresses.format(ends.local()))
            .put("multihop", ends.multihop())
            .put("port", ends.port())
            .put("authentication", authentication(ends))
            .put("state", word(session.state()))
            .put("since", Documents.time(session.since()))
            .put("reason", CleanStatus.line(session.reason()))
            .put("diagnostic", word(session.diagnostic()))
            .put("remoteState", word(session.remoteState()))
            .put("remoteDiagnostic", word(session.remoteDiagnostic()))
            .put("localDiscriminator", session.localDiscriminator())
            .put("remoteDiscriminator", session.remoteDiscriminator())
            .put("multiplier", ends.timing().multiplier())
            .put("transmitIntervalMs", millis(session.transmitInterval()))
            .put("receiveIntervalMs", millis(session.receiveInterval()))
            .put("detectionTimeMs", millis(session.detectionTime()))
            .put("sent", session.sent())
            .put("received", session.received());
    ObjectNode discarded = node.putObject("discarded");
    session.discarded().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> discarded.put(word(entry.getKey()), entry.getValue()));
    BfdStatus.@Nullable LastDown down = session.lastDown();
    if (down == null) {
      node.putNull("lastDown");
    } else {
      node.putObject("lastDown")
          .put("at", Documents.time(down.at()))
          .put("reason", CleanStatus.line(down.reason()));
    }
    return node;
  }

  private static @Nullable String word(@Nullable Enum<?> value) {
    return value == null ? null : value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable Double millis(@Nullable Duration duration) {
    return duration == null ? null : (Double) (duration.toNanos() / 1e6);
  }

  private static String authentication(BfdEndpoints ends) {
    @Nullable BfdAuthentication authentication = ends.authentication();
    return authentication == null ? "none" : String.valueOf(word(authentication.kind()));
  }

  /** What there is to say, the state first. */
  static List<String> lines(BfdStatus session) {
    BfdEndpoints ends = session.endpoints();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s since %s: %s"
            .formatted(
                session.state().word(),
                Documents.time(session.since()),
                CleanStatus.line(session.reason())));
    lines.add(
        "%s to %s, %s (UDP port %d), authentication: %s"
            .formatted(
                IpAddresses.format(ends.local()),
                IpAddresses.format(ends.peer()),
                ends.multihop() ? "multihop" : "single hop",
                ends.port(),
                authentication(ends)));
    if (session.detectionTime() != null && session.receiveInterval() != null) {
      lines.add(
          "sends every %s, is sent every %s, down after a silence of %s"
              .formatted(
                  shown(session.transmitInterval()),
                  shown(session.receiveInterval()),
                  shown(session.detectionTime())));
    }
    String discarded =
        session.discarded().entrySet().stream()
            .sorted(Comparator.comparing(Map.Entry::getKey))
            .map(entry -> entry.getValue() + " for " + entry.getKey().words())
            .collect(Collectors.joining(", "));
    lines.add(
        "%d packets sent, %d received%s"
            .formatted(
                session.sent(),
                session.received(),
                discarded.isEmpty() ? "" : "; discarded: " + discarded));
    BfdStatus.@Nullable LastDown down = session.lastDown();
    if (down != null) {
      lines.add(
          "went down last at %s: %s"
              .formatted(Documents.time(down.at()), CleanStatus.line(down.reason())));
    }
    return lines;
  }

  private static String shown(Duration duration) {
    return "%.0f ms".formatted(duration.toNanos() / 1e6);
  }
}
