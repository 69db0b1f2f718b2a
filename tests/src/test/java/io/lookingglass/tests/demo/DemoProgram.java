package io.lookingglass.tests.demo;

import io.lookingglass.tests.lab.OwnClassPath;
import io.lookingglass.tests.lab.bgp.DaemonProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The server in the middle: the program as everybody runs it, in its namespace. */
final class DemoProgram {
  static final int PORT = 8080;
  private static final int OK = 200;

  private static final String SETTINGS =
      """
      server: {listen: "127.0.0.1:8080", public-url: "@URL@"}
      location:
        {name: demo, city: Frankfurt, country: DE, continent: EU, asn: 64496, network: Example Transit,
         latitude: 50.11, longitude: 8.68}
      storage: {url: "sqlite:@FOLDER@/lookingglass.db"}
      targets: {special-purpose: allow}
      limits:
        public: {measurements-per-hour: 100000, concurrent: 16}
        customer: {measurements-per-hour: 100000, concurrent: 16}
        per-target-per-minute: 100000
      access:
        tokens:
          - {name: acme-portal, role: customer, customer: acme, sha256: "@CUSTOMER@"}
          - {name: support, role: support, sha256: "@SUPPORT@"}
          - {name: noc, role: operator, sha256: "@OPERATOR@"}
      resolvers: [192.0.2.69]
      dns: {root-hints: "@FOLDER@/dns/root.hints", trust-anchors: "@FOLDER@/dns/anchor"}
      bgp:
        asn: 64496
        router-id: 192.0.2.1
        connect-retry: 2s
        communities-file: "@FOLDER@/communities.txt"
        peers:
          - name: transit-a
            address: 192.0.2.2
            asn: 64511
            local-address: 192.0.2.1
            password: ${file:@FOLDER@/bgp-password}
            families: [ipv4-unicast, ipv6-unicast, ipv4-flowspec]
            role: customer
            import: accept
            announce: true
            blackhole: true
            next-hop-ipv6: "2001:db8:1::1"
          - name: transit-b
            address: 192.0.2.6
            asn: 64510
            local-address: 192.0.2.5
            import: accept
            announce: true
            next-hop-ipv6: "2001:db8:1:1::1"
      rpki: {servers: ["192.0.2.6:8282"]}
      customers:
        - {name: acme, title: Acme Ltd}
        - {name: globex, title: Globex Corporation}
      prefixes:
        - {prefix: 203.0.113.0/24, customer: acme, origin-asn: 64500, max-length: 25,
           tunnels: [acme-lon, acme-fra]}
        - {prefix: "2001:db8:acee::/48", customer: acme, origin-asn: 64500}
        - {prefix: 198.51.100.0/24, customer: globex, origin-asn: 64502, tunnels: [globex-ams]}
      announcements: {settle-time: 5s, flap-limit: 20000}
      tunnels:
        - {name: acme-lon, customer: acme, local: 192.0.2.1, remote: 192.0.2.26, inner-local: 10.100.0.0,
           inner-remote: 10.100.0.1, key: 40, thresholds: {recover-after: 5}}
        - {name: acme-fra, customer: acme, local: 192.0.2.1, remote: 192.0.2.30, inner-local: 10.100.0.2,
           inner-remote: 10.100.0.3, key: 41, thresholds: {recover-after: 5}}
        - {name: globex-ams, customer: globex, local: 192.0.2.1, remote: 192.0.2.34,
           inner-local: 10.100.0.4, inner-remote: 10.100.0.5, thresholds: {recover-after: 5}}
      origins:
        entries:
          - {prefix: 192.0.2.0/24, asn: 64496, name: Example Transit}
          - {prefix: "2001:db8:1::/48", asn: 64496}
          - {prefix: 203.0.113.0/24, asn: 64500, name: Acme Ltd}
          - {prefix: "2001:db8:acee::/48", asn: 64500}
          - {prefix: 198.51.100.0/24, asn: 64502, name: Globex Corporation}
      """;

  private static final String COMMUNITIES =
      """
      64511:100 learned from a customer
      64511:200 learned from a peer
      64511:300 learned from transit
      64511:1:* not to be told to the AS named last
      64510:100 learned at the exchange
      """;

  private DemoProgram() {}

  /**
   * Starts it and waits until it serves.
   *
   * @param trustStore what it trusts TLS servers by
   */
  static void start(
      DemoNetwork network, Path folder, Path trustStore, String url, Tokens tokens, String password)
      throws IOException {
    Files.writeString(folder.resolve("bgp-password"), password);
    Files.writeString(folder.resolve("communities.txt"), COMMUNITIES);
    Path settings = folder.resolve("lookingglass.yaml");
    Files.writeString(
        settings,
        SETTINGS
            .replace("@URL@", url)
            .replace("@FOLDER@", folder.toString())
            .replace("@CUSTOMER@", sha256(tokens.customer()))
            .replace("@SUPPORT@", sha256(tokens.support()))
            .replace("@OPERATOR@", sha256(tokens.operator())));
    DaemonProcess process =
        DaemonProcess.start(
            network.node(Node.LG),
            folder.resolve("lookingglass.log"),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Djavax.net.ssl.trustStore=" + trustStore,
                "-Djavax.net.ssl.trustStoreType=PKCS12",
                "-Djavax.net.ssl.trustStorePassword=changeit",
                "-cp",
                OwnClassPath.text(),
                "io.lookingglass.Main",
                "serve",
                "--config",
                settings.toString()));
    Awaitility.await("the server")
        .atMost(120, TimeUnit.SECONDS)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("the server ended: " + process.output());
              }
              return network.node(Node.LG).within(DemoProgram::isReady);
            });
  }

  /**
   * What the roles sign in with.
   *
   * @param customer of the customer {@code acme}
   */
  record Tokens(String customer, String support, String operator) {}

  private static boolean isReady() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + PORT + "/readyz").toURL().openConnection();
      return connection.getResponseCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  private static String sha256(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
