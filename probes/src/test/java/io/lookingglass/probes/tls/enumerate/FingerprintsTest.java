package io.lookingglass.probes.tls.enumerate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.TlsEnumeration.Ja3s;
import io.lookingglass.probes.tls.HexFile;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fingerprints are those that others make of the same answers. */
class FingerprintsTest {

  @Test
  void theJarmOfAKnownServerIsTheKnownOne() {
    // Answers and fingerprint as another program for JARM has published them.
    List<String> answers =
        List.of(
            "c02f|0303|h2|ff01-0000-0001-000b-0023-0010-0017",
            "c02f|0303|h2|ff01-0000-0001-000b-0023-0010-0017",
            "009e|0303|h2|ff01-0000-0001-0023-0010-0017",
            "c02f|0303|http/1.1|ff01-0000-0001-000b-0023-0010-0017",
            "c02f|0303|http/1.1|ff01-0000-0001-000b-0023-0010-0017",
            "|||",
            "1302|0303||002b-0033",
            "1302|0303||002b-0033",
            "|||",
            "|||");
    assertThat(Jarm.hash(answers))
        .isEqualTo("29d29d15d29d29d00042d42d000000cd600c085f371f8533aaf66051f8e5b1");
  }

  @Test
  void aServerThatRefusesEverythingHasAJarmOfZeros() {
    assertThat(Jarm.hash(Collections.nCopies(10, "|||"))).isEqualTo("0".repeat(62));
  }

  @Test
  void aJarmAnswerIsReadFromTheFirstBytes() {
    assertThat(Jarm.answer(HexFile.read("server-hello-tls12-ecdhe")))
        .isEqualTo("c02f|0303|h2|ff01-0023-0017-0010");
    assertThat(Jarm.answer(HexFile.read("server-hello-tls10-dhe"))).isEqualTo("0033|0301||");
    assertThat(Jarm.answer(HexFile.read("hello-retry-request"))).isEqualTo("1302|0303||002b-0033");
    assertThat(Jarm.answer(HexFile.read("alert-protocol-version"))).isEqualTo("|||");
    assertThat(Jarm.answer(new byte[0])).isEqualTo("|||");
  }

  @Test
  void theTenJarmHellosDifferAsTheDefinitionWantsIt() throws MalformedTlsException {
    List<byte[]> hellos = Jarm.hellos("www.example.com", byte[]::new);
    assertThat(hellos).hasSize(10);
    List<List<Integer>> suites = new ArrayList<>();
    for (byte[] hello : hellos) {
      suites.add(suites(hello));
    }
    assertThat(suites.get(0)).hasSize(69).startsWith(0x0016, 0x0033).endsWith(0x0004, 0x0005);
    assertThat(suites.get(1)).isEqualTo(suites.get(0).reversed());
    // The upper half from the middle up, the lower one from behind the middle down.
    assertThat(suites.get(2))
        .hasSize(35)
        .startsWith(0xC012, 0xC007, 0xCC14)
        .endsWith(0x0033, 0x0016);
    assertThat(suites.get(3)).hasSize(34).startsWith(0xC013, 0xC027).endsWith(0x0004, 0x0005);
    // GREASE, the middle, then one from below and one from above.
    assertThat(suites.get(4)).hasSize(70).startsWith(0x0A0A, 0xC012, 0xC013, 0xC007, 0xC027);
    assertThat(suites.get(8)).hasSize(64).doesNotContain(0x1301, 0x1302, 0x1303, 0x1304, 0x1305);
    assertThat(versions(hellos))
        .containsExactly(
            "0303/0303",
            "0303/0303",
            "0303/0303",
            "0303/0303",
            "0303/0303",
            "0302/0302",
            "0301/0303",
            "0301/0303",
            "0301/0303",
            "0301/0303");
  }

  @Test
  void spdyAndHttp2StayTogetherWhenTheOthersAreTurnedAround() {
    String first = text(Jarm.hellos("www.example.com", byte[]::new).getFirst());
    assertThat(first).contains("\u0002hq\u0003h2c\u0006spdy/3\u0002h2\u0006spdy/2\u0006spdy/1");
  }

  @Test
  void aJa3sIsMadeOfVersionSuiteAndExtensions() {
    FlightReader reader = new FlightReader();
    byte[] bytes = HexFile.read("server-hello-tls12-ecdhe");
    reader.add(bytes, bytes.length);
    Ja3s fingerprint = Ja3sFingerprint.of(requireNonNull(reader.flight().hello()));
    assertThat(fingerprint.text()).isEqualTo("771,49199,65281-35-23-16");
    assertThat(fingerprint.md5()).isEqualTo("d5166195fe6e15108f2bd50bb67477c6");
  }

  private static List<Integer> suites(byte[] record) throws MalformedTlsException {
    TlsBytes body = new TlsBytes(Arrays.copyOfRange(record, 9, record.length));
    body.opaque(34);
    body.opaque8();
    TlsBytes list = body.vector16();
    List<Integer> suites = new ArrayList<>();
    while (!list.isEmpty()) {
      suites.add(list.uint16());
    }
    return suites;
  }

  private static List<String> versions(List<byte[]> hellos) {
    return hellos.stream()
        .map(hello -> "%02x%02x/%02x%02x".formatted(hello[1], hello[2], hello[9], hello[10]))
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
