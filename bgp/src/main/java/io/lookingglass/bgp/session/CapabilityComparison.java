package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus.CapabilityRow;
import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.config.net.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Two OPEN messages side by side, for people. */
final class CapabilityComparison {

  /** Of a value nobody can read. */
  private static final int MOST_OCTETS_SHOWN = 32;

  private CapabilityComparison() {}

  /**
   * A row for each capability that either side offers, by code.
   *
   * @param theirs null when it is not known yet
   */
  static List<CapabilityRow> rows(Open ours, @Nullable Open theirs) {
    @Nullable Negotiation agreed = theirs == null ? null : Negotiation.of(ours, theirs);
    TreeSet<Integer> codes = new TreeSet<>();
    ours.capabilities().forEach(capability -> codes.add(capability.code()));
    if (theirs != null) {
      theirs.capabilities().forEach(capability -> codes.add(capability.code()));
    }
    List<CapabilityRow> rows = new ArrayList<>();
    for (int code : codes) {
      @Nullable String own = words(ours, code);
      @Nullable String other = theirs == null ? null : words(theirs, code);
      boolean negotiated =
          agreed != null && own != null && other != null && isNegotiated(code, agreed);
      rows.add(new CapabilityRow(code, name(code), own, other, negotiated));
    }
    return rows;
  }

  /** Of a capability that both sides offer. */
  private static boolean isNegotiated(int code, Negotiation agreed) {
    return switch (code) {
      case 1 -> !agreed.families().isEmpty();
      case 2 -> agreed.routeRefresh();
      case 5 -> !agreed.receive().extendedNextHop().isEmpty();
      case 6 -> agreed.send().extendedMessage() && agreed.receive().extendedMessage();
      // An OPEN whose role does not fit ours is refused.
      case 9 -> true;
      case 64 -> agreed.gracefulRestart() != null;
      case 65 -> agreed.receive().fourOctetAs();
      case 69 -> !agreed.receive().addPath().isEmpty() || !agreed.send().addPath().isEmpty();
      case 70 -> agreed.enhancedRouteRefresh();
      case 71 -> !agreed.longLived().isEmpty();
      default -> false;
    };
  }

  private static String name(int code) {
    return switch (code) {
      case 1 -> "Multiprotocol (RFC 4760)";
      case 2 -> "Route refresh (RFC 2918)";
      case 3 -> "Outbound route filtering (RFC 5291)";
      case 4 -> "Multiple routes to a destination (deprecated)";
      case 5 -> "Extended next hop (RFC 8950)";
      case 6 -> "Extended message (RFC 8654)";
      case 7 -> "BGPsec (RFC 8205)";
      case 8 -> "Multiple labels (RFC 8277)";
      case 9 -> "Role (RFC 9234)";
      case 64 -> "Graceful restart (RFC 4724)";
      case 65 -> "4-octet AS (RFC 6793)";
      case 67 -> "Dynamic capability (draft-ietf-idr-dynamic-cap)";
      case 68 -> "Multisession (draft-ietf-idr-bgp-multisession)";
      case 69 -> "Add-path (RFC 7911)";
      case 70 -> "Enhanced route refresh (RFC 7313)";
      case 71 -> "Long-lived graceful restart (RFC 9494)";
      case 73 -> "Host name (draft-walton-bgp-hostname-capability)";
      case 75 -> "Software version (draft-abraitis-bgp-version-capability)";
      case 128 -> "Route refresh of before RFC 2918";
      default -> "Capability " + code;
    };
  }

  private static @Nullable String words(Open open, int code) {
    List<Capability> offers =
        open.capabilities().stream().filter(capability -> capability.code() == code).toList();
    return offers.isEmpty()
        ? null
        : offers.stream()
            .map(CapabilityComparison::words)
            .distinct()
            .collect(Collectors.joining(", "));
  }

  private static String words(Capability capability) {
    return switch (capability) {
      case Capability.Multiprotocol(Family family) -> family.toString();
      case Capability.RouteRefresh _,
          Capability.ExtendedMessage _,
          Capability.EnhancedRouteRefresh _ ->
          "yes";
      case Capability.ExtendedNextHop offer ->
          families(
              offer.entries().stream()
                  .map(
                      entry ->
                          entry.family()
                              + " by "
                              + (entry.nextHopAfi() == 2 ? "IPv6" : "AFI " + entry.nextHopAfi()))
                  .toList());
      case Capability.Role(int value) -> Roles.name(value);
      case Capability.GracefulRestart offer ->
          offer.restartTimeSeconds()
              + " s"
              + (offer.restarted() ? ", restarted" : "")
              + (offer.notification() ? ", also after NOTIFICATION" : "")
              + (offer.families().isEmpty() ? ", as helper only" : ": ")
              + join(
                  offer.families().stream()
                      .map(
                          entry ->
                              entry.family() + (entry.forwarding() ? " (forwarding kept)" : ""))
                      .toList());
      case Capability.FourOctetAs(var asn) -> Long.toString(asn.value());
      case Capability.AddPath offer ->
          families(
              offer.families().stream()
                  .map(entry -> entry.family() + " " + direction(entry))
                  .toList());
      case Capability.LongLivedGracefulRestart offer ->
          families(
              offer.families().stream()
                  .map(
                      entry ->
                          entry.family()
                              + " "
                              + entry.staleTimeSeconds()
                              + " s"
                              + (entry.forwarding() ? " (forwarding kept)" : ""))
                  .toList());
      case Capability.Fqdn(String host, String domain) ->
          PlainText.line(domain.isEmpty() ? host : host + "." + domain);
      case Capability.SoftwareVersion(String version) -> PlainText.line(version);
      case Capability.Unknown(_, var value) -> {
        int shown = Math.min(value.length(), MOST_OCTETS_SHOWN);
        yield value.isEmpty()
            ? "yes"
            : "0x" + value.slice(0, shown).hex() + (shown < value.length() ? "…" : "");
      }
    };
  }

  private static String direction(Capability.AddPath.Directions entry) {
    if (entry.receive() && entry.send()) {
      return "both ways";
    }
    return entry.receive() ? "receive" : entry.send() ? "send" : "neither way";
  }

  private static String families(List<String> families) {
    return families.isEmpty() ? "for no family" : join(families);
  }

  private static String join(List<String> parts) {
    return String.join(", ", parts);
  }
}
