package io.lookingglass.tests.lab.bgp;

/** What one daemon can do and another cannot, in the versions of Debian 12. */
public enum Trait {
  /** Offers RFC 8654. GoBGP 3.10 and OpenBGPD 7.7 do not. */
  EXTENDED_MESSAGES,
  /**
   * Can be told RFC 8950 here. Not OpenBGPD 7.7; ExaBGP 4.2 and FRR without zebra know no IPv6 next
   * hop for IPv4.
   */
  EXTENDED_NEXT_HOP,
  /** Takes FlowSpec routes. OpenBGPD 7.7 does not. */
  FLOWSPEC_RECEIVE,
  /** Originates FlowSpec routes. FRR only passes them on. */
  FLOWSPEC_SEND,
  /** Originates several paths of a prefix. FRR and OpenBGPD only pass them on. */
  ADD_PATH_SEND,
  /** Says which families it preserves when it restarts. OpenBGPD only sends End-of-RIB. */
  GRACEFUL_RESTART,
  /** Keeps our routes while we restart. ExaBGP has no table. */
  GRACEFUL_HELPER,
  /** Asks for our routes again on demand. GoBGP keeps what it received and asks nobody. */
  ROUTE_REFRESH_SEND,
  /**
   * Sends its routes again when asked. ExaBGP 4.2.21 fails over the request and drops the
   * connection; OpenBGPD 7.7 takes no family for negotiated.
   */
  ROUTE_REFRESH_RECEIVE,
  /** Marks the beginning and the end of a refresh, RFC 7313. */
  ENHANCED_REFRESH,
  /** Ends a session with a text, RFC 9003. ExaBGP's interface has no word for it. */
  SHUTDOWN_TEXT,
  /**
   * Limits how many prefixes we may send. ExaBGP does not count. BIRD 2.0.12 logs the end of the
   * session at once, reads and sends nothing more, and sends its NOTIFICATION 6/1 up to 3 s later:
   * when its main loop, which has nothing else to do, wakes up.
   */
  PREFIX_LIMIT,
  /** Takes connections with TCP-MD5. OpenBGPD 7.7 signs, but its listener knows no key on Linux. */
  MD5_LISTENER,
  /** RFC 9234. Neither GoBGP 3.10 nor ExaBGP 4.2. */
  ROLES
}
