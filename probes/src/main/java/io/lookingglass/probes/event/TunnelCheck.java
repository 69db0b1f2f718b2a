package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;

/** What a probe of a tunnel tries. The first are the modes of {@code tunnels.probes.modes}. */
public enum TunnelCheck {
  REQUEST_UNIDIRECTIONAL,
  REQUEST_BIDIRECTIONAL,
  REPLY_UNIDIRECTIONAL,
  REPLY_BIDIRECTIONAL,
  KEEPALIVE,
  /** An echo request to the far end's outer address, outside the tunnel. */
  PLAIN_ECHO,
  /** As the first mode that can be sent, with another key, checksum or sequence number. */
  OTHER_ENCAPSULATION,
  /** GRE packets with a limited outer TTL. */
  GRE_TRACE,
  /** Plain echo requests with a limited TTL, to compare with. */
  PLAIN_TRACE,
  /** Outer packets of a size that no router may fragment. */
  OUTER_SIZE,
  /** Inner packets of a size that no router behind the tunnel may fragment. */
  INNER_SIZE,
  /** Outer packets that were too big, with a limited TTL, to see where they vanish. */
  SIZE_TRACE,
  /** A TCP SYN to a host behind the tunnel. */
  MSS;

  /** For people, to stand in a table. */
  public Sentence said() {
    return switch (this) {
      case REQUEST_UNIDIRECTIONAL -> Sentence.of("request, unidirectional");
      case REQUEST_BIDIRECTIONAL -> Sentence.of("request, bidirectional");
      case REPLY_UNIDIRECTIONAL -> Sentence.of("reply, unidirectional");
      case REPLY_BIDIRECTIONAL -> Sentence.of("reply, bidirectional");
      case KEEPALIVE -> Sentence.of("keepalive");
      case PLAIN_ECHO -> Sentence.of("plain echo");
      case OTHER_ENCAPSULATION -> Sentence.of("other key or fields");
      case GRE_TRACE -> Sentence.of("GRE traceroute");
      case PLAIN_TRACE -> Sentence.of("plain traceroute");
      case OUTER_SIZE -> Sentence.of("outer size");
      case INNER_SIZE -> Sentence.of("inner size");
      case SIZE_TRACE -> Sentence.of("where large packets vanish");
      case MSS -> Sentence.verbatim("MSS");
    };
  }

  /** The same in the language of programs, terminals and logs. */
  public String words() {
    return said().english();
  }
}
