package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lookingglass.config.OriginTable.Origin;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginTableTest {

  @TempDir Path folder = Path.of("");

  @Test
  void findsTheOriginsOfTheLongestPrefix() throws Exception {
    OriginTable table =
        table(
            """
            # prefix  asn  name
            192.0.2.0/24\t64496\tExample Transit # and a comment

            192.0.2.128/25 AS64497
            2001:db8::/32 1.10   Example #1
            """);

    assertThat(table.size()).isEqualTo(3);
    assertThat(lookup(table, "192.0.2.1")).containsExactly(origin(64496, "Example Transit"));
    assertThat(lookup(table, "192.0.2.200")).containsExactly(origin(64497, null));
    assertThat(lookup(table, "2001:db8::1")).containsExactly(origin(65546, "Example"));
    assertThat(lookup(table, "198.51.100.1")).isEmpty();
    assertThat(table.match(IpAddresses.parse("192.0.2.200")))
        .hasValueSatisfying(
            match -> assertThat(match.prefix()).isEqualTo(IpPrefix.parse("192.0.2.128/25")));
  }

  @Test
  void severalOriginsOfAPrefixAreAllKeptOnce() throws Exception {
    OriginTable table = table("192.0.2.0/24 64496\n192.0.2.0/24 64497\n192.0.2.0/24 64496\n");

    assertThat(lookup(table, "192.0.2.1"))
        .containsExactly(origin(64496, null), origin(64497, null));
  }

  @Test
  void anEntryOfTheConfigurationTakesThePlaceOfTheFilesAtItsPrefix() throws Exception {
    Path file = write("192.0.2.0/24 64496 From the file\n198.51.100.0/24 64497\n");

    OriginTable table =
        OriginTable.load(
            new OriginSettings(
                file,
                List.of(new OriginEntry(IpPrefix.parse("192.0.2.0/24"), new Asn(64500), "Ours"))));

    assertThat(lookup(table, "192.0.2.1")).containsExactly(origin(64500, "Ours"));
    assertThat(lookup(table, "198.51.100.1")).containsExactly(origin(64497, null));
  }

  @Test
  void anAsHasTheNameOfTheFirstLineThatTellsIt() throws Exception {
    OriginTable table =
        table(
            """
            192.0.2.0/24 64496
            AS64496 Example Transit # known
            10.0.0.0/8 64496 Other
            10.0.0.0/8 64497 Example
            """);

    assertThat(table.name(new Asn(64496))).hasValue("Example Transit");
    assertThat(table.name(new Asn(64497))).hasValue("Example");
    assertThat(table.name(new Asn(64498))).isEmpty();
    assertThat(table.size()).isEqualTo(2);
  }

  @Test
  void everyWrongLineIsReportedWithItsFileAndLine() throws IOException {
    Path file = write("192.0.2.0/24 64496\n192.0.2.1/24 64496\n192.0.2.0/24\n10.0.0.0/8 ASX a\n");

    InvalidConfigurationException thrown =
        catchThrowableOfType(
            InvalidConfigurationException.class,
            () -> OriginTable.load(new OriginSettings(file, List.of())));

    assertThat(thrown.problems())
        .extracting(Problem::toString)
        .containsExactly(
            file
                + ":2:1: error: prefix: found \"192.0.2.1/24\"; allowed is a prefix without host"
                + " bits, such as 192.0.2.0/24 or 2001:db8::/32 (192.0.2.1/24 has host bits set;"
                + " the prefix is 192.0.2.0/24)",
            file
                + ":3:1: error: found \"192.0.2.0/24\"; allowed is \"prefix asn [name]\" or"
                + " \"AS64496 name\" on a line"
                + " (the AS number is missing)",
            file
                + ":4:12: error: asn: found \"ASX\"; allowed is an AS number, such as 64496 or"
                + " 1.10");
  }

  @Test
  void aFileThatIsNotTextIsReported() throws IOException {
    Path file = folder.resolve("origins.txt");
    Files.write(file, "192.0.2.0/24 64496 Z\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1));

    InvalidConfigurationException thrown =
        catchThrowableOfType(
            InvalidConfigurationException.class,
            () -> OriginTable.load(new OriginSettings(file, List.of())));

    assertThat(thrown).hasMessageContaining("not UTF-8");
  }

  @Test
  void aDeviceIsNotReadAsAFile() {
    InvalidConfigurationException thrown =
        catchThrowableOfType(
            InvalidConfigurationException.class,
            () -> OriginTable.load(new OriginSettings(Path.of("/dev/zero"), List.of())));

    assertThat(thrown).hasMessageContaining("/dev/zero: error: found no usable file");
  }

  private OriginTable table(String content) throws IOException, InvalidConfigurationException {
    return OriginTable.load(new OriginSettings(write(content), List.of()));
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("origins.txt"), content);
  }

  private static List<Origin> lookup(OriginTable table, String address) {
    return table.lookup(IpAddresses.parse(address));
  }

  private static Origin origin(long asn, @Nullable String name) {
    return new Origin(new Asn(asn), name);
  }
}
