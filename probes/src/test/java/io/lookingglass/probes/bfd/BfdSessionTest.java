package io.lookingglass.probes.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.BfdAuthenticationKind;
import io.lookingglass.config.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BfdSessionTest {
  private static final BfdTiming TIMING = new BfdTiming(Duration.ofMillis(300), 3);
  private static final long MS = 1_000_000;

  /** A session whose clock and far end the test is. */
  private static final class Fixture {
    private final BfdSession session;
    private final List<BfdAction> actions = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5_000_000_000L; // The clock may wrap around.
    private double jitter;

    Fixture(BfdTiming timing) {
      session = new BfdSession(7, timing, new PacketAuthentication(null, 0), () -> jitter, now);
    }

    static Fixture in(BfdState state) {
      Fixture fixture = new Fixture(TIMING);
      switch (state) {
        case ADMIN_DOWN -> fixture.session.administer(true, fixture.now, fixture.actions);
        case DOWN -> {}
        case INIT -> fixture.hear(packet(BfdState.DOWN));
        case UP -> {
          fixture.hear(packet(BfdState.DOWN));
          fixture.hear(packet(BfdState.UP));
          // The change from one packet a second to the configured interval.
          fixture.hear(with(packet(BfdState.UP), false, true));
        }
      }
      fixture.actions.clear();
      assertThat(fixture.session.state()).isEqualTo(state);
      return fixture;
    }

    @Nullable BfdDiscard hear(BfdPacket packet) {
      return session.received(HexFile.whole(packet.encode()), now, actions);
    }

    void after(long nanos) {
      now += nanos;
      session.timePassed(now, actions);
    }

    List<BfdPacket> sent() {
      List<BfdPacket> sent = new ArrayList<>();
      for (BfdAction action : actions) {
        if (action instanceof BfdAction.Send send) {
          sent.add(HexFile.whole(send.bytes()).packet());
        }
      }
      actions.clear();
      return sent;
    }

    List<BfdAction.StateChanged> changes() {
      return actions.stream()
          .filter(BfdAction.StateChanged.class::isInstance)
          .map(BfdAction.StateChanged.class::cast)
          .toList();
    }
  }

  private static BfdPacket packet(BfdState state) {
    return packet(state, 300_000, 300_000);
  }

  private static BfdPacket packet(BfdState state, long desiredMinTx, long requiredMinRx) {
    return new BfdPacket(
        BfdDiagnostic.NONE,
        state,
        false,
        false,
        false,
        false,
        3,
        99,
        7,
        desiredMinTx,
        requiredMinRx,
        0,
        null);
  }

  private static BfdPacket with(BfdPacket packet, boolean poll, boolean isFinal) {
    return new BfdPacket(
        packet.diagnostic(),
        packet.state(),
        poll,
        isFinal,
        false,
        packet.demand(),
        packet.multiplier(),
        packet.myDiscriminator(),
        packet.yourDiscriminator(),
        packet.desiredMinTxMicros(),
        packet.requiredMinRxMicros(),
        0,
        null);
  }

  private static BfdPacket demanding(BfdPacket packet) {
    return new BfdPacket(
        packet.diagnostic(),
        packet.state(),
        false,
        false,
        false,
        true,
        packet.multiplier(),
        packet.myDiscriminator(),
        packet.yourDiscriminator(),
        packet.desiredMinTxMicros(),
        packet.requiredMinRxMicros(),
        0,
        null);
  }

  /** The state machine of RFC 5880, section 6.8.6: our state, theirs, what ours becomes. */
  @ParameterizedTest
  @CsvSource({
    "ADMIN_DOWN, ADMIN_DOWN, ADMIN_DOWN, ADMINISTRATIVELY_DOWN",
    "ADMIN_DOWN, DOWN,       ADMIN_DOWN, ADMINISTRATIVELY_DOWN",
    "ADMIN_DOWN, INIT,       ADMIN_DOWN, ADMINISTRATIVELY_DOWN",
    "ADMIN_DOWN, UP,         ADMIN_DOWN, ADMINISTRATIVELY_DOWN",
    "DOWN,       ADMIN_DOWN, DOWN,       NONE",
    "DOWN,       DOWN,       INIT,       NONE",
    "DOWN,       INIT,       UP,         NONE",
    "DOWN,       UP,         DOWN,       NONE",
    "INIT,       ADMIN_DOWN, DOWN,       NEIGHBOR_SIGNALED_DOWN",
    "INIT,       DOWN,       INIT,       NONE",
    "INIT,       INIT,       UP,         NONE",
    "INIT,       UP,         UP,         NONE",
    "UP,         ADMIN_DOWN, DOWN,       NEIGHBOR_SIGNALED_DOWN",
    "UP,         DOWN,       DOWN,       NEIGHBOR_SIGNALED_DOWN",
    "UP,         INIT,       UP,         NONE",
    "UP,         UP,         UP,         NONE",
  })
  void stateMachine(BfdState ours, BfdState theirs, BfdState next, BfdDiagnostic diagnostic) {
    Fixture fixture = Fixture.in(ours);
    fixture.hear(packet(theirs));
    assertThat(fixture.session.state()).isEqualTo(next);
    assertThat(fixture.session.diagnostic()).isEqualTo(diagnostic);
    assertThat(fixture.changes()).hasSize(ours == next ? 0 : 1);
    // A change is told at once, not with the next periodic packet.
    List<BfdPacket> sent = fixture.sent();
    assertThat(sent).hasSize(ours == next ? 0 : 1);
    if (ours != next) {
      assertThat(sent.getFirst().state()).isEqualTo(next);
      assertThat(sent.getFirst().yourDiscriminator()).isEqualTo(99);
    }
  }

  @Test
  void whileDownItIsOneASecondAtMostLessUpToAQuarter() {
    Fixture fixture = Fixture.in(BfdState.DOWN);
    fixture.after(0);
    List<BfdPacket> first = fixture.sent();
    assertThat(first).hasSize(1);
    assertThat(first.getFirst().yourDiscriminator()).isZero();
    assertThat(first.getFirst().desiredMinTxMicros()).isEqualTo(1_000_000);
    assertThat(first.getFirst().requiredMinRxMicros()).isEqualTo(300_000);
    fixture.after(750 * MS - 1);
    assertThat(fixture.sent()).isEmpty();
    fixture.jitter = 0.999_999_999;
    fixture.after(1);
    assertThat(fixture.sent()).hasSize(1);
    fixture.after(999 * MS);
    assertThat(fixture.sent()).isEmpty();
    assertThat(fixture.session.untilNextNanos(fixture.now)).isBetween(MS - 1000, MS);
    fixture.after(MS);
    assertThat(fixture.sent()).hasSize(1);
  }

  @Test
  void withAMultiplierOfOneThereIsAlwaysATenthToSpare() {
    Fixture fixture = new Fixture(new BfdTiming(Duration.ofSeconds(2), 1));
    fixture.after(0);
    assertThat(fixture.sent()).hasSize(1);
    fixture.jitter = 0.999_999_999;
    fixture.after(1500 * MS);
    assertThat(fixture.sent()).hasSize(1);
    fixture.after(1800 * MS);
    assertThat(fixture.sent()).hasSize(1);
  }

  @Test
  void comingUpItPollsForTheConfiguredInterval() {
    Fixture fixture = Fixture.in(BfdState.INIT);
    fixture.hear(packet(BfdState.UP));
    List<BfdPacket> up = fixture.sent();
    assertThat(up).hasSize(1);
    assertThat(up.getFirst().poll()).isTrue();
    assertThat(up.getFirst().desiredMinTxMicros()).isEqualTo(300_000);
    fixture.after(300 * MS);
    assertThat(fixture.sent().getFirst().poll()).isTrue();
    fixture.hear(with(packet(BfdState.UP), false, true));
    fixture.after(300 * MS);
    assertThat(fixture.sent().getFirst().poll()).isFalse();
  }

  @Test
  void aPollIsAnsweredAtOnceAndNotWithAPoll() {
    Fixture fixture = Fixture.in(BfdState.UP);
    fixture.session.retime(new BfdTiming(Duration.ofMillis(200), 3), fixture.now, fixture.actions);
    assertThat(fixture.sent().getFirst().poll()).isTrue();
    fixture.hear(with(packet(BfdState.UP), true, false));
    List<BfdPacket> answer = fixture.sent();
    assertThat(answer).hasSize(1);
    assertThat(answer.getFirst().isFinal()).isTrue();
    assertThat(answer.getFirst().poll()).isFalse();
    assertThat(fixture.session.isPolling()).isTrue();
  }

  @Test
  void silenceForTheDetectionTimeTakesItDown() {
    Fixture fixture = Fixture.in(BfdState.UP);
    fixture.after(900 * MS - 1);
    assertThat(fixture.session.state()).isEqualTo(BfdState.UP);
    assertThat(fixture.session.untilNextNanos(fixture.now)).isEqualTo(1);
    fixture.actions.clear();
    fixture.after(1);
    assertThat(fixture.session.state()).isEqualTo(BfdState.DOWN);
    assertThat(fixture.session.diagnostic()).isEqualTo(BfdDiagnostic.DETECTION_TIME_EXPIRED);
    BfdPacket told = fixture.sent().getFirst();
    assertThat(told.diagnostic()).isEqualTo(BfdDiagnostic.DETECTION_TIME_EXPIRED);
    assertThat(told.yourDiscriminator()).isZero();
  }

  @Test
  void theSlowerEndSetsTheIntervalAndTheSendersMultiplierTheDetectionTime() {
    Fixture fixture = Fixture.in(BfdState.UP);
    BfdPacket slow =
        new BfdPacket(
            BfdDiagnostic.NONE,
            BfdState.UP,
            false,
            false,
            false,
            false,
            5,
            99,
            7,
            2_000_000,
            1_000_000,
            0,
            null);
    fixture.hear(slow);
    assertThat(fixture.session.transmitIntervalMicros()).isEqualTo(1_000_000);
    assertThat(fixture.session.detectionMicros()).isEqualTo(5 * 2_000_000);
  }

  @Test
  void aLongerTransmitIntervalCountsOnceTheFarEndKnowsIt() {
    Fixture fixture = Fixture.in(BfdState.UP);
    fixture.session.retime(new BfdTiming(Duration.ofSeconds(2), 3), fixture.now, fixture.actions);
    BfdPacket poll = fixture.sent().getFirst();
    assertThat(poll.poll()).isTrue();
    assertThat(poll.desiredMinTxMicros()).isEqualTo(2_000_000);
    assertThat(fixture.session.transmitIntervalMicros()).isEqualTo(300_000);
    fixture.hear(with(packet(BfdState.UP), false, true));
    assertThat(fixture.session.transmitIntervalMicros()).isEqualTo(2_000_000);
  }

  @Test
  void aShorterReceiveIntervalCountsOnceTheFarEndKnowsIt() {
    Fixture fixture = Fixture.in(BfdState.UP);
    BfdPacket fast = packet(BfdState.UP, 50_000, 50_000);
    fixture.hear(fast);
    fixture.session.retime(new BfdTiming(Duration.ofMillis(100), 3), fixture.now, fixture.actions);
    assertThat(fixture.session.transmitIntervalMicros()).isEqualTo(100_000);
    assertThat(fixture.session.detectionMicros()).isEqualTo(900_000);
    fixture.hear(with(fast, false, true));
    assertThat(fixture.session.detectionMicros()).isEqualTo(300_000);
  }

  @Test
  void aChangeDuringAPollIsPolledForAgain() {
    Fixture fixture = Fixture.in(BfdState.UP);
    fixture.session.retime(new BfdTiming(Duration.ofSeconds(2), 3), fixture.now, fixture.actions);
    fixture.session.retime(new BfdTiming(Duration.ofSeconds(4), 3), fixture.now, fixture.actions);
    fixture.hear(with(packet(BfdState.UP), false, true));
    assertThat(fixture.session.isPolling()).isTrue();
    assertThat(fixture.session.transmitIntervalMicros()).isEqualTo(300_000);
    fixture.hear(with(packet(BfdState.UP), false, true));
    assertThat(fixture.session.isPolling()).isFalse();
    assertThat(fixture.session.transmitIntervalMicros()).isEqualTo(4_000_000);
  }

  @Test
  void aFarEndThatDemandsIsSentNothingWhileBothAreUp() {
    Fixture fixture = Fixture.in(BfdState.UP);
    fixture.hear(demanding(packet(BfdState.UP)));
    fixture.after(600 * MS);
    assertThat(fixture.sent()).isEmpty();
    fixture.hear(with(demanding(packet(BfdState.UP)), true, false));
    assertThat(fixture.sent()).hasSize(1);
    // Its silence is noticed as ever.
    fixture.after(900 * MS);
    assertThat(fixture.session.state()).isEqualTo(BfdState.DOWN);
  }

  @Test
  void aFarEndThatWantsNoPacketsGetsOnlyAnswers() {
    Fixture fixture = Fixture.in(BfdState.UP);
    fixture.hear(packet(BfdState.UP, 300_000, 0));
    fixture.after(600 * MS);
    assertThat(fixture.sent()).isEmpty();
    fixture.hear(with(packet(BfdState.UP, 300_000, 0), true, false));
    assertThat(fixture.sent()).hasSize(1);
    // When it is gone, it is called again.
    fixture.after(900 * MS);
    fixture.sent();
    fixture.after(1000 * MS);
    assertThat(fixture.sent()).hasSize(1);
  }

  @Test
  void takenDownHereItStaysDownAndGoesOnSayingSo() {
    Fixture fixture = Fixture.in(BfdState.UP);
    fixture.session.administer(true, fixture.now, fixture.actions);
    BfdPacket told = fixture.sent().getFirst();
    assertThat(told.state()).isEqualTo(BfdState.ADMIN_DOWN);
    assertThat(told.diagnostic()).isEqualTo(BfdDiagnostic.ADMINISTRATIVELY_DOWN);
    assertThat(fixture.hear(packet(BfdState.UP))).isEqualTo(BfdDiscard.ADMINISTRATIVELY_DOWN);
    fixture.after(1000 * MS);
    assertThat(fixture.sent().getFirst().state()).isEqualTo(BfdState.ADMIN_DOWN);
    fixture.session.administer(false, fixture.now, fixture.actions);
    assertThat(fixture.session.state()).isEqualTo(BfdState.DOWN);
  }

  @Test
  void aPacketThatIsNotAuthenticChangesNothing() {
    BfdSession session =
        new BfdSession(
            7,
            TIMING,
            new PacketAuthentication(
                new BfdAuthentication(BfdAuthenticationKind.KEYED_SHA1, 1, Secret.of("secret")), 0),
            () -> 0,
            0);
    List<BfdAction> actions = new ArrayList<>();
    assertThat(session.received(HexFile.whole(packet(BfdState.DOWN).encode()), 1, actions))
        .isEqualTo(BfdDiscard.AUTHENTICATION_MISMATCH);
    assertThat(session.state()).isEqualTo(BfdState.DOWN);
    assertThat(session.isHeard()).isFalse();
    assertThat(actions).isEmpty();
  }

  /**
   * Two sessions over a link that loses, doubles and delays packets: once it is good they come up
   * and stay up, once it is cut both are down within the detection time.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void overABadLinkTwoSessionsComeTogetherOnceItIsGood(long seed) {
    SimulatedLink link = new SimulatedLink(new Random(seed));
    link.run(Duration.ofSeconds(60), 0.4);
    link.run(Duration.ofSeconds(5), 0);
    assertThat(link.states()).containsExactly(BfdState.UP, BfdState.UP);
    int changes = link.changes();
    link.run(Duration.ofMinutes(2), 0);
    assertThat(link.changes()).as("a good link").isEqualTo(changes);
    link.run(link.longestDetection().plusMillis(50), 1);
    assertThat(link.states()).containsExactly(BfdState.DOWN, BfdState.DOWN);
    link.run(Duration.ofSeconds(5), 0);
    assertThat(link.states()).containsExactly(BfdState.UP, BfdState.UP);
  }
}
