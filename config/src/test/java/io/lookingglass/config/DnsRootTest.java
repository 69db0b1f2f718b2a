package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lookingglass.config.net.IpAddresses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsRootTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  private DnsRoot load(@Nullable String hints, @Nullable String anchors) throws Exception {
    return DnsRoot.load(
        new DnsSettings(
            hints == null ? null : Files.writeString(folder.resolve("hints"), hints),
            anchors == null ? null : Files.writeString(folder.resolve("anchors"), anchors),
            Role.SUPPORT));
  }

  @Test
  void withoutFilesNothingIsSaid() throws Exception {
    assertThat(load(null, null)).isEqualTo(new DnsRoot(List.of(), List.of()));
  }

  @Test
  void hintsAreReadAsTheyAreDistributedAndAsDigPrintsThem() throws Exception {
    DnsRoot root =
        load(
            """
            ;       This file holds the information on root name servers
            .                        3600000      NS    A.ROOT-SERVERS.NET.
            A.ROOT-SERVERS.NET.      3600000      A     198.41.0.4
            A.ROOT-SERVERS.NET.      3600000      AAAA  2001:503:ba3e::2:30
            .\t\t\t518400\tIN\tNS\tb.root-servers.net. ; the second
            b.root-servers.net\tIN\t518400\tA\t170.247.170.2
            .  NS  without-address.example.
            """,
            null);
    assertThat(root.servers())
        .containsExactly(
            new DnsRoot.NameServer(
                "a.root-servers.net.",
                List.of(IpAddresses.parse("198.41.0.4"), IpAddresses.parse("2001:503:ba3e::2:30"))),
            new DnsRoot.NameServer(
                "b.root-servers.net.", List.of(IpAddresses.parse("170.247.170.2"))));
  }

  @Test
  void anchorsAreSignersOrKeys() throws Exception {
    DnsRoot root =
        load(
            null,
            """
            ; comment
            . IN DS 20326 8 2 %s %s
            .\t172800\tIN\tDNSKEY\t257 3 8 AwEAAaz/tAm8yTn4 Mfeh5eyI96WSVexTBAvkMg== ;{id = 1 (ksk)}
            """
                .formatted(DIGEST.substring(0, 8), DIGEST.substring(8)));
    assertThat(root.trustAnchors())
        .containsExactly(
            ". IN DS 20326 8 2 " + DIGEST.substring(0, 8) + " " + DIGEST.substring(8),
            ". IN DNSKEY 257 3 8 AwEAAaz/tAm8yTn4 Mfeh5eyI96WSVexTBAvkMg==");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com. NS ns.example.          | a name server of the root",
        ". NS a b                     | a name server of the root",
        "ns.example. A 2001:db8::1    | an IPv4 address behind A",
        "ns.example. AAAA 192.0.2.1   | an IPv6 address behind AAAA",
        "ns.example. A host           | an IPv4 address behind A",
        ". TXT hello                  | as in named.root",
        "$ORIGIN example.             | as in named.root",
        "garbage                      | as in named.root",
      })
  void aWrongHintIsToldWithItsLine(String line, String allowed) throws IOException {
    Path file = file(". NS a.example.\n\n" + line + "\n");
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> DnsRoot.readHints(file))
        .satisfies(
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().getFirst().toString())
                  .startsWith(file + ":3:1")
                  .contains(allowed);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example. DS 1 8 2 00           | a record of the root",
        ". DS 1 8 2 00                  | a digest of 64 hexadecimal digits",
        ". DS 1 8 3 00                  | digest type 1 (SHA-1), 2 (SHA-256) or 4 (SHA-384)",
        ". DS x 8 2 00                  | the first three numbers",
        ". DS 65536 8 2 00              | the first three numbers",
        ". DNSKEY 256 3 8 AwEAAQ==      | a key that signs keys",
        ". DNSKEY 257 3 8 A             | a key in Base64",
        ". A 192.0.2.1                  | . DNSKEY 257 3 algorithm key",
        "trust-anchors {                | . DNSKEY 257 3 algorithm key",
      })
  void aWrongAnchorIsToldWithItsLine(String line, String allowed) throws IOException {
    Path file = file("; anchors\n" + line + "\n");
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> DnsRoot.readAnchors(file))
        .satisfies(
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().getFirst().toString())
                  .startsWith(file + ":2:1")
                  .contains(allowed);
            });
  }

  @Test
  void filesThatSayNothingAreRefused() throws IOException {
    Path file = file("; only a comment\n. NS a.example.\n");
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> DnsRoot.readHints(file))
        .withMessageContaining("no name server of the root with an address");
    Path empty = file("");
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> DnsRoot.readAnchors(empty))
        .withMessageContaining("no trust anchor");
  }

  @Test
  void theConfigurationFileTellsBothAtItsOwnKeyOrTheFilesLine() throws IOException {
    Files.writeString(folder.resolve("root.key"), ". DS 1 8 2 00\n");
    LoadResult result =
        ConfigurationLoader.load(
            "lg.yaml",
            "dns:\n  root-hints: missing\n  trust-anchors: root.key\n"
                .getBytes(StandardCharsets.UTF_8),
            Map.of(),
            folder);
    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    assertThat(result.problems()).hasSize(2);
    assertThat(result.problems().get(0).toString())
        .startsWith("lg.yaml:2:")
        .contains("dns.root-hints")
        .contains("there is no such file");
    assertThat(result.problems().get(1).toString())
        .startsWith(folder.resolve("root.key") + ":1:1")
        .contains("64 hexadecimal digits");
  }
}
