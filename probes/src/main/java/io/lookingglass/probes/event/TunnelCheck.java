package io.lookingglass.probes.event;

/** What a probe of a tunnel tries. The first are the modes of {@code tunnels.probes.modes}. */
public enum TunnelCheck {
  REQUEST_UNIDIRECTIONAL("request, unidirectional"),
  REQUEST_BIDIRECTIONAL("request, bidirectional"),
  REPLY_UNIDIRECTIONAL("reply, unidirectional"),
  REPLY_BIDIRECTIONAL("reply, bidirectional"),
  KEEPALIVE("keepalive"),
  /** An echo request to the far end's outer address, outside the tunnel. */
  PLAIN_ECHO("plain echo"),
  /** As the first mode that can be sent, with another key, checksum or sequence number. */
  OTHER_ENCAPSULATION("other key or fields"),
  /** GRE packets with a limited outer TTL. */
  GRE_TRACE("GRE traceroute"),
  /** Plain echo requests with a limited TTL, to compare with. */
  PLAIN_TRACE("plain traceroute"),
  /** Outer packets of a size that no router may fragment. */
  OUTER_SIZE("outer size"),
  /** Inner packets of a size that no router behind the tunnel may fragment. */
  INNER_SIZE("inner size"),
  /** Outer packets that were too big, with a limited TTL, to see where they vanish. */
  SIZE_TRACE("where large packets vanish"),
  /** A TCP SYN to a host behind the tunnel. */
  MSS("MSS");

  private final String words;

  TunnelCheck(String words) {
    this.words = words;
  }

  /** For people, to stand in a table. */
  public String words() {
    return words;
  }
}
