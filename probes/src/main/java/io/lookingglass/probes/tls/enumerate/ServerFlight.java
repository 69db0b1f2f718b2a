package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.tls.wire.TlsNames;
import org.jspecify.annotations.Nullable;

/**
 * What a server has said by now in answer to a hello made by hand.
 *
 * @param hello absent while none came
 * @param certificate its own, DER; absent when none came in plain text
 * @param keyExchange absent when none came, or it tells nothing
 * @param helloDone whether it waits for the client (RFC 5246 section 7.4.5)
 * @param alert the last one that came, by its number; {@link ServerHello#NONE} for none
 * @param heartbeatBytes how long the content of a heartbeat was; {@link ServerHello#NONE} for none
 * @param records how many came, all in all
 * @param problem what breaks the protocol, a sentence without a full stop; absent when nothing does
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
record ServerFlight(
    @Nullable ServerHello hello,
    byte @Nullable [] certificate,
    @Nullable KeyExchange keyExchange,
    boolean helloDone,
    int alert,
    int heartbeatBytes,
    int records,
    @Nullable String problem) {

  boolean alerted() {
    return alert != ServerHello.NONE;
  }

  /** The alert, in words. */
  String alertName() {
    return "alert " + TlsNames.alert(alert);
  }
}
