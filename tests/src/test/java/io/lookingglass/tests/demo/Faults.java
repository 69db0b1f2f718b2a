package io.lookingglass.tests.demo;

import io.lookingglass.tests.dns.DnsLab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All that can be broken, and what is. Thread-safe. */
final class Faults {
  /** What is broken from the beginning. */
  static final String FROM_THE_BEGINNING = "tunnel-key";

  private static final String WEB = "203.0.113.80";
  private static final String WEB_IPV6 = "2001:db8:acee::80";

  private final List<Fault> all = new ArrayList<>();
  private final Set<String> broken = new HashSet<>(Set.of(FROM_THE_BEGINNING));

  Faults(DemoNetwork network, DnsLab names, DemoWeb web, DemoRouting routing, DemoTunnels tunnels) {
    add(
        "tunnel",
        "a filter on the way to London drops GRE",
        "/tunnels/acme-lon",
        filter(
            network, Node.CORE, "tunnel", "forward", "ip daddr 192.0.2.26 meta l4proto gre drop"));
    add(
        FROM_THE_BEGINNING,
        "the far end in Frankfurt has another key (broken from the start)",
        "/tunnels/acme-fra",
        tunnels::wrongKey);
    add(
        "peer",
        "transit-a ends its session for maintenance",
        "/peers/transit-a",
        routing::sessionDown);
    add(
        "hijack",
        "AS%d announces Acme's prefix by way of transit-b".formatted(DemoRouting.HIJACKER),
        "/prefixes/203.0.113.0/24",
        routing::hijack);
    add("rpki", "the RPKI cache is gone", "/rpki", routing::cacheGone);
    add(
        "certificate",
        "the certificate of www.acme.example expired three days ago",
        "/tls/www.acme.example",
        web::certificateExpired);
    add(
        "web",
        "nobody listens on the web servers",
        "/diagnosis/https://www.acme.example/",
        stop -> {
          if (stop) {
            web.stop();
          } else {
            web.startAgain();
          }
        });
    add(
        "icmp",
        "the web servers drop all ICMP echo",
        "/diagnosis/https://www.acme.example/",
        filter(
            network,
            Node.WEB,
            "icmp",
            "input",
            "icmp type echo-request drop",
            "icmpv6 type echo-request drop"));
    add(
        "loss",
        "a router loses every fourth packet to the web servers",
        "/ping/www.acme.example?packets=16",
        filter(
            network,
            Node.METRO,
            "loss",
            "forward",
            "ip daddr 203.0.113.0/24 numgen inc mod 4 == 0 drop",
            "ip6 daddr 2001:db8:acee::/48 numgen inc mod 4 == 0 drop"));
    add(
        "mtu",
        "large packets to the web servers vanish, and nobody says so",
        "/mtu/www.acme.example",
        filter(
            network,
            Node.METRO,
            "mtu",
            "forward",
            "ip daddr " + WEB + " ip length > 1400 drop",
            "ip6 daddr " + WEB_IPV6 + " ip6 length > 1360 drop"));
    add(
        "dnssec",
        "the address of www.acme.example was changed and its zone not signed again",
        "/dns/www.acme.example?dnssec=true",
        wrong ->
            names.change(
                "acme",
                text ->
                    wrong ? text.replace(WEB, "203.0.113.66") : text.replace("203.0.113.66", WEB)));
    add(
        "name-server",
        "one of the two name servers of acme.example does not answer",
        "/dns/www.acme.example?trace=true",
        filter(
            network,
            Node.DNS,
            "silent",
            "input",
            "ip daddr 192.0.2.67 meta l4proto { tcp, udp } drop",
            "ip6 daddr 2001:db8:1:53::3 meta l4proto { tcp, udp } drop"));
  }

  private static Fault.Change filter(
      DemoNetwork network, Node node, String name, String hook, String... rules) {
    return on -> {
      if (on) {
        network.filter(node, name, hook, rules);
      } else {
        network.unfilter(node, name);
      }
    };
  }

  private void add(String name, String meaning, String page, Fault.Change change) {
    all.add(new Fault(name, meaning, page, change));
  }

  List<Fault> all() {
    return List.copyOf(all);
  }

  synchronized boolean isBroken(Fault fault) {
    return broken.contains(fault.name());
  }

  /**
   * Breaks or mends something.
   *
   * @return what came of it, in a sentence
   * @throws IllegalArgumentException when there is no such thing, or it is so already
   */
  synchronized String change(String name, boolean breaks) throws IOException {
    Optional<Fault> found = all.stream().filter(fault -> fault.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no '%s' to be %s; there are: %s"
              .formatted(
                  name.replaceAll("[^a-zA-Z0-9-]", "?"),
                  breaks ? "broken" : "mended",
                  all.stream().map(Fault::name).collect(Collectors.joining(", "))));
    }
    Fault fault = found.get();
    if (isBroken(fault) == breaks) {
      throw new IllegalArgumentException(
          name + (breaks ? " is broken already" : " is in order already"));
    }
    fault.change().apply(breaks);
    if (breaks) {
      broken.add(name);
      return "Broken: " + fault.meaning() + ".";
    }
    broken.remove(name);
    return "Mended: %s.".formatted(name);
  }
}
