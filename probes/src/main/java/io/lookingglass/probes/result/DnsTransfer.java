package io.lookingglass.probes.result;

import org.jspecify.annotations.Nullable;

/**
 * How a zone transfer went.
 *
 * @param messages that came
 * @param records that came, the SOA record at begin and end both counted
 * @param bytes of all messages together
 * @param broken why the zone is not all there, a sentence without a full stop; absent when it is
 */
public record DnsTransfer(int messages, int records, long bytes, @Nullable String broken) {
  public boolean complete() {
    return broken == null;
  }
}
