package io.lookingglass.bgp.rpki;

import io.lookingglass.bgp.wire.Octets;

/** A protocol data unit of RFC 8210, section 5. Immutable. */
sealed interface RtrPdu {

  /** Type 0: the cache has something new. */
  record SerialNotify(int sessionId, int serial) implements RtrPdu {}

  /** Type 1: asks for what changed since a serial. */
  record SerialQuery(int sessionId, int serial) implements RtrPdu {}

  /** Type 2: asks for everything. */
  record ResetQuery() implements RtrPdu {}

  /** Type 3: an answer begins. */
  record CacheResponse(int sessionId) implements RtrPdu {}

  /** Types 4 and 6: a payload comes or goes. */
  record Prefix(boolean announce, Vrp vrp) implements RtrPdu {}

  /**
   * Type 7: an answer ends.
   *
   * @param timing what the cache asks for; the defaults of RFC 8210, section 6 in version 0
   */
  record EndOfData(int sessionId, int serial, Timing timing) implements RtrPdu {}

  /** Type 8: the cache cannot tell changes, only everything. */
  record CacheReset() implements RtrPdu {}

  /** Type 9, of BGPsec; its content is not used here. */
  record RouterKey() implements RtrPdu {}

  /**
   * Type 10.
   *
   * @param code see {@link RtrError}; 0-65535
   * @param pdu what it is about, empty when it is about none
   * @param text for people; hostile, bounded by the length of a PDU
   */
  record ErrorReport(int code, Octets pdu, String text) implements RtrPdu {}

  /**
   * The intervals of an End of Data PDU, in seconds, each within what RFC 8210, section 6 allows.
   *
   * @param refresh 1-86400: when to ask again
   * @param retry 1-7200: when to ask again after a failure
   * @param expire 600-172800: how long data counts without an answer
   */
  record Timing(int refresh, int retry, int expire) {
    static final Timing DEFAULT = new Timing(3600, 600, 7200);

    /** Values out of range are moved to the nearest allowed: a cache's mistake is not ours. */
    static Timing within(long refresh, long retry, long expire) {
      return new Timing(
          Math.clamp(refresh, 1, 86_400),
          Math.clamp(retry, 1, 7_200),
          Math.clamp(expire, 600, 172_800));
    }
  }
}
