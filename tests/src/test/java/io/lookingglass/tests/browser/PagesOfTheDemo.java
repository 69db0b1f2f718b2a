package io.lookingglass.tests.browser;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a browser gets of the demo's server, by the routes of the table; and what it does not. */
final class PagesOfTheDemo {
  /** The pages, by their routes; in braces the result of a measurement, or what was announced. */
  static final Map<String, List<String>> PAGES =
      Map.ofEntries(
          Map.entry("/", List.of("/")),
          Map.entry("/about", List.of("/about")),
          Map.entry("/docs", List.of("/docs")),
          Map.entry("/docs/reference", List.of("/docs/reference")),
          Map.entry("/sign-in", List.of("/sign-in")),
          Map.entry("/tunnels", List.of("/tunnels")),
          Map.entry("/tunnels/{name}", List.of("/tunnels/acme-lon", "/tunnels/acme-fra")),
          Map.entry("/peers", List.of("/peers")),
          Map.entry("/peers/{name}", List.of("/peers/transit-a")),
          Map.entry("/prefixes", List.of("/prefixes")),
          Map.entry("/prefixes/{address}/{length}", List.of("/prefixes/203.0.113.0/24")),
          Map.entry("/bgp", List.of("/bgp")),
          Map.entry("/bgp/<target>", List.of("/bgp/203.0.113.7")),
          Map.entry("/rpki", List.of("/rpki?prefix=203.0.113.0/24")),
          Map.entry("/status", List.of("/status")),
          Map.entry("/flowspec", List.of("/flowspec")),
          Map.entry("/announce", List.of("/announce?prefix=203.0.113.0/24")),
          Map.entry("/announcements/{id}", List.of("/announcements/{announcement}")),
          Map.entry("/withdraw-all", List.of("/withdraw-all")),
          Map.entry("/audit", List.of("/audit")),
          Map.entry("/ping", List.of("/ping")),
          Map.entry("/traceroute", List.of("/traceroute")),
          Map.entry("/mtr", List.of("/mtr")),
          Map.entry("/mtu", List.of("/mtu")),
          Map.entry("/dns", List.of("/dns")),
          Map.entry("/tls", List.of("/tls")),
          Map.entry("/http", List.of("/http")),
          Map.entry("/gre", List.of("/gre")),
          Map.entry("/diagnosis", List.of("/diagnosis")),
          Map.entry(
              "/m/{id}",
              List.of(
                  "{ping}",
                  "{traceroute}",
                  "{mtr}",
                  "{mtu}",
                  "{dns}",
                  "{tls}",
                  "{http}",
                  "{gre}",
                  "{diagnosis}")));

  /** Forms that say what is missing. */
  static final Set<String> ASKING_FOR_A_TARGET =
      Set.of("/ping", "/traceroute", "/mtr", "/mtu", "/dns", "/tls", "/http", "/gre", "/diagnosis");

  /** What a browser gets at these leads to the result of a measurement. */
  static final Map<String, String> MEASURES =
      Map.of(
          "/ping/<target>", "/ping/www.acme.example",
          "/traceroute/<target>", "/traceroute/www.acme.example",
          "/mtr/<target>", "/mtr/www.acme.example",
          "/mtu/<target>", "/mtu/www.acme.example",
          "/dns/<target>", "/dns/www.acme.example?dnssec=true",
          "/tls/<target>", "/tls/expired.acme.example",
          "/http/<target>", "/http/www.acme.example",
          "/gre/<target>", "/gre/acme-lon",
          "/diagnosis/<target>", "/diagnosis/https://www.acme.example/");

  /** What is no page: text, streams, parts of pages, other names of pages. */
  static final Set<String> NO_PAGES =
      Set.of(
          "/healthz",
          "/readyz",
          "/metrics",
          "/robots.txt",
          "/bgp/peers",
          "/bgp/summary",
          "/bgp/peers/{name}",
          "/understood",
          "/m/{id}/stream",
          "/m/{id}/chain.pem",
          "/announce/words",
          "/announcements/{id}/progress");

  static final Set<String> NO_PAGES_BELOW = Set.of("/live/", "/assets/", "/.well-known/", "/v1/");

  private PagesOfTheDemo() {}
}
