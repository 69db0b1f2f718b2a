package io.lookingglass.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.event.TlsMessage;
import io.lookingglass.probes.tls.wire.HandshakeSplitter;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages from commented files of bytes, field by field. */
class MessageDecoderTest {
  private static final int TLS_1_0 = 0x0301;
  private static final int TLS_1_2 = 0x0303;
  private static final int TLS_1_3 = 0x0304;
  private static final int ECDHE = 0xC02F;
  private static final int DHE = 0x0033;

  private final MessageDecoder decoder = new MessageDecoder();

  @Test
  void aServerHelloTellsItsChoicesItsMarkAndWhatDoesNotBelong() throws MalformedTlsException {
    assertThat(decoded("server-hello-tls12-downgraded", TLS_1_2))
        .containsExactly(
            "ServerHello",
            "legacy_version: TLS 1.2 (0x0303)",
            "random: 000102030405060708090a0b0c0d0e0f1011121314151617444f574e47524401"
                + " (marked: the server could speak TLS 1.3)",
            "legacy_session_id_echo: empty",
            "cipher_suite: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (0xc02f)",
            "legacy_compression_method: null (0)",
            "extensions: ",
            "  renegotiation_info: empty: secure renegotiation is understood",
            "  extended_master_secret: yes",
            "  session_ticket: empty: tickets are understood",
            "rest: 1 bytes that do not belong");
    assertThat(decoder.facts().serverExtensions).containsExactlyInAnyOrder(0xFF01, 23, 35);
    assertThat(decoder.facts().serverHello).isTrue();
  }

  @Test
  void aHelloRetryRequestIsCalledByItsNameAndNamesTheGroup() throws MalformedTlsException {
    assertThat(decoded("hello-retry-request", TLS_1_2))
        .startsWith("HelloRetryRequest")
        .contains(
            "  supported_versions: TLS 1.3 (0x0304)",
            "  key_share: wants a share of secp384r1 (0x0018)");
    assertThat(decoder.facts().helloRetryRequest).isTrue();
    assertThat(decoder.facts().serverHello).isFalse();
    assertThat(decoder.facts().version).isEqualTo(TLS_1_3);
  }

  @Test
  void encryptedExtensionsTellTheProtocol() throws MalformedTlsException {
    assertThat(decoded("encrypted-extensions", TLS_1_3))
        .containsExactly(
            "EncryptedExtensions",
            "server_name: acknowledged",
            "application_layer_protocol_negotiation: h2");
    assertThat(decoder.facts().applicationProtocol).isEqualTo("h2");
  }

  @Test
  void aCertificateVerifyTellsTheSchemeOfTheServerAlone() throws MalformedTlsException {
    assertThat(decoded("certificate-verify", TLS_1_3))
        .containsExactly("CertificateVerify", "algorithm: ed25519 (0x0807)", "signature: 4 bytes");
    assertThat(decoder.facts().signatureScheme).isEqualTo(0x0807);
    MessageDecoder ours = new MessageDecoder();
    ours.facts().version = TLS_1_3;
    ours.handshake(message("certificate-verify"), true, true);
    assertThat(ours.facts().signatureScheme).isEqualTo(HandshakeFacts.NONE);
  }

  @Test
  void aTicketOfTls13TellsItsAgeAndEarlyData() throws MalformedTlsException {
    assertThat(decoded("new-session-ticket-tls13", TLS_1_3))
        .containsExactly(
            "NewSessionTicket",
            "ticket_lifetime: 7200 s",
            "ticket_age_add: 16909060",
            "ticket_nonce: 00",
            "ticket: 6 bytes",
            "extensions: ",
            "  early_data: max_early_data_size 16,384 bytes");
    HandshakeFacts.Ticket ticket = decoder.facts().tickets.getFirst();
    assertThat(ticket.lifetimeSeconds()).isEqualTo(7200);
    assertThat(ticket.maxEarlyDataBytes()).isEqualTo(16384);
  }

  @Test
  void aTicketOfTls12HasAHint() throws MalformedTlsException {
    assertThat(decoded("new-session-ticket-tls12", TLS_1_2))
        .containsExactly("NewSessionTicket", "ticket_lifetime_hint: 300 s", "ticket: 4 bytes");
  }

  @Test
  void aKeyExchangeTellsGroupAndScheme() throws MalformedTlsException {
    decoder.facts().cipherSuite = ECDHE;
    assertThat(decoded("server-key-exchange-ecdhe-tls12", TLS_1_2))
        .containsExactly(
            "ServerKeyExchange",
            "named_curve: x25519 (0x001d)",
            "public: 4 bytes",
            "algorithm: rsa_pss_rsae_sha256 (0x0804)",
            "signature: 3 bytes");
    assertThat(decoder.facts().group).isEqualTo(29);
    assertThat(decoder.facts().signatureScheme).isEqualTo(0x0804);
  }

  @Test
  void beforeTls12AKeyExchangeHasNoScheme() throws MalformedTlsException {
    decoder.facts().cipherSuite = DHE;
    assertThat(decoded("server-key-exchange-dhe-tls10", TLS_1_0))
        .containsExactly(
            "ServerKeyExchange",
            "dh_p: 32 bits",
            "dh_g: 02",
            "dh_Ys: 2 bytes",
            "signature: 2 bytes");
    assertThat(decoder.facts().primeBits).isEqualTo(32);
    assertThat(decoder.facts().signatureScheme).isEqualTo(HandshakeFacts.NONE);
  }

  @Test
  void whatIsCutOffIsToldAsFarAsItGoes() throws MalformedTlsException {
    decoder.facts().cipherSuite = ECDHE;
    assertThat(decoded("server-key-exchange-cut-off", TLS_1_2))
        .containsExactly(
            "ServerKeyExchange",
            "named_curve: secp256r1 (0x0017)",
            "malformed: ends after 2 of 65 bytes");
  }

  @Test
  void aCertificateRequestTellsWhatItTakes() throws MalformedTlsException {
    assertThat(decoded("certificate-request-tls12", TLS_1_2))
        .containsExactly(
            "CertificateRequest",
            "certificate_types: ",
            "  : rsa_sign (1)",
            "  : dss_sign (2)",
            "  : ecdsa_sign (64)",
            "supported_signature_algorithms: ",
            "  : ecdsa_secp256r1_sha256 (0x0403)",
            "  : rsa_pkcs1_sha256 (0x0401)",
            "certificate_authorities: CN=LabCA");
    assertThat(decoder.facts().clientAuthorities).containsExactly("CN=LabCA");
    assertThat(decoder.facts().clientCertificateRequested).isTrue();
  }

  @Test
  void aCertificateStatusHasTheStaple() throws MalformedTlsException {
    assertThat(decoded("certificate-status", TLS_1_2))
        .containsExactly("CertificateStatus", "status_type: ocsp (1)", "response: 3 bytes");
    assertThat(decoder.facts().ocspResponse).containsExactly(0x30, 1, 2);
  }

  @Test
  void aCertificateMessageMayBeEmpty() throws MalformedTlsException {
    assertThat(decoded("certificate-tls13-without", TLS_1_3))
        .containsExactly(
            "Certificate", "certificate_request_context: empty", "certificate_list: empty");
  }

  @Test
  void aMessageOfAnUnknownTypeIsShownByItsNumber() throws MalformedTlsException {
    assertThat(decoded("unknown-type", TLS_1_3)).containsExactly("handshake 99", "body: cafe");
  }

  @Test
  void alertsHaveTwoBytes() {
    assertThat(lines(decoder.alert(new byte[] {2, 40}, false, false)))
        .containsExactly("Alert", "level: fatal (2)", "description: handshake_failure (40)");
    assertThat(decoder.facts().alert).isEqualTo(40);
    assertThat(lines(decoder.alert(new byte[] {2}, false, false)))
        .containsExactly("Alert", "malformed: an alert has 2 bytes, not 1");
  }

  private List<String> decoded(String file, int version) throws MalformedTlsException {
    decoder.facts().version = version;
    return lines(decoder.handshake(message(file), false, false));
  }

  private static HandshakeSplitter.Raw message(String file) throws MalformedTlsException {
    List<HandshakeSplitter.Raw> messages =
        new HandshakeSplitter().add(HexFile.read("messages/" + file));
    assertThat(messages).hasSize(1);
    return messages.getFirst();
  }

  private static List<String> lines(TlsMessage message) {
    List<String> lines = new ArrayList<>(List.of(message.name()));
    add(message.fields(), "", lines);
    return lines;
  }

  private static void add(List<TlsField> fields, String before, List<String> lines) {
    for (TlsField field : fields) {
      lines.add("%s%s: %s".formatted(before, field.name(), field.value()));
      add(field.fields(), before + "  ", lines);
    }
  }
}
