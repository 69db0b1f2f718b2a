package io.lookingglass.probes.text;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.HopNotSent;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.HopTimedOut;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.request.TracerouteRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Linux' {@code traceroute -A -e}, version 2.1.
 *
 * <p>Probes of all TTLs are under way at once, yet lines come in their order: one is final when all
 * its probes are decided and all its answerers have been annotated. Where silent hops might be the
 * end of the trail, all but the first are held back until a later hop answers; if none does, one
 * line tells of them together.
 */
final class TracerouteLines implements Lines {
  private final TracerouteRequest request;
  private final TreeMap<Integer, HopLine> hops = new TreeMap<>();
  private final Map<InetAddress, AddressAnnotated> annotations = new HashMap<>();
  private @Nullable InetAddress target;
  private @Nullable ProbingStarted started;
  private int printed;
  private int held;
  private boolean complete;

  /** What is known of the probes with one TTL. */
  private static final class HopLine {
    final TreeMap<Integer, ProbeEvent> outcomes = new TreeMap<>();

    boolean answered() {
      return outcomes.values().stream().anyMatch(HopReplied.class::isInstance);
    }

    boolean arrived() {
      return outcomes.values().stream()
          .anyMatch(outcome -> outcome instanceof HopReplied replied && replied.reached());
    }

    boolean passedOn() {
      return outcomes.values().stream()
          .anyMatch(
              outcome ->
                  outcome instanceof HopReplied replied
                      && !replied.reached()
                      && !turnedAway(replied));
    }

    boolean refused() {
      return outcomes.values().stream()
          .anyMatch(
              outcome ->
                  outcome instanceof HopReplied replied
                      && !replied.reached()
                      && turnedAway(replied));
    }

    private static boolean turnedAway(HopReplied replied) {
      return replied.kind().refusal() || replied.kind() == ReplyKind.PACKET_TOO_BIG;
    }
  }

  TracerouteLines(TracerouteRequest request) {
    this.request = request;
  }

  @Override
  public String tool() {
    return "traceroute";
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
      case AddressAnnotated annotated -> {
        annotations.put(annotated.address(), annotated);
        yield finalLines(false);
      }
      case HopReplied reply -> decide(reply.flow(), reply.ttl(), reply.round(), event);
      case HopTimedOut lost -> decide(lost.flow(), lost.ttl(), lost.round(), event);
      case HopNotSent unsent -> decide(unsent.flow(), unsent.ttl(), unsent.round(), event);
      default -> List.of();
    };
  }

  @Override
  public List<String> end() {
    List<String> lines = new ArrayList<>(finalLines(true));
    int lastTried = hops.isEmpty() ? 0 : hops.lastKey();
    if (held == 1) {
      lines.add("no reply from hop " + lastTried);
    } else if (held > 1) {
      lines.add("no reply from hops %d to %d".formatted(printed + 1, lastTried));
    }
    return lines;
  }

  private List<String> decide(int flow, int ttl, int round, ProbeEvent event) {
    if (flow != 0 || ttl < 1 || ttl > 255 || round < 0 || round >= request.packets()) {
      return List.of();
    }
    Map<Integer, ProbeEvent> outcomes = hops.computeIfAbsent(ttl, _ -> new HopLine()).outcomes;
    ProbeEvent before = outcomes.get(round);
    if (before == null || (before instanceof HopTimedOut && event instanceof HopReplied)) {
      outcomes.put(round, event);
    }
    return finalLines(false);
  }

  /**
   * Prints what can be.
   *
   * @param atEnd whether nothing more will be known
   */
  private List<String> finalLines(boolean atEnd) {
    List<String> lines = new ArrayList<>();
    while (!complete) {
      int ttl = printed + 1;
      HopLine hop = hops.get(ttl);
      if (hop == null && (!atEnd || hops.higherKey(ttl) == null)) {
        break;
      }
      HopLine shown = hop == null ? new HopLine() : hop;
      if (!atEnd && !ready(shown)) {
        break;
      }
      boolean behindRefusal = refusedBefore(ttl) && !passedFrom(ttl);
      if (behindRefusal) {
        // The router that refuses answers for all higher TTLs as well.
        complete = atEnd;
        break;
      }
      boolean behindSilence = ttl > 1 && silent(ttl - 1);
      if (!shown.answered() && behindSilence && !answeredAfter(ttl)) {
        if (atEnd) {
          held = hops.lastKey() - printed;
        }
        break;
      }
      lines.add(line(ttl, shown));
      printed = ttl;
      complete = shown.arrived();
    }
    return lines;
  }

  private boolean ready(HopLine hop) {
    if (hop.outcomes.size() < request.packets()) {
      return false;
    }
    for (ProbeEvent outcome : hop.outcomes.values()) {
      if (outcome instanceof HopReplied reply && !annotations.containsKey(reply.from())) {
        return false;
      }
    }
    return true;
  }

  private boolean silent(int ttl) {
    HopLine hop = hops.get(ttl);
    return hop == null || !hop.answered();
  }

  private boolean answeredAfter(int ttl) {
    return hops.tailMap(ttl, false).values().stream().anyMatch(HopLine::answered);
  }

  private boolean refusedBefore(int ttl) {
    return hops.headMap(ttl, false).values().stream().anyMatch(HopLine::refused);
  }

  private boolean passedFrom(int ttl) {
    return hops.tailMap(ttl, true).values().stream()
        .anyMatch(hop -> hop.passedOn() || hop.arrived());
  }

  private String header(ProbingStarted start) {
    return "traceroute to %s (%s), %s hops max, %d byte packets"
        .formatted(
            PlainText.name(request.target().text()),
            target == null ? "?" : IpAddresses.format(target),
            start.maxHops() == null ? "?" : start.maxHops(),
            start.packetBytes());
  }

  private String line(int ttl, HopLine hop) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%2d ", ttl));
    if (hop.outcomes.isEmpty()) {
      return line.append(" -").toString();
    }
    HopReplied before = null;
    for (ProbeEvent outcome : hop.outcomes.values()) {
      if (!(outcome instanceof HopReplied reply)) {
        line.append(outcome instanceof HopTimedOut ? " *" : " -");
        continue;
      }
      if (before == null
          || !before.from().equals(reply.from())
          || !Objects.equals(labels(before), labels(reply))) {
        line.append(' ').append(answerer(reply));
      }
      before = reply;
      line.append("  ").append(Columns.milliseconds(reply.rttNanos())).append(" ms");
      String mark = mark(reply);
      if (mark != null) {
        line.append(' ').append(mark);
      }
    }
    return line.toString();
  }

  private String answerer(HopReplied reply) {
    AddressAnnotated annotation = annotations.get(reply.from());
    StringBuilder text =
        new StringBuilder(
            Columns.nameAndAddress(
                reply.from(), annotation == null ? null : annotation.hostname()));
    String origins = Columns.origins(annotation);
    if (origins != null) {
      text.append(" [").append(origins).append(']');
    }
    String labels = labels(reply);
    if (labels != null) {
      text.append(' ').append(labels);
    }
    return text.toString();
  }

  private static @Nullable String labels(HopReplied reply) {
    for (IcmpExtension extension : reply.extensions()) {
      if (extension instanceof IcmpExtension.MplsLabelStack stack) {
        List<MplsLabel> labels = stack.labels();
        return labels.isEmpty() ? null : Columns.labels(labels);
      }
    }
    return null;
  }

  private static @Nullable String mark(HopReplied reply) {
    String mark = reply.kind().annotation();
    return reply.kind() == ReplyKind.PACKET_TOO_BIG && reply.nextHopMtuBytes() != null
        ? mark + "-" + reply.nextHopMtuBytes()
        : mark;
  }
}
