package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Decoded;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the session of the messages had most likely negotiated: every combination is tried on all of
 * them, and of those with the least problems the most usual is taken.
 *
 * @param reasons why, for what makes a difference
 */
record Guess(CodecContext context, List<String> reasons) {

  /** One way to read the messages. */
  private record Candidate(boolean fourOctetAs, boolean addPath, boolean external) {
    CodecContext context() {
      return new CodecContext(
          fourOctetAs,
          external,
          true,
          addPath ? FAMILIES : Set.of(),
          FAMILIES,
          Set.of(Family.IPV4_UNICAST));
    }
  }

  private static final Set<Family> FAMILIES =
      Arrays.stream(AddressFamily.values()).map(Family::of).collect(Collectors.toUnmodifiableSet());

  private static final int RESET = 1000;
  private static final int WITHDRAW = 100;
  private static final int DISCARD = 10;
  private static final int REPEATED = 1;

  static Guess of(List<Octets> messages, ReadAs readAs) {
    // Only UPDATEs depend on it.
    List<Octets> updates =
        messages.stream()
            .filter(message -> message.length() >= MessageCodec.HEADER_LENGTH)
            .filter(message -> message.at(MessageCodec.HEADER_LENGTH - 1) == BgpMessage.Update.TYPE)
            .map(Header::mended)
            .toList();
    @Nullable Candidate best = null;
    long least = Long.MAX_VALUE;
    for (Candidate candidate : candidates(readAs)) {
      long badness = badness(updates, candidate);
      if (badness < least) {
        best = candidate;
        least = badness;
      }
    }
    if (best == null) {
      throw new IllegalStateException("There is always a candidate");
    }
    return new Guess(best.context(), reasons(updates, readAs, best, least));
  }

  /** The most usual first. */
  private static List<Candidate> candidates(ReadAs readAs) {
    List<Candidate> candidates = new ArrayList<>();
    for (boolean addPath : choices(readAs.addPath(), false)) {
      for (boolean fourOctetAs : choices(readAs.fourOctetAs(), true)) {
        for (boolean external : choices(readAs.external(), true)) {
          candidates.add(new Candidate(fourOctetAs, addPath, external));
        }
      }
    }
    return candidates;
  }

  private static List<Boolean> choices(@Nullable Boolean given, boolean usual) {
    return given == null ? List.of(usual, !usual) : List.of(given);
  }

  private static long badness(List<Octets> messages, Candidate candidate) {
    long badness = 0;
    for (Octets message : messages) {
      Decoded decoded = MessageCodec.decode(message, candidate.context());
      if (!(decoded instanceof Decoded.Ok)) {
        badness += badness(message, candidate.context());
      }
      // The zeros of a path identifier look like default routes, one behind the other.
      badness += (long) REPEATED * repeated(decoded);
    }
    return badness;
  }

  /** A session stops at the first fault that ends it; here all that can be found count. */
  private static long badness(Octets message, CodecContext context) {
    long badness = 0;
    for (Problem problem : Explainer.dissect(message, 0, message.length(), context).allProblems()) {
      badness +=
          switch (problem.consequence()) {
            case NOTE -> 0;
            case ATTRIBUTE_DISCARD -> DISCARD;
            case TREAT_AS_WITHDRAW -> WITHDRAW;
            case SESSION_RESET -> RESET;
          };
    }
    return badness;
  }

  private static int repeated(Decoded decoded) {
    if (!(decoded instanceof Decoded.Ok(BgpMessage.Update update))) {
      return 0;
    }
    int count = repeated(update.nlri()) + repeated(update.withdrawn());
    for (PathAttribute attribute : update.attributes()) {
      count +=
          switch (attribute) {
            case PathAttribute.MpReach reach -> repeated(reach.nlri());
            case PathAttribute.MpUnreach unreach -> repeated(unreach.withdrawn());
            default -> 0;
          };
    }
    return count;
  }

  private static int repeated(List<? extends Nlri> routes) {
    Set<IpPrefix> seen = new HashSet<>();
    int count = 0;
    for (Nlri route : routes) {
      if (route instanceof Nlri.Prefix(IpPrefix prefix, Long pathId)
          && pathId == null
          && !seen.add(prefix)) {
        count++;
      }
    }
    return count;
  }

  private static List<String> reasons(
      List<Octets> messages, ReadAs readAs, Candidate best, long badness) {
    List<String> reasons = new ArrayList<>();
    if (readAs.fourOctetAs() == null) {
      addReason(
          reasons,
          messages,
          best.fourOctetAs() ? "AS numbers of four octets" : "AS numbers of two octets",
          best.fourOctetAs() ? "with two" : "with four",
          best,
          new Candidate(!best.fourOctetAs(), best.addPath(), best.external()),
          badness);
    }
    if (readAs.addPath() == null) {
      addReason(
          reasons,
          messages,
          best.addPath() ? "path identifiers (ADD-PATH)" : "no path identifiers (ADD-PATH)",
          best.addPath() ? "without them" : "with them",
          best,
          new Candidate(best.fourOctetAs(), !best.addPath(), best.external()),
          badness);
    }
    if (readAs.external() == null) {
      addReason(
          reasons,
          messages,
          best.external() ? "an external peer" : "an internal peer",
          best.external() ? "from an internal one" : "from an external one",
          best,
          new Candidate(best.fourOctetAs(), best.addPath(), !best.external()),
          badness);
    }
    return reasons;
  }

  private static void addReason(
      List<String> reasons,
      List<Octets> messages,
      String taken,
      String instead,
      Candidate best,
      Candidate other,
      long badness) {
    @Nullable String difference = null;
    for (Octets message : messages) {
      Decoded asTaken = MessageCodec.decode(message, best.context());
      Decoded asOther = MessageCodec.decode(message, other.context());
      if (!asTaken.equals(asOther)) {
        List<Fault> faults = new ArrayList<>(Explainer.faults(asOther));
        faults.removeAll(Explainer.faults(asTaken));
        if (!faults.isEmpty()) {
          difference = "read " + instead + ", " + faults.getFirst().reason();
          break;
        }
        difference =
            badness(messages, other) > badness
                ? "read " + instead + ", the same prefix would be there more than once"
                : "read "
                    + instead
                    + ", the octets would be well-formed too and mean something else";
      }
    }
    if (difference != null) {
      reasons.add("Taken as with " + taken + ": " + difference + ".");
    }
  }
}
