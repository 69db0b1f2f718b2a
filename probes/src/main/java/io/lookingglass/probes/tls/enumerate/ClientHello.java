package io.lookingglass.probes.tls.enumerate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ClientHello made by hand (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2), field by field,
 * without a key that anybody has. Immutable; each method answers a changed one.
 *
 * @param version the newest that it offers, and in TLS 1.3 the only one: 0x0300 to 0x0304
 * @param suites in the order in which they are offered
 * @param compressions methods; TLS 1.3 allows 0 alone
 * @param random 32 bytes
 * @param sessionId up to 32 bytes
 * @param extensions by their number, in the order in which they are written; none are written, nor
 *     their length, when there are none, as SSL 3.0 wants it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
record ClientHello(
    int version,
    List<Integer> suites,
    List<Integer> compressions,
    byte[] random,
    byte[] sessionId,
    Map<Integer, byte[]> extensions) {
  static final int SSL_3 = 0x0300;
  static final int TLS_1_0 = 0x0301;
  static final int TLS_1_1 = 0x0302;
  static final int TLS_1_2 = 0x0303;
  static final int TLS_1_3 = 0x0304;

  static final int SERVER_NAME = 0;
  static final int SUPPORTED_GROUPS = 10;
  static final int EC_POINT_FORMATS = 11;
  static final int SIGNATURE_ALGORITHMS = 13;
  static final int HEARTBEAT = 15;
  static final int ALPN = 16;
  static final int ENCRYPT_THEN_MAC = 22;
  static final int EXTENDED_MASTER_SECRET = 23;
  static final int SESSION_TICKET = 35;
  static final int SUPPORTED_VERSIONS = 43;
  static final int PSK_KEY_EXCHANGE_MODES = 45;
  static final int KEY_SHARE = 51;
  static final int RENEGOTIATION_INFO = 0xFF01;

  ClientHello {
    suites = List.copyOf(suites);
    compressions = List.copyOf(compressions);
    random = random.clone();
    sessionId = sessionId.clone();
    extensions = new LinkedHashMap<>(extensions);
  }

  ClientHello withSuites(List<Integer> offered) {
    return new ClientHello(version, offered, compressions, random, sessionId, extensions);
  }

  ClientHello withCompressions(List<Integer> offered) {
    return new ClientHello(version, suites, offered, random, sessionId, extensions);
  }

  ClientHello withSessionId(byte[] id) {
    return new ClientHello(version, suites, compressions, random, id, extensions);
  }

  /** With another extension, or another value of one, in the old one's place. */
  ClientHello with(int extension, byte[] value) {
    Map<Integer, byte[]> changed = new LinkedHashMap<>(extensions);
    changed.put(extension, value.clone());
    return new ClientHello(version, suites, compressions, random, sessionId, changed);
  }

  ClientHello without(int extension) {
    Map<Integer, byte[]> changed = new LinkedHashMap<>(extensions);
    changed.remove(extension);
    return new ClientHello(version, suites, compressions, random, sessionId, changed);
  }

  /** A name is not sent for an address (RFC 6066 section 3). */
  ClientHello withServerName(@Nullable String name) {
    return name == null
        ? this
        : with(
            SERVER_NAME,
            new Wire()
                .vector16(
                    new Wire()
                        .uint8(0)
                        .vector16(name.getBytes(StandardCharsets.US_ASCII))
                        .toBytes())
                .toBytes());
  }

  ClientHello withGroups(List<Integer> groups) {
    return with(SUPPORTED_GROUPS, new Wire().vector16(Wire.uint16s(groups)).toBytes());
  }

  ClientHello withSchemes(List<Integer> schemes) {
    return with(SIGNATURE_ALGORITHMS, new Wire().vector16(Wire.uint16s(schemes)).toBytes());
  }

  /** RFC 7301 section 3.1. */
  ClientHello withProtocols(List<String> names) {
    Wire list = new Wire();
    names.forEach(name -> list.vector8(name.getBytes(StandardCharsets.UTF_8)));
    return with(ALPN, new Wire().vector16(list.toBytes()).toBytes());
  }

  /** RFC 8446 section 4.2.8; without any, the server names the group that it wants. */
  ClientHello withShares(Map<Integer, byte[]> shares) {
    Wire list = new Wire();
    shares.forEach((group, share) -> list.uint16(group).vector16(share));
    return with(KEY_SHARE, new Wire().vector16(list.toBytes()).toBytes());
  }

  /** The handshake message. */
  byte[] message() {
    Wire body =
        new Wire()
            .uint16(Math.min(version, TLS_1_2))
            .opaque(random)
            .vector8(sessionId)
            .vector16(Wire.uint16s(suites));
    Wire methods = new Wire();
    compressions.forEach(methods::uint8);
    body.vector8(methods.toBytes());
    if (!extensions.isEmpty()) {
      Wire list = new Wire();
      extensions.forEach((type, value) -> list.uint16(type).vector16(value));
      body.vector16(list.toBytes());
    }
    return new Wire().uint8(1).vector24(body.toBytes()).toBytes();
  }

  /** In its record, whose version is one that old servers do not stumble over. */
  byte[] bytes() {
    return Wire.record(22, Math.min(version, TLS_1_0), message());
  }

  /** The suites without some. */
  static <T> List<T> without(List<T> all, List<T> some) {
    List<T> rest = new ArrayList<>(all);
    rest.removeAll(some);
    return rest;
  }
}
