package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.wire.BgpMessage.Notification;
import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the peer's OPEN is one to go on with (RFC 4271, section 6.2, and what later RFCs add).
 */
final class OpenCheck {

  private OpenCheck() {}

  /** What to answer, and what to tell people. */
  record Refusal(Notification notification, Problem problem) {}

  /** Empty for an OPEN that is acceptable. */
  static Optional<Refusal> refusal(SessionSettings settings, Open open) {
    if (open.version() != 4) {
      // The data is the version that we do speak.
      return refuse(
          NotificationCode.UNSUPPORTED_VERSION_NUMBER,
          Octets.copyOf((byte) 0, (byte) 4),
          Sentence.of("The peer speaks BGP version {0}, this speaker version 4", open.version()),
          Sentence.of("Whether a BGP speaker of today is behind {0}.", settings.endpoint()));
    }
    if (!open.asn().equals(settings.peerAsn())) {
      return refuse(
          NotificationCode.BAD_PEER_AS,
          Octets.EMPTY,
          Sentence.of(
              "Bad peer AS: they say {0}, configured {1}",
              Long.toString(open.asn().value()), Long.toString(settings.peerAsn().value())),
          Sentence.of("The asn of this peer in the configuration, and the peer's own."));
    }
    if (open.identifier().isAnyLocalAddress()) {
      return refuse(
          NotificationCode.BAD_BGP_IDENTIFIER,
          Octets.EMPTY,
          Sentence.of("Bad BGP identifier: the peer's is 0.0.0.0"),
          Sentence.of("The peer's router identifier."));
    }
    if (!settings.external() && open.identifier().equals(settings.identifier())) {
      // RFC 6286, section 2.2: only within an AS it has to be unique.
      return refuse(
          NotificationCode.BAD_BGP_IDENTIFIER,
          Octets.EMPTY,
          Sentence.of(
              "Bad BGP identifier: the peer has ours, {0}",
              IpAddresses.format(settings.identifier())),
          Sentence.of(
              "Two speakers of one AS need different router identifiers; whether the peer's address"
                  + " leads back to this server."));
    }
    if (open.holdTimeSeconds() == 1 || open.holdTimeSeconds() == 2) {
      return refuse(
          NotificationCode.UNACCEPTABLE_HOLD_TIME,
          Octets.EMPTY,
          Sentence.of("Unacceptable hold time: the peer proposes {0} s", open.holdTimeSeconds()),
          Sentence.of("The peer's hold time has to be 0 or at least 3 s."));
    }
    return roleMismatch(settings, open).or(() -> noCommonFamily(settings, open));
  }

  /** RFC 9234, section 4.2. */
  private static Optional<Refusal> roleMismatch(SessionSettings settings, Open open) {
    @Nullable PeerRole ours = settings.role();
    if (ours == null || !settings.external()) {
      return Optional.empty();
    }
    Set<Integer> told =
        Negotiation.all(open, Capability.Role.class)
            .map(Capability.Role::value)
            .collect(Collectors.toSet());
    if (told.isEmpty()) {
      return settings.requireRole()
          ? mismatch(Sentence.of("the peer tells no role"), ours)
          : Optional.empty();
    }
    if (told.size() > 1) {
      return mismatch(Sentence.of("the peer tells several roles"), ours);
    }
    int value = told.iterator().next();
    return value == counterpart(ours).code()
        ? Optional.empty()
        : mismatch(Sentence.of("they say {0}", Roles.name(value)), ours);
  }

  private static Optional<Refusal> mismatch(Sentence found, PeerRole ours) {
    return refuse(
        NotificationCode.ROLE_MISMATCH,
        Octets.EMPTY,
        Sentence.of("Role mismatch: {0}, ours is {1}", found, Roles.name(ours.code())),
        Sentence.of(
            "Both sides' roles: to our {0} belongs the peer's {1} (RFC 9234).",
            Roles.name(ours.code()), Roles.name(counterpart(ours).code())));
  }

  /** What the other side has to be. */
  private static PeerRole counterpart(PeerRole role) {
    return switch (role) {
      case PROVIDER -> PeerRole.CUSTOMER;
      case CUSTOMER -> PeerRole.PROVIDER;
      case RS -> PeerRole.RS_CLIENT;
      case RS_CLIENT -> PeerRole.RS;
      case PEER -> PeerRole.PEER;
    };
  }

  /** RFC 5492, section 3: a session that could carry nothing is not worth having. */
  private static Optional<Refusal> noCommonFamily(SessionSettings settings, Open open) {
    Negotiation negotiation = Negotiation.of(OurOpen.of(settings, false), open);
    if (!negotiation.families().isEmpty()) {
      return Optional.empty();
    }
    return refuse(
        NotificationCode.UNSUPPORTED_CAPABILITY,
        multiprotocol(settings.families()),
        Sentence.of(
            "No address family in common: ours are {0}, theirs {1}",
            words(settings.families()), words(Negotiation.families(open))),
        Sentence.of(
            "The families of this peer in the configuration, and those the peer has activated."));
  }

  /** The capabilities we miss, as they would stand in an OPEN: code, length, AFI, zero, SAFI. */
  private static Octets multiprotocol(List<Family> families) {
    ByteBuffer octets = ByteBuffer.allocate(6 * families.size());
    for (Family family : families) {
      octets.put((byte) 1).put((byte) 4);
      octets.putShort((short) family.afi()).put((byte) 0).put((byte) family.safi());
    }
    return Octets.wrap(octets.array());
  }

  private static String words(Iterable<Family> families) {
    StringBuilder words = new StringBuilder();
    families.forEach(family -> words.append(words.isEmpty() ? "" : ", ").append(family));
    return words.toString();
  }

  private static Optional<Refusal> refuse(
      NotificationCode code, Octets data, Sentence summary, Sentence check) {
    return Optional.of(new Refusal(code.notification(data), new Problem(summary, check)));
  }
}
