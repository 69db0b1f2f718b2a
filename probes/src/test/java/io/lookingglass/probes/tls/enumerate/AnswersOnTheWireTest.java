package io.lookingglass.probes.tls.enumerate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.tls.HexFile;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** What servers send, byte by byte. */
class AnswersOnTheWireTest {

  @Test
  void aHelloRetryRequestNamesSuiteAndGroup() {
    ServerHello hello = requireNonNull(read("hello-retry-request").hello());
    assertThat(hello.retry()).isTrue();
    assertThat(hello.legacyVersion()).isEqualTo(0x0303);
    assertThat(hello.version()).isEqualTo(0x0304);
    assertThat(hello.suite()).isEqualTo(0x1302);
    assertThat(hello.group()).isEqualTo(29);
  }

  @Test
  void aFlightOfTls12TellsSuiteGroupSchemeAndProtocol() {
    ServerFlight flight = read("server-hello-tls12-ecdhe");
    ServerHello hello = requireNonNull(flight.hello());
    assertThat(hello.version()).isEqualTo(0x0303);
    assertThat(hello.suite()).isEqualTo(0xC02F);
    assertThat(hello.extensions().keySet()).containsExactly(0xFF01, 35, 23, 16);
    assertThat(hello.protocol()).isEqualTo("h2");
    assertThat(flight.certificate()).hasSize(5);
    KeyExchange exchange = requireNonNull(flight.keyExchange());
    assertThat(exchange.group()).isEqualTo(29);
    assertThat(exchange.scheme()).isEqualTo(0x0804);
    assertThat(exchange.prime()).isNull();
    assertThat(flight.helloDone()).isTrue();
    assertThat(flight.problem()).isNull();
  }

  @Test
  void aFiniteFieldIsReadWithItsPrime() {
    ServerFlight flight = read("server-hello-tls10-dhe");
    KeyExchange exchange = requireNonNull(flight.keyExchange());
    assertThat(exchange.prime()).isEqualTo(new BigInteger("800000000000000d", 16));
    assertThat(exchange.scheme()).isEqualTo(ServerHello.NONE);
    assertThat(flight.helloDone()).isTrue();
    assertThat(requireNonNull(flight.hello()).extensions()).isEmpty();
  }

  @Test
  void aFlightIsTheSameHoweverItIsCut() {
    byte[] bytes = HexFile.read("server-hello-tls12-ecdhe");
    FlightReader reader = new FlightReader();
    for (byte one : bytes) {
      reader.add(new byte[] {one}, 1);
    }
    assertThat(reader.flight().helloDone()).isTrue();
    assertThat(reader.flight().records()).isEqualTo(4);
  }

  @Test
  void anAlertIsKnownByItsName() {
    ServerFlight flight = read("alert-protocol-version");
    assertThat(flight.alerted()).isTrue();
    assertThat(flight.alertName()).isEqualTo("alert protocol_version");
  }

  @Test
  void aHelloThatIsCutOffIsMalformed() {
    ServerFlight flight = read("server-hello-cut-off");
    assertThat(flight.hello()).isNull();
    assertThat(flight.problem()).isEqualTo("ends after 2 of 255 bytes");
  }

  @Test
  void aServerOfSsl2ListsItsCiphers() throws MalformedTlsException {
    byte[] bytes = HexFile.read("ssl2-server-hello");
    assertThat(Ssl2Hello.whole(bytes)).isTrue();
    assertThat(Ssl2Hello.whole(java.util.Arrays.copyOf(bytes, bytes.length - 1))).isFalse();
    assertThat(Ssl2Hello.read(bytes).ciphers()).containsExactly(0x010080, 0x0700C0);
    assertThat(Ssl2Hello.name(0x0700C0)).isEqualTo("SSL_CK_DES_192_EDE3_CBC_WITH_MD5");
    assertThatThrownBy(() -> Ssl2Hello.read(HexFile.read("alert-protocol-version")))
        .isInstanceOf(MalformedTlsException.class);
  }

  private static ServerFlight read(String name) {
    FlightReader reader = new FlightReader();
    byte[] bytes = HexFile.read(name);
    reader.add(bytes, bytes.length);
    return reader.flight();
  }
}
