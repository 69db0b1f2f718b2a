package io.lookingglass.probes.bfd;

import io.lookingglass.config.language.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a session stands, at one moment.
 *
 * @param since when its state began
 * @param said why it is in this state, in words; for a session that does not come up what is known
 *     of the cause
 * @param obstacle what keeps packets from being sent or received here, absent when nothing does;
 *     then the state says nothing about the far end
 * @param diagnostic why the state changed last, as told to the far end
 * @param remoteState the far end's, as it told last; absent while it is not heard
 * @param remoteDiagnostic the far end's, as it told last; absent while it is not heard
 * @param transmitInterval how often packets are sent, less a jitter of up to a quarter
 * @param receiveInterval how often the far end means to send; absent while it is not heard
 * @param detectionTime the silence after which the session is down; absent while the far end is not
 *     heard
 * @param lastDown when it went down the last time and why; absent while it never did
 * @param sent packets, since the session was configured
 * @param received packets that were taken
 * @param discarded packets that were not, by why; kinds without any are left out
 */
public record BfdStatus(
    BfdEndpoints endpoints,
    BfdState state,
    Instant since,
    Sentence said,
    @Nullable String obstacle,
    BfdDiagnostic diagnostic,
    @Nullable BfdState remoteState,
    @Nullable BfdDiagnostic remoteDiagnostic,
    long localDiscriminator,
    long remoteDiscriminator,
    Duration transmitInterval,
    @Nullable Duration receiveInterval,
    @Nullable Duration detectionTime,
    @Nullable LastDown lastDown,
    long sent,
    long received,
    Map<BfdDiscard, Long> discarded) {

  public BfdStatus {
    discarded = Map.copyOf(discarded);
  }

  /** The end of a session's last time Up. */
  public record LastDown(Instant at, Sentence said) {
    /** Why, in English words. */
    public String reason() {
      return said.english();
    }
  }

  /** Why, in English words. */
  public String reason() {
    return said.english();
  }

  /** Beside which tunnel it stands. */
  public String tunnel() {
    return endpoints.name();
  }
}
