package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server answers to extensions that are offered to it, before TLS 1.3: compression,
 * heartbeats and what makes sessions safer.
 */
final class FeatureInquiry extends SingleInquiry {
  private static final int DEFLATE = 1;
  private static final int LZS = 64;
  private static final byte[] PEER_ALLOWED_TO_SEND = {1};

  private final Hellos hellos;
  private final int version;
  private final List<Integer> suites;

  FeatureInquiry(Hellos hellos, int version, List<Integer> suites) {
    super("extensions of " + TlsNames.version(version));
    this.hellos = hellos;
    this.version = version;
    this.suites = List.copyOf(suites);
  }

  @Override
  Question question() {
    ClientHello hello = hellos.of(version, suites).withCompressions(List.of(DEFLATE, LZS, 0));
    if (version != ClientHello.SSL_3) {
      hello =
          hello
              .with(ClientHello.HEARTBEAT, PEER_ALLOWED_TO_SEND)
              .with(ClientHello.ENCRYPT_THEN_MAC, new byte[0]);
    }
    return Question.of(hello.bytes(), Question.Until.HELLO);
  }

  int version() {
    return version;
  }

  /** What the server chose; absent when it chose nothing. */
  @Nullable ServerHello hello() {
    Answer answer = answer();
    return answer == null ? null : answer.flight().hello();
  }

  /** Why there is no {@link #hello}, a sentence without a full stop. */
  Sentence missing() {
    return refusal();
  }

  /** Whether the server takes heartbeats (RFC 6520 section 2). */
  boolean heartbeat() {
    ServerHello hello = hello();
    return hello != null && hello.has(ClientHello.HEARTBEAT);
  }
}
