package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Capabilities by name, RFC and value. */
public final class CapabilityText {
  private CapabilityText() {}

  /** For people: {@code Graceful restart}, {@code Capability 99}. */
  public static String name(int code) {
    return switch (code) {
      case 1 -> "Multiprotocol";
      case 2 -> "Route refresh";
      case 3 -> "Outbound route filtering";
      case 5 -> "Extended next hop encoding";
      case 6 -> "Extended message";
      case 8 -> "Multiple labels";
      case 9 -> "BGP role";
      case 64 -> "Graceful restart";
      case 65 -> "4-octet AS";
      case 67 -> "Dynamic capability";
      case 68 -> "Multisession";
      case 69 -> "ADD-PATH";
      case 70 -> "Enhanced route refresh";
      case 71 -> "Long-lived graceful restart";
      case 73 -> "FQDN";
      case 75 -> "Software version";
      case 76 -> "Paths limit";
      case 128 -> "Route refresh (Cisco)";
      default -> "Capability " + code;
    };
  }

  /** The document that defines it; empty when we know of none. */
  public static Optional<String> section(int code) {
    return Optional.ofNullable(
        switch (code) {
          case 1 -> "RFC 4760, section 8";
          case 2 -> "RFC 2918, section 2";
          case 3 -> "RFC 5291, section 5";
          case 5 -> "RFC 8950, section 4";
          case 6 -> "RFC 8654, section 3";
          case 8 -> "RFC 8277, section 2.1";
          case 9 -> "RFC 9234, section 4.1";
          case 64 -> "RFC 4724, section 3";
          case 65 -> "RFC 6793, section 3";
          case 69 -> "RFC 7911, section 4";
          case 70 -> "RFC 7313, section 3.1";
          case 71 -> "RFC 9494, section 3.1";
          case 73 -> "draft-walton-bgp-hostname-capability";
          case 75 -> "draft-abraitis-bgp-version-capability";
          case 76 -> "draft-abraitis-idr-addpath-paths-limit";
          default -> null;
        });
  }

  /** Its value in one line, empty when it has none. */
  public static String value(Capability capability) {
    return switch (capability) {
      case Capability.Multiprotocol(Family family) -> family.toString();
      case Capability.RouteRefresh(),
          Capability.ExtendedMessage(),
          Capability.EnhancedRouteRefresh() ->
          "";
      case Capability.ExtendedNextHop(var entries) ->
          list(entries, entry -> entry.family() + " with next hop of AFI " + entry.nextHopAfi());
      case Capability.Role(int value) -> role(value);
      case Capability.GracefulRestart restart ->
          "%s%srestart time %d s%s"
              .formatted(
                  restart.restarted() ? "restarted, " : "",
                  restart.notification() ? "also after NOTIFICATION, " : "",
                  restart.restartTimeSeconds(),
                  restart.families().stream()
                      .map(
                          preserved ->
                              ", "
                                  + preserved.family()
                                  + (preserved.forwarding() ? " (forwarding kept)" : ""))
                      .collect(Collectors.joining()));
      case Capability.FourOctetAs(Asn asn) -> Long.toString(asn.value());
      case Capability.AddPath(var families) ->
          list(
              families,
              directions ->
                  directions.family()
                      + (directions.receive() ? " receive" : "")
                      + (directions.send() ? " send" : ""));
      case Capability.LongLivedGracefulRestart(var families) ->
          list(
              families,
              retained ->
                  retained.family()
                      + " "
                      + retained.staleTimeSeconds()
                      + " s"
                      + (retained.forwarding() ? " (forwarding kept)" : ""));
      case Capability.Fqdn(String hostName, String domainName) ->
          PlainText.line(domainName.isEmpty() ? hostName : hostName + "." + domainName);
      case Capability.SoftwareVersion(String version) -> PlainText.line(version);
      case Capability.Unknown(int _, Octets value) -> value.hex();
    };
  }

  private static String role(int value) {
    for (PeerRole role : PeerRole.values()) {
      if (role.code() == value) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
    return "role " + value;
  }

  private static <T> String list(List<T> values, Function<T, String> format) {
    return values.stream().map(format).collect(Collectors.joining(", "));
  }
}
