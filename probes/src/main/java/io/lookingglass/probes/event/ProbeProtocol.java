package io.lookingglass.probes.event;

/** What a probe packet carries above IP. */
public enum ProbeProtocol {
  /** ICMP or ICMPv6 echo request (RFC 792, RFC 4443). */
  ICMP(8),
  /** A UDP datagram to a port where nobody is expected to listen, or to one the asker chose. */
  UDP(8),
  /** A TCP SYN; an answer is reset at once, so that no half-open connection stays behind. */
  TCP(20);

  private final int headerBytes;

  ProbeProtocol(int headerBytes) {
    this.headerBytes = headerBytes;
  }

  /** The size in bytes of the header without options. */
  public int headerBytes() {
    return headerBytes;
  }
}
