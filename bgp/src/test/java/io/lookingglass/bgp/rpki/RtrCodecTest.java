package io.lookingglass.bgp.rpki;

import static io.lookingglass.bgp.rpki.VrpTableTest.vrp;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.bgp.rpki.RtrCodec.Decoded;
import io.lookingglass.bgp.rpki.RtrPdu.Timing;
import io.lookingglass.bgp.wire.Octets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RtrCodecTest {

  static Stream<Arguments> pdus() {
    return Stream.of(
        Arguments.of(1, new RtrPdu.SerialNotify(0xabcd, 7), "01 00 abcd 0000000c 00000007"),
        Arguments.of(0, new RtrPdu.CacheResponse(1), "00 03 0001 00000008"),
        Arguments.of(
            1,
            new RtrPdu.Prefix(true, vrp("203.0.113.0/24", 28, 64500)),
            "01 04 0000 00000014  01 18 1c 00 cb007100 0000fbf4"),
        Arguments.of(
            1,
            new RtrPdu.Prefix(false, vrp("2001:db8::/32", 48, 4_200_000_000L)),
            "01 06 0000 00000020  00 20 30 00 20010db8000000000000000000000000 fa56ea00"),
        Arguments.of(0, new RtrPdu.EndOfData(5, 9, Timing.DEFAULT), "00 07 0005 0000000c 00000009"),
        Arguments.of(
            1,
            new RtrPdu.EndOfData(5, 9, new Timing(60, 30, 900)),
            "01 07 0005 00000018 00000009 0000003c 0000001e 00000384"),
        Arguments.of(1, new RtrPdu.CacheReset(), "01 08 0000 00000008"),
        Arguments.of(
            1,
            new RtrPdu.ErrorReport(2, Octets.ofHex("0102000000000008"), "not yet"),
            "01 0a 0002 0000001f  00000008 0102000000000008  00000007 6e6f7420796574"));
  }

  @ParameterizedTest
  @MethodSource("pdus")
  void everyPduOfACacheIsReadAndWritten(int version, RtrPdu pdu, String hex) {
    Octets octets = Octets.ofHex(hex.replace(" ", ""));
    assertThat(RtrCodec.length(octets.slice(0, 8))).isEqualTo(octets.length());
    assertThat(RtrCodec.decode(octets)).isEqualTo(new Decoded.Pdu(version, pdu));
    assertThat(Octets.wrap(RtrCodec.encode(version, pdu))).isEqualTo(octets);
  }

  @ParameterizedTest
  @CsvSource({
    // A maximum length shorter than the length; longer than an address; bits behind the length.
    "0104000000000014 01181700cb0071000000fbf4, CORRUPT_DATA, prefix length 24 and maximum length"
        + " 23",
    "0104000000000014 01182100cb0071000000fbf4, CORRUPT_DATA, maximum length 33",
    "0104000000000014 01181800cb0071010000fbf4, CORRUPT_DATA, bits set behind its length",
    "010700050000000c00000009, CORRUPT_DATA, 12 octets instead of 24",
    "0102000000000008, INVALID_REQUEST, must not send a query",
    "0105000000000008, UNSUPPORTED_PDU_TYPE, PDU type 5",
    "0203000100000008, UNSUPPORTED_VERSION, protocol version 2",
    "010a000000000010 0000ffff00000000, CORRUPT_DATA, do not add up",
    "0009000000000020 000000000000000000000000000000000000000000000000, UNSUPPORTED_PDU_TYPE,"
        + " version 0"
  })
  void whatIsNotWellFormedIsNamed(String hex, RtrError error, String reason) {
    assertThat(RtrCodec.decode(Octets.ofHex(hex.replace(" ", ""))))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class,
            malformed -> {
              assertThat(malformed.error()).isEqualTo(error);
              assertThat(malformed.reason()).contains(reason);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "0103000000000007, -1",
    "0103000000000008, 8",
    "0103000000010000, 65536",
    "0103000000010001, -1",
    "01030000ffffffff, -1"
  })
  void aLengthThatNoPduHasIsRefusedBeforeAnythingIsKept(String header, int length) {
    assertThat(RtrCodec.length(Octets.ofHex(header.replace(" ", "")))).isEqualTo(length);
  }

  @FuzzTest
  void whateverACacheSendsIsReadOrRefused(byte[] bytes) {
    if (bytes.length < RtrCodec.HEADER_OCTETS) {
      return;
    }
    if (RtrCodec.decode(Octets.copyOf(bytes)) instanceof Decoded.Pdu decoded
        && !(decoded.pdu() instanceof RtrPdu.RouterKey)) {
      byte[] again = RtrCodec.encode(decoded.version(), decoded.pdu());
      Decoded reread = RtrCodec.decode(Octets.wrap(again));
      assertThat(Octets.wrap(RtrCodec.encode(decoded.version(), ((Decoded.Pdu) reread).pdu())))
          .isEqualTo(Octets.wrap(again));
    }
  }
}
