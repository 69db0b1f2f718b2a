package io.lookingglass.bgp.rib;

/**
 * How the tables behave.
 *
 * @param preferCurrentBest RFC 5004: an external route that is best stays it against others that
 *     only the BGP identifier would prefer. Then which is best depends on the order of arrival
 * @param mostQueuedBytes how much the queues of all peers together may take before sessions stop
 *     reading; at least 1
 * @param mostQueuedBytesOfPeer how much one queue may take; at least 1
 */
public record RibOptions(
    boolean preferCurrentBest, long mostQueuedBytes, long mostQueuedBytesOfPeer) {
  /** The decision process of RFC 4271 alone; queues of up to 1 MiB and 32 MiB in all. */
  public static final RibOptions DEFAULT = new RibOptions(false, 32L << 20, 1L << 20);

  public RibOptions {
    if (mostQueuedBytes < 1 || mostQueuedBytesOfPeer < 1) {
      throw new IllegalArgumentException("Queues need at least one octet");
    }
  }
}
