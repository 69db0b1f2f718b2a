package io.lookingglass.probes.bfd;

import io.lookingglass.probes.bfd.BfdAction.Send;
import io.lookingglass.probes.bfd.BfdAction.StateChanged;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One session: the state machine of RFC 5880, section 6.8, in asynchronous mode and the active
 * role. It does nothing itself; it is told what came and what time it is, and says what is to be
 * done. Times are readings of one clock in nanoseconds, compared as {@link System#nanoTime} wants.
 *
 * <p>A change of intervals while Up is agreed on by a Poll Sequence (section 6.5). Until the far
 * end has answered, a longer transmit interval and a shorter receive interval are announced, but
 * not yet counted with (section 6.8.3): that is the difference between {@code desiredMinTx} and
 * {@code desiredMinTxInUse}.
 *
 * <p>Not thread-safe.
 */
final class BfdSession {
  /** Section 6.8.3: no faster while the session is not Up. */
  private static final long SLOW_MICROS = 1_000_000;

  private final long localDiscriminator;
  private final PacketAuthentication authentication;
  private final DoubleSupplier random;

  // Ours, named as in section 6.8.1.
  private BfdTiming timing;
  private BfdState state = BfdState.DOWN;
  private BfdDiagnostic diagnostic = BfdDiagnostic.NONE;
  private long desiredMinTx;
  private long desiredMinTxInUse;
  private long requiredMinRx;
  private long requiredMinRxInUse;
  private boolean polling;
  private boolean pollAgain;

  // The far end's.
  private BfdState remoteState = BfdState.DOWN;
  private BfdDiagnostic remoteDiagnostic = BfdDiagnostic.NONE;
  private long remoteDiscriminator;
  private long remoteMinRx = 1;
  private long remoteDesiredMinTx;
  private int remoteMultiplier;
  private boolean remoteDemand;

  // Time.
  private long lastTransmitNanos;
  private long transmitIntervalMicros;
  private long nextTransmitNanos;
  private boolean heard;
  private boolean everHeard;
  private long lastReceivedNanos;
  private @Nullable BfdPacket lastSent;

  /**
   * @param localDiscriminator unique on this system, not 0
   * @param random from 0 (inclusive) to 1, for the jitter
   */
  BfdSession(
      long localDiscriminator,
      BfdTiming timing,
      PacketAuthentication authentication,
      DoubleSupplier random,
      long nowNanos) {
    this.localDiscriminator = localDiscriminator;
    this.timing = timing;
    this.authentication = authentication;
    this.random = random;
    adoptTiming();
    transmitIntervalMicros = transmitMicros();
    lastTransmitNanos = nowNanos;
    // Sessions that begin together shall not send together.
    nextTransmitNanos = nowNanos + (long) (transmitIntervalMicros * 1000 * random.getAsDouble());
  }

  /**
   * A packet for this session came.
   *
   * @return why it was discarded; null when it was taken
   */
  @Nullable BfdDiscard received(BfdPacket.Whole whole, long nowNanos, List<BfdAction> actions) {
    if (everHeard && nowNanos - lastReceivedNanos >= 2 * detectionNanos()) {
      authentication.forgetReceived();
    }
    @Nullable BfdDiscard wrong = authentication.check(whole);
    if (wrong != null) {
      return wrong;
    }
    BfdPacket packet = whole.packet();
    remoteDiscriminator = packet.myDiscriminator();
    remoteState = packet.state();
    remoteDiagnostic = packet.diagnostic();
    remoteDemand = packet.demand();
    remoteMinRx = packet.requiredMinRxMicros();
    remoteDesiredMinTx = packet.desiredMinTxMicros();
    remoteMultiplier = packet.multiplier();
    heard = true;
    everHeard = true;
    lastReceivedNanos = nowNanos;
    if (packet.isFinal() && polling) {
      endPoll();
    }
    if (state == BfdState.ADMIN_DOWN) {
      return BfdDiscard.ADMINISTRATIVELY_DOWN;
    }
    boolean changed = follow(packet.state(), actions);
    retime();
    if (packet.poll()) {
      send(false, true, nowNanos, actions);
    } else if (changed) {
      send(polling, false, nowNanos, actions);
    }
    return null;
  }

  /** The table of section 6.8.6. */
  private boolean follow(BfdState theirs, List<BfdAction> actions) {
    return switch (state) {
      case ADMIN_DOWN -> false;
      case DOWN ->
          switch (theirs) {
            case ADMIN_DOWN, UP -> false;
            case DOWN -> become(BfdState.INIT, BfdDiagnostic.NONE, actions);
            case INIT -> become(BfdState.UP, BfdDiagnostic.NONE, actions);
          };
      case INIT ->
          switch (theirs) {
            case ADMIN_DOWN -> become(BfdState.DOWN, BfdDiagnostic.NEIGHBOR_SIGNALED_DOWN, actions);
            case DOWN -> false;
            case INIT, UP -> become(BfdState.UP, BfdDiagnostic.NONE, actions);
          };
      case UP ->
          switch (theirs) {
            case ADMIN_DOWN, DOWN ->
                become(BfdState.DOWN, BfdDiagnostic.NEIGHBOR_SIGNALED_DOWN, actions);
            case INIT, UP -> false;
          };
    };
  }

  private boolean become(BfdState next, BfdDiagnostic why, List<BfdAction> actions) {
    BfdState before = state;
    state = next;
    diagnostic = why;
    polling = false;
    pollAgain = false;
    long announced = desiredMinTx;
    adoptTiming();
    // Coming Up, packets are sent faster than was announced until now.
    polling = next == BfdState.UP && desiredMinTx != announced;
    actions.add(new StateChanged(before, next, why, remoteDiagnostic));
    return true;
  }

  private void adoptTiming() {
    desiredMinTx = state == BfdState.UP ? timing.micros() : Math.max(SLOW_MICROS, timing.micros());
    desiredMinTxInUse = desiredMinTx;
    requiredMinRx = timing.micros();
    requiredMinRxInUse = requiredMinRx;
  }

  /** The configuration changed. */
  void retime(BfdTiming changed, long nowNanos, List<BfdAction> actions) {
    if (changed.equals(timing)) {
      return;
    }
    timing = changed;
    if (state != BfdState.UP) {
      adoptTiming();
    } else {
      desiredMinTx = changed.micros();
      desiredMinTxInUse = Math.min(desiredMinTxInUse, desiredMinTx);
      requiredMinRx = changed.micros();
      requiredMinRxInUse = Math.max(requiredMinRxInUse, requiredMinRx);
      pollAgain = polling;
      polling = true;
    }
    retime();
    send(polling, false, nowNanos, actions);
  }

  private void endPoll() {
    if (pollAgain) {
      // The answer is to the intervals before these.
      pollAgain = false;
      return;
    }
    polling = false;
    desiredMinTxInUse = desiredMinTx;
    requiredMinRxInUse = requiredMinRx;
  }

  /** Takes the session down on behalf of an operator, or lets it come up again. */
  void administer(boolean down, long nowNanos, List<BfdAction> actions) {
    if (down == (state == BfdState.ADMIN_DOWN)) {
      return;
    }
    become(
        down ? BfdState.ADMIN_DOWN : BfdState.DOWN,
        down ? BfdDiagnostic.ADMINISTRATIVELY_DOWN : BfdDiagnostic.NONE,
        actions);
    retime();
    send(false, false, nowNanos, actions);
  }

  /** Time went on; to be called when {@link #untilNextNanos} is over, or at any other time. */
  void timePassed(long nowNanos, List<BfdAction> actions) {
    if (heard && nowNanos - lastReceivedNanos >= detectionNanos()) {
      heard = false;
      remoteDiscriminator = 0;
      remoteState = BfdState.DOWN;
      remoteDemand = false;
      remoteMinRx = 1;
      if (state == BfdState.INIT || state == BfdState.UP) {
        become(BfdState.DOWN, BfdDiagnostic.DETECTION_TIME_EXPIRED, actions);
        retime();
        send(false, false, nowNanos, actions);
        return;
      }
      retime();
    }
    if (transmits() && nowNanos - nextTransmitNanos >= 0) {
      send(polling, false, nowNanos, actions);
    }
  }

  /** How long nothing has to be done unless a packet comes; {@link Long#MAX_VALUE} for ever. */
  long untilNextNanos(long nowNanos) {
    long next = transmits() ? nextTransmitNanos - nowNanos : Long.MAX_VALUE;
    if (heard) {
      next = Math.min(next, lastReceivedNanos + detectionNanos() - nowNanos);
    }
    return Math.max(0, next);
  }

  /** Whether packets are sent periodically (section 6.8.7). */
  private boolean transmits() {
    boolean unwanted =
        remoteDemand && state == BfdState.UP && remoteState == BfdState.UP && !polling;
    return remoteMinRx != 0 && !unwanted;
  }

  private long transmitMicros() {
    return Math.max(desiredMinTxInUse, remoteMinRx);
  }

  /** Section 6.8.2: from the last packet on, the new interval counts. */
  private void retime() {
    long micros = transmitMicros();
    if (micros != transmitIntervalMicros) {
      transmitIntervalMicros = micros;
      nextTransmitNanos = lastTransmitNanos + jitteredNanos();
    }
  }

  /** Section 6.8.7: 75 to 100 %, and with a multiplier of 1 at most 90 %. */
  private long jitteredNanos() {
    double width = timing.multiplier() == 1 ? 0.15 : 0.25;
    double share = 0.75 + width * random.getAsDouble();
    return (long) (transmitIntervalMicros * 1000 * share);
  }

  private void send(boolean poll, boolean isFinal, long nowNanos, List<BfdAction> actions) {
    BfdPacket packet =
        new BfdPacket(
            diagnostic,
            state,
            poll,
            isFinal,
            false,
            false,
            timing.multiplier(),
            localDiscriminator,
            remoteDiscriminator,
            desiredMinTx,
            requiredMinRx,
            0,
            null);
    byte[] bytes = authentication.sign(packet, !packet.equals(lastSent));
    lastSent = packet;
    actions.add(new Send(bytes));
    lastTransmitNanos = nowNanos;
    nextTransmitNanos = nowNanos + jitteredNanos();
  }

  long localDiscriminator() {
    return localDiscriminator;
  }

  long remoteDiscriminator() {
    return remoteDiscriminator;
  }

  BfdState state() {
    return state;
  }

  BfdState remoteState() {
    return remoteState;
  }

  BfdDiagnostic diagnostic() {
    return diagnostic;
  }

  BfdDiagnostic remoteDiagnostic() {
    return remoteDiagnostic;
  }

  boolean isPolling() {
    return polling;
  }

  /** How often we send, before the jitter. */
  long transmitIntervalMicros() {
    return transmitIntervalMicros;
  }

  /** Section 6.8.4: after how long a silence the session goes down; 0 while nothing was heard. */
  long detectionMicros() {
    return everHeard ? remoteMultiplier * Math.max(requiredMinRxInUse, remoteDesiredMinTx) : 0;
  }

  /** Whether the far end is heard. */
  boolean isHeard() {
    return heard;
  }

  /** How often the far end wants to send, as it told last; 0 while it told nothing. */
  long remoteDesiredMinTxMicros() {
    return remoteDesiredMinTx;
  }

  int remoteMultiplier() {
    return remoteMultiplier;
  }

  private long detectionNanos() {
    return detectionMicros() * 1000;
  }
}
