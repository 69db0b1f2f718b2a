package io.lookingglass.probes.tls;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.event.TlsMessage;
import io.lookingglass.probes.tls.ExtensionDecoder.Place;
import io.lookingglass.probes.tls.wire.HandshakeSplitter;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;

/**
 * Makes fields of the messages of TLS 1.0 to 1.3 (RFC 2246, 4346, 5246, 8446), in the order in
 * which they pass, and gathers what they agree on. Whatever the bytes are, the answer is a message:
 * one that is malformed has the fields up to there and a last one that says so.
 *
 * <p>One decoder sees both directions of one connection. Not thread-safe.
 */
final class MessageDecoder {
  private static final byte[] HELLO_RETRY_REQUEST =
      HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  /** RFC 8446 section 4.1.3: what a server writes when it could have spoken a newer version. */
  private static final byte[] DOWNGRADE_TO_12 = HexFormat.of().parseHex("444f574e47524401");

  private static final byte[] DOWNGRADE_TO_11 = HexFormat.of().parseHex("444f574e47524400");
  private static final int LONGEST_NAME = 300;
  private static final int MOST_AUTHORITIES = 50;
  private static final int MOST_TICKETS = 16;
  private static final int MOST_NAME_BYTES = 4096;

  private final HandshakeFacts facts = new HandshakeFacts();
  private final ExtensionDecoder extensions = new ExtensionDecoder(facts);

  HandshakeFacts facts() {
    return facts;
  }

  /** A handshake message. */
  TlsMessage handshake(HandshakeSplitter.Raw raw, boolean sent, boolean encrypted) {
    List<TlsField> fields = new ArrayList<>();
    String name = TlsNames.handshakeType(raw.type());
    TlsBytes body = new TlsBytes(raw.body());
    try {
      if (raw.type() == 2 && helloRetryRequest(raw.body())) {
        name = "HelloRetryRequest";
      } else if (raw.type() == 2 && !sent) {
        facts.serverHelloBody = raw.body();
      }
      decode(raw.type(), body, sent, fields);
      if (!body.isEmpty()) {
        fields.add(TlsField.of("rest", "%,d bytes that do not belong".formatted(body.remaining())));
      }
    } catch (MalformedTlsException e) {
      fields.add(TlsField.of("malformed", e.reason()));
    }
    if (!sent) {
      facts.lastMessage = name;
    }
    return new TlsMessage(name, raw.whole().length, encrypted, fields);
  }

  /** An alert (RFC 8446 section 6). */
  TlsMessage alert(byte[] content, boolean sent, boolean encrypted) {
    List<TlsField> fields = new ArrayList<>();
    if (content.length == 2) {
      int description = content[1] & 0xFF;
      fields.add(
          TlsField.of(
              "level",
              switch (content[0]) {
                case 1 -> "warning (1)";
                case 2 -> "fatal (2)";
                default -> String.valueOf(content[0] & 0xFF);
              }));
      fields.add(
          TlsField.of("description", TlsNames.alert(description) + " (" + description + ")"));
      if (!sent) {
        facts.alert = description;
      }
    } else {
      fields.add(TlsField.of("malformed", "an alert has 2 bytes, not " + content.length));
    }
    return new TlsMessage("Alert", content.length, encrypted, fields);
  }

  /** A record of another content. */
  static TlsMessage other(int contentType, int bytes, boolean encrypted) {
    return new TlsMessage(
        switch (contentType) {
          case 20 -> "ChangeCipherSpec";
          case 23 -> "application data";
          default -> TlsNames.contentType(contentType);
        },
        bytes,
        encrypted,
        List.of());
  }

  private void decode(int type, TlsBytes body, boolean sent, List<TlsField> fields)
      throws MalformedTlsException {
    switch (type) {
      case 1 -> clientHello(body, fields);
      case 2 -> serverHello(body, fields);
      case 4 -> newSessionTicket(body, fields);
      case 8 -> fields.addAll(extensions.list(body.vector16(), Place.ENCRYPTED_EXTENSIONS));
      case 11 -> certificate(body, sent, fields);
      case 12 -> serverKeyExchange(body, fields);
      case 13 -> certificateRequest(body, fields);
      case 14 -> facts.serverDone = true;
      case 15 -> certificateVerify(body, sent, fields);
      case 16 -> fields.add(TlsField.of("exchange_keys", ExtensionDecoder.hex(body.rest())));
      case 20 -> {
        fields.add(TlsField.of("verify_data", ExtensionDecoder.hex(body.rest())));
        facts.serverDone |= !sent;
      }
      case 22 -> certificateStatus(body, fields);
      case 24 ->
          fields.add(
              TlsField.of("request_update", body.uint8() == 1 ? "requested" : "not requested"));
      default -> {
        byte[] rest = body.rest();
        if (rest.length > 0) {
          fields.add(TlsField.of("body", ExtensionDecoder.hex(rest)));
        }
      }
    }
  }

  private void clientHello(TlsBytes body, List<TlsField> fields) throws MalformedTlsException {
    int version = body.uint16();
    fields.add(
        TlsField.of("legacy_version", TlsNames.numbered(TlsNames.version(version), version)));
    fields.add(TlsField.of("random", HexFormat.of().formatHex(body.opaque(32))));
    facts.clientSessionId = body.opaque8();
    fields.add(sessionId("legacy_session_id", facts.clientSessionId));
    fields.add(
        ExtensionDecoder.numbers(
            "cipher_suites",
            body.vector16(),
            suite -> TlsNames.numbered(TlsNames.cipherSuite(suite), suite)));
    List<TlsField> methods = new ArrayList<>();
    TlsBytes compressions = body.vector8();
    while (!compressions.isEmpty()) {
      int method = compressions.uint8();
      methods.add(TlsField.of("", TlsNames.compression(method) + " (" + method + ")"));
    }
    fields.add(ExtensionDecoder.listed("legacy_compression_methods", methods));
    if (!body.isEmpty()) {
      fields.add(
          new TlsField("extensions", "", extensions.list(body.vector16(), Place.CLIENT_HELLO)));
    }
  }

  private void serverHello(TlsBytes body, List<TlsField> fields) throws MalformedTlsException {
    int version = body.uint16();
    fields.add(
        TlsField.of("legacy_version", TlsNames.numbered(TlsNames.version(version), version)));
    byte[] random = body.opaque(32);
    boolean retry = Arrays.equals(random, HELLO_RETRY_REQUEST);
    fields.add(
        TlsField.of(
            "random",
            HexFormat.of().formatHex(random)
                + (retry ? " (HelloRetryRequest)" : downgradeMark(random))));
    facts.version = version; // Until supported_versions says otherwise.
    facts.serverSessionId = body.opaque8();
    facts.sessionIdBytes = facts.serverSessionId.length;
    fields.add(sessionId("legacy_session_id_echo", facts.serverSessionId));
    int suite = body.uint16();
    facts.cipherSuite = suite;
    fields.add(TlsField.of("cipher_suite", TlsNames.numbered(TlsNames.cipherSuite(suite), suite)));
    facts.compression = body.uint8();
    fields.add(
        TlsField.of(
            "legacy_compression_method",
            TlsNames.compression(facts.compression) + " (" + facts.compression + ")"));
    facts.helloRetryRequest |= retry;
    facts.serverHello |= !retry;
    if (!body.isEmpty()) {
      fields.add(
          new TlsField(
              "extensions",
              "",
              extensions.list(
                  body.vector16(), retry ? Place.HELLO_RETRY_REQUEST : Place.SERVER_HELLO)));
    }
  }

  private static String downgradeMark(byte[] random) {
    byte[] tail = Arrays.copyOfRange(random, 24, 32);
    return Arrays.equals(tail, DOWNGRADE_TO_12)
        ? " (marked: the server could speak TLS 1.3)"
        : Arrays.equals(tail, DOWNGRADE_TO_11)
            ? " (marked: the server could speak TLS 1.2 or 1.3)"
            : "";
  }

  private static TlsField sessionId(String name, byte[] id) {
    return TlsField.of(name, id.length == 0 ? "empty" : HexFormat.of().formatHex(id));
  }

  private void newSessionTicket(TlsBytes body, List<TlsField> fields) throws MalformedTlsException {
    long lifetime = body.uint32();
    Long earlyData = null;
    long ageAdd = 0;
    byte[] nonce = new byte[0];
    byte[] ticket;
    if (facts.tls13()) {
      ageAdd = body.uint32();
      nonce = body.opaque8();
      ticket = body.opaque16();
      fields.add(TlsField.of("ticket_lifetime", lifetime + " s"));
      fields.add(TlsField.of("ticket_age_add", String.valueOf(ageAdd)));
      fields.add(TlsField.of("ticket_nonce", ExtensionDecoder.hex(nonce)));
      fields.add(TlsField.of("ticket", "%,d bytes".formatted(ticket.length)));
      TlsBytes list = body.vector16();
      byte[] raw = list.rest();
      earlyData = earlyData(new TlsBytes(raw));
      fields.add(
          new TlsField(
              "extensions",
              raw.length == 0 ? "none" : "",
              extensions.list(new TlsBytes(raw), Place.NEW_SESSION_TICKET)));
    } else {
      ticket = body.opaque16();
      fields.add(TlsField.of("ticket_lifetime_hint", lifetime == 0 ? "not said" : lifetime + " s"));
      fields.add(TlsField.of("ticket", "%,d bytes".formatted(ticket.length)));
    }
    if (facts.tickets.size() < MOST_TICKETS) {
      facts.tickets.add(new HandshakeFacts.Ticket(lifetime, ageAdd, nonce, ticket, earlyData));
    }
  }

  private static @Nullable Long earlyData(TlsBytes list) throws MalformedTlsException {
    Long found = null;
    while (!list.isEmpty()) {
      int type = list.uint16();
      TlsBytes data = list.vector16();
      if (type == 42) {
        found = data.uint32();
      }
    }
    return found;
  }

  private void certificate(TlsBytes body, boolean sent, List<TlsField> fields)
      throws MalformedTlsException {
    boolean tls13 = facts.tls13();
    if (tls13) {
      byte[] context = body.opaque8();
      fields.add(
          TlsField.of(
              "certificate_request_context",
              context.length == 0 ? "empty" : ExtensionDecoder.hex(context)));
    }
    TlsBytes list = body.vector24();
    int number = 0;
    while (!list.isEmpty()) {
      byte[] certificate = list.opaque24();
      if (!sent) {
        if (facts.certificates.size() < HandshakeFacts.MOST_CERTIFICATES) {
          facts.certificates.add(certificate);
        } else {
          facts.certificatesCutOff++;
        }
      }
      List<TlsField> inside = List.of();
      if (tls13) {
        inside = extensions.list(list.vector16(), Place.CERTIFICATE_ENTRY);
      }
      if (number < HandshakeFacts.MOST_CERTIFICATES) {
        fields.add(
            new TlsField(
                "certificate " + number,
                "%,d bytes%s".formatted(certificate.length, subject(certificate)),
                inside));
      }
      number++;
    }
    if (number == 0) {
      fields.add(TlsField.of("certificate_list", "empty"));
    }
  }

  private static String subject(byte[] certificate) {
    String subject = CertificateReader.subjectOf(certificate);
    return subject == null ? "" : ", " + subject;
  }

  private void serverKeyExchange(TlsBytes body, List<TlsField> fields)
      throws MalformedTlsException {
    String suite = TlsNames.cipherSuite(facts.cipherSuite);
    boolean anonymous = suite.contains("_anon_");
    if (suite.contains("ECDH")) {
      int kind = body.uint8();
      if (kind != 3) {
        fields.add(TlsField.of("curve_type", kind + ", a curve in full"));
        fields.add(TlsField.of("rest", ExtensionDecoder.hex(body.rest())));
        return;
      }
      facts.group = body.uint16();
      fields.add(
          TlsField.of("named_curve", TlsNames.numbered(TlsNames.group(facts.group), facts.group)));
      fields.add(TlsField.of("public", "%d bytes".formatted(body.opaque8().length)));
    } else if (suite.contains("DHE") || suite.contains("DH_anon")) {
      byte[] prime = body.opaque16();
      facts.primeBits = new java.math.BigInteger(1, prime).bitLength();
      fields.add(TlsField.of("dh_p", facts.primeBits + " bits"));
      fields.add(TlsField.of("dh_g", ExtensionDecoder.hex(body.opaque16())));
      fields.add(TlsField.of("dh_Ys", "%d bytes".formatted(body.opaque16().length)));
    } else {
      fields.add(TlsField.of("params", ExtensionDecoder.hex(body.rest())));
      return;
    }
    if (anonymous) {
      return;
    }
    if (facts.version >= 0x0303) {
      facts.signatureScheme = body.uint16();
      fields.add(scheme(facts.signatureScheme));
    }
    fields.add(TlsField.of("signature", "%d bytes".formatted(body.opaque16().length)));
  }

  private void certificateRequest(TlsBytes body, List<TlsField> fields)
      throws MalformedTlsException {
    facts.clientCertificateRequested = true;
    if (facts.tls13()) {
      fields.add(TlsField.of("certificate_request_context", ExtensionDecoder.hex(body.opaque8())));
      fields.addAll(extensions.list(body.vector16(), Place.CERTIFICATE_REQUEST));
      return;
    }
    List<TlsField> types = new ArrayList<>();
    TlsBytes list = body.vector8();
    while (!list.isEmpty()) {
      int type = list.uint8();
      types.add(
          TlsField.of(
              "",
              switch (type) {
                case 1 -> "rsa_sign (1)";
                case 2 -> "dss_sign (2)";
                case 64 -> "ecdsa_sign (64)";
                default -> String.valueOf(type);
              }));
    }
    fields.add(ExtensionDecoder.listed("certificate_types", types));
    if (facts.version >= 0x0303) {
      fields.add(
          ExtensionDecoder.numbers(
              "supported_signature_algorithms",
              body.vector16(),
              scheme -> TlsNames.numbered(TlsNames.signatureScheme(scheme), scheme)));
    }
    fields.add(authorities("certificate_authorities", body.vector16(), facts));
  }

  static TlsField authorities(String name, TlsBytes list, HandshakeFacts facts)
      throws MalformedTlsException {
    List<TlsField> authorities = new ArrayList<>();
    while (!list.isEmpty()) {
      byte[] encoded = list.opaque16();
      if (authorities.size() < MOST_AUTHORITIES) {
        String authority = distinguishedName(encoded);
        authorities.add(TlsField.of("", authority));
        facts.clientAuthorities.add(authority);
      }
    }
    return ExtensionDecoder.listed(name, authorities);
  }

  private static String distinguishedName(byte[] encoded) {
    if (encoded.length <= MOST_NAME_BYTES) {
      try {
        return PlainText.line(X500Name.getInstance(encoded).toString(), LONGEST_NAME);
      } catch (RuntimeException e) {
        // What the library throws at bytes that are no name differs from case to case.
        return "unreadable: " + ExtensionDecoder.hex(encoded);
      }
    }
    return "%,d bytes".formatted(encoded.length);
  }

  private void certificateVerify(TlsBytes body, boolean sent, List<TlsField> fields)
      throws MalformedTlsException {
    if (facts.version >= 0x0303) {
      int scheme = body.uint16();
      if (!sent) {
        facts.signatureScheme = scheme;
      }
      fields.add(scheme(scheme));
    }
    fields.add(TlsField.of("signature", "%d bytes".formatted(body.opaque16().length)));
  }

  private static TlsField scheme(int scheme) {
    return TlsField.of("algorithm", TlsNames.numbered(TlsNames.signatureScheme(scheme), scheme));
  }

  private void certificateStatus(TlsBytes body, List<TlsField> fields)
      throws MalformedTlsException {
    int type = body.uint8();
    fields.add(TlsField.of("status_type", type == 1 ? "ocsp (1)" : String.valueOf(type)));
    byte[] response = body.opaque24();
    if (type == 1) {
      facts.ocspResponse = response;
    }
    fields.add(TlsField.of("response", "%,d bytes".formatted(response.length)));
  }

  /** The digest of the cipher suite that a HelloRetryRequest names, as Java calls it. */
  static String digestOf(byte[] helloRetryRequest) {
    int sessionId = helloRetryRequest.length > 34 ? helloRetryRequest[34] & 0xFF : 0;
    int at = 35 + sessionId;
    return helloRetryRequest.length > at + 1
            && TlsNames.cipherSuite(
                    (helloRetryRequest[at] & 0xFF) << 8 | (helloRetryRequest[at + 1] & 0xFF))
                .endsWith("SHA384")
        ? "SHA-384"
        : "SHA-256";
  }

  static boolean helloRetryRequest(byte[] body) {
    return body.length >= 34 && Arrays.equals(Arrays.copyOfRange(body, 2, 34), HELLO_RETRY_REQUEST);
  }
}
