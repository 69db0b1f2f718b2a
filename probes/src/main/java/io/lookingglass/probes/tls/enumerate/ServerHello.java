package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server chose (RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3).
 *
 * @param legacyVersion as its field has it
 * @param version the one that counts
 * @param retry whether it asks for another ClientHello (RFC 8446 section 4.1.4)
 * @param extensions by number, in the order in which they came
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
record ServerHello(
    int legacyVersion,
    int version,
    boolean retry,
    int suite,
    int compression,
    byte[] sessionId,
    Map<Integer, byte[]> extensions) {
  private static final byte[] HELLO_RETRY_REQUEST =
      HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  static final int NONE = -1;

  /** Reads the body of the message. */
  static ServerHello read(byte[] body) throws MalformedTlsException {
    TlsBytes bytes = new TlsBytes(body);
    int legacyVersion = bytes.uint16();
    byte[] random = bytes.opaque(32);
    byte[] sessionId = bytes.opaque8();
    int suite = bytes.uint16();
    int compression = bytes.uint8();
    Map<Integer, byte[]> extensions = new LinkedHashMap<>();
    if (!bytes.isEmpty()) {
      TlsBytes list = bytes.vector16();
      while (!list.isEmpty()) {
        int type = list.uint16();
        extensions.put(type, list.opaque16());
      }
    }
    int version = legacyVersion;
    byte[] chosen = extensions.get(ClientHello.SUPPORTED_VERSIONS);
    if (chosen != null) {
      version = new TlsBytes(chosen).uint16();
    }
    return new ServerHello(
        legacyVersion,
        version,
        Arrays.equals(random, HELLO_RETRY_REQUEST),
        suite,
        compression,
        sessionId,
        extensions);
  }

  boolean has(int extension) {
    return extensions.containsKey(extension);
  }

  /** The group of the key exchange in TLS 1.3; {@link #NONE} when it names none. */
  int group() {
    byte[] share = extensions.get(ClientHello.KEY_SHARE);
    return share == null || share.length < 2 ? NONE : (share[0] & 0xFF) << 8 | (share[1] & 0xFF);
  }

  /** Chosen by ALPN; absent when none was, or what was is not in the form of RFC 7301. */
  @Nullable String protocol() {
    byte[] value = extensions.get(ClientHello.ALPN);
    if (value == null) {
      return null;
    }
    try {
      return new String(new TlsBytes(value).vector16().opaque8(), StandardCharsets.UTF_8);
    } catch (MalformedTlsException e) {
      return null;
    }
  }
}
