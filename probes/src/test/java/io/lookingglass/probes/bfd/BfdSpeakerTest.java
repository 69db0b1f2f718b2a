package io.lookingglass.probes.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.BfdAuthenticationKind;
import io.lookingglass.config.Secret;
import io.lookingglass.probes.sys.ProbeNetworkException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two speakers over loopback; the ports are BFD's own, so the addresses are any of 127.0.0.0/8. */
class BfdSpeakerTest {
  private static final int SESSIONS = 20;

  private final String network =
      "127.%d.%d."
          .formatted(
              ThreadLocalRandom.current().nextInt(1, 255),
              ThreadLocalRandom.current().nextInt(1, 255));
  private final List<BfdTransition> transitions = new CopyOnWriteArrayList<>();
  private BfdSpeaker near;
  private BfdSpeaker far;

  @BeforeEach
  void open() throws ProbeNetworkException {
    near = BfdSpeaker.open(InstantSource.system());
    far = BfdSpeaker.open(InstantSource.system());
    var ignored = near.subscribe(transitions::add);
  }

  @AfterEach
  void close() {
    near.close();
    far.close();
  }

  private InetAddress address(int host) {
    return InetAddress.ofLiteral(network + host);
  }

  /** Session {@code index} of the near end, which has one address for all of them. */
  private BfdEndpoints near(int index, long millis, @Nullable String key) {
    return endpoints(index, 1, 2 + index, millis, key);
  }

  private BfdEndpoints far(int index) {
    return endpoints(index, 2 + index, 1, 50, null);
  }

  private BfdEndpoints endpoints(
      int index, int local, int peer, long millis, @Nullable String key) {
    return new BfdEndpoints(
        "s" + index,
        address(local),
        address(peer),
        index % 2 == 0,
        index % 2 == 0 ? 1 : 255,
        new BfdTiming(Duration.ofMillis(millis), 5),
        key == null
            ? null
            : new BfdAuthentication(BfdAuthenticationKind.KEYED_SHA1, 1, Secret.of(key)));
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(20))
        .until(condition::getAsBoolean);
  }

  private BfdStatus status(int index) {
    return near.status("s" + index).orElseThrow();
  }

  private void configureAll() {
    List<BfdEndpoints> ours = new ArrayList<>();
    List<BfdEndpoints> theirs = new ArrayList<>();
    for (int index = 0; index < SESSIONS; index++) {
      ours.add(near(index, 50, null));
      theirs.add(far(index));
    }
    near.configure(ours);
    far.configure(theirs);
    await(
        () ->
            near.all().size() == SESSIONS
                && near.all().stream().allMatch(each -> each.state() == BfdState.UP));
  }

  @Test
  void manySessionsShareAnAddressAndAReloadTouchesOnlyWhatChanged() {
    configureAll();
    long kept = status(0).localDiscriminator();
    long retimed = status(1).localDiscriminator();
    long rekeyed = status(2).localDiscriminator();
    transitions.clear();
    near.configure(List.of(near(0, 50, null), near(1, 80, null), near(2, 50, "secret")));
    await(() -> near.all().size() == 3 && status(2).localDiscriminator() != rekeyed);
    await(() -> status(1).transmitInterval().equals(Duration.ofMillis(80)));
    assertThat(status(0).localDiscriminator()).isEqualTo(kept);
    assertThat(status(1).localDiscriminator()).isEqualTo(retimed);
    assertThat(transitions).noneMatch(each -> each.tunnel().equals("s0"));
    assertThat(transitions).noneMatch(each -> each.tunnel().equals("s1"));
    // The far end was told, and has no key.
    await(
        () ->
            status(2)
                .reason()
                .equals(
                    "packets of the far end come, but are discarded: another kind of authentication"
                        + " than ours"));
  }

  @Test
  void aSpeakerThatEndsTellsItsFarEnds() {
    configureAll();
    far.close();
    await(() -> near.all().stream().noneMatch(each -> each.state() == BfdState.UP));
    List<BfdTransition> losses = transitions.stream().filter(BfdTransition::isLoss).toList();
    assertThat(losses).hasSize(SESSIONS);
    assertThat(losses)
        .extracting(BfdTransition::diagnostic)
        .containsOnly(BfdDiagnostic.NEIGHBOR_SIGNALED_DOWN);
  }

  @Test
  void packetsForNobodyAreCounted() throws IOException {
    near.configure(List.of(near(0, 50, null)));
    await(() -> near.status("s0").isPresent());
    BfdPacket stranger =
        new BfdPacket(
            BfdDiagnostic.NONE,
            BfdState.DOWN,
            false,
            false,
            false,
            false,
            3,
            5,
            0,
            50_000,
            50_000,
            0,
            null);
    BfdPacket mistaken =
        new BfdPacket(
            BfdDiagnostic.NONE,
            BfdState.UP,
            false,
            false,
            false,
            false,
            3,
            5,
            status(0).localDiscriminator() ^ 1,
            50_000,
            50_000,
            0,
            null);
    try (DatagramSocket socket = new DatagramSocket(0, address(250))) {
      for (BfdPacket packet : List.of(stranger, mistaken)) {
        byte[] bytes = packet.encode();
        socket.send(
            new DatagramPacket(bytes, bytes.length, address(1), BfdEndpoints.MULTIHOP_PORT));
      }
    }
    await(() -> near.strays().getOrDefault(BfdDiscard.UNKNOWN_SENDER, 0L) == 1L);
    await(() -> near.strays().getOrDefault(BfdDiscard.UNKNOWN_DISCRIMINATOR, 0L) == 1L);
    assertThat(status(0).received()).isZero();
  }

  @Test
  void aPortThatAnotherProgramHasIsSaid() throws IOException {
    try (DatagramSocket _ = new DatagramSocket(BfdEndpoints.MULTIHOP_PORT, address(1))) {
      near.configure(List.of(near(0, 50, null)));
      await(() -> near.status("s0").map(each -> each.obstacle() != null).orElse(false));
      assertThat(status(0).reason())
          .startsWith(
              "another program has UDP port 4784 of " + network + "1 open, as BIRD or FRR have");
    }
  }
}
