package io.lookingglass.probes.event;

/** What a TCP port answers to SYNs. */
public enum PortState {
  /** SYN and ACK. */
  OPEN,
  /** Some SYNs are accepted, others are reset. */
  WAVERING,
  /** RST: the host is there, or a firewall speaks in its name. */
  CLOSED,
  /** A node says with ICMP that it does not pass them. */
  PROHIBITED,
  /** Nothing. */
  SILENT
}
