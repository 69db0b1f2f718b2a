package io.lookingglass.tests.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.BfdAuthenticationKind;
import io.lookingglass.config.Secret;
import io.lookingglass.probes.bfd.BfdAuthentication;
import io.lookingglass.probes.bfd.BfdDiagnostic;
import io.lookingglass.probes.bfd.BfdDiscard;
import io.lookingglass.probes.bfd.BfdEndpoints;
import io.lookingglass.probes.bfd.BfdSpeaker;
import io.lookingglass.probes.bfd.BfdState;
import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.bfd.BfdTiming;
import io.lookingglass.probes.bfd.BfdTransition;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.bfd.BfdFarEnd.Kind;
import io.lookingglass.tests.bfd.BfdFarEnd.Session;
import io.lookingglass.tests.lab.NamespacePair;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Our sessions with BIRD's and FRR's, each in a kernel of its own. */
@RequiresRoot
@RequiresProgram(value = "bird", debianPackage = "bird2")
@RequiresProgram(value = "vtysh", debianPackage = "frr")
@RequiresProgram(value = "nft", debianPackage = "nftables")
class BfdWithOthersTest {
  private static final BfdTiming TIMING = new BfdTiming(Duration.ofMillis(100), 3);

  private final List<BfdTransition> transitions = new CopyOnWriteArrayList<>();
  private NamespacePair link;
  private BfdSpeaker speaker;

  @BeforeEach
  void open() {
    link = NamespacePair.make();
    speaker = link.near().within(() -> BfdSpeaker.open(InstantSource.system()));
    var ignored = speaker.subscribe(transitions::add);
  }

  @AfterEach
  void close() {
    speaker.close();
    link.close();
  }

  private BfdEndpoints ours(Session session, @Nullable BfdAuthentication authentication) {
    return new BfdEndpoints(
        "lab",
        link.nearAddress(session.version()),
        link.farAddress(session.version()),
        session.multihop(),
        session.multihop() ? multihopTtl(session) : 255,
        TIMING,
        authentication);
  }

  /** BIRD leaves the TTL of multihop packets to the system. */
  private static int multihopTtl(Session session) {
    return session.kind() == Kind.BIRD ? 64 : 254;
  }

  private BfdStatus status() {
    return speaker.status("lab").orElseThrow();
  }

  private void hold(BfdEndpoints endpoints) {
    speaker.configure(List.of(endpoints));
    await(() -> speaker.status("lab").isPresent());
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofMinutes(1))
        .until(condition::getAsBoolean);
  }

  private void awaitUp(BfdFarEnd far) {
    try {
      await(() -> status().state() == BfdState.UP && far.isUp());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not up: " + status() + "; the far end says: " + far.words(), e);
    }
  }

  private BfdTransition last() {
    return transitions.getLast();
  }

  @ParameterizedTest
  @CsvSource({
    "BIRD, IPV4, true", "BIRD, IPV4, false", "BIRD, IPV6, true", "BIRD, IPV6, false",
    "FRR, IPV4, true", "FRR, IPV4, false", "FRR, IPV6, true", "FRR, IPV6, false"
  })
  void sessionsComeUpAndAgreeOnIntervals(Kind kind, IpVersion version, boolean multihop) {
    Session session = Session.of(kind).over(version);
    session = multihop ? session : session.singleHop();
    try (BfdFarEnd far = BfdFarEnd.start(link, session)) {
      hold(ours(session, null));
      awaitUp(far);
      await(() -> Duration.ofMillis(100).equals(status().receiveInterval()));
      BfdStatus status = status();
      assertThat(status.transmitInterval()).isEqualTo(Duration.ofMillis(100));
      assertThat(status.detectionTime()).isEqualTo(Duration.ofMillis(300));
      assertThat(status.remoteState()).isEqualTo(BfdState.UP);
      assertThat(status.reason()).isEqualTo("both ends hear each other");
      assertThat(status.discarded()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFarEndThatFallsSilentIsNoticedInTimeAndTakenBack(Kind kind) {
    Session session = Session.of(kind);
    try (BfdFarEnd far = BfdFarEnd.start(link, session)) {
      hold(ours(session, null));
      awaitUp(far);
      await(() -> Duration.ofMillis(300).equals(status().detectionTime()));
      long frozen = System.nanoTime();
      far.freeze(true);
      await(() -> status().state() == BfdState.DOWN);
      Duration took = Duration.ofNanos(System.nanoTime() - frozen);
      // What came last may have come just before: from 200 ms on; the rest is for a busy machine.
      assertThat(took).isBetween(Duration.ofMillis(190), Duration.ofSeconds(10));
      assertThat(last().isLoss()).isTrue();
      assertThat(last().diagnostic()).isEqualTo(BfdDiagnostic.DETECTION_TIME_EXPIRED);
      assertThat(last().reason())
          .isEqualTo(
              "nothing came for 300 ms, 3 times the interval of 100 ms (control detection time"
                  + " expired)");
      far.freeze(false);
      awaitUp(far);
      assertThat(status().lastDown()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenOurPacketsGetLostTheFarEndTellsUs(Kind kind) {
    Session session = Session.of(kind);
    try (BfdFarEnd far = BfdFarEnd.start(link, session)) {
      hold(ours(session, null));
      awaitUp(far);
      link.far().run("nft", "add table inet cut");
      link.far().run("nft", "add chain inet cut in { type filter hook input priority 0 ; }");
      link.far().run("nft", "add rule inet cut in udp dport 4784 drop");
      await(() -> transitions.stream().anyMatch(BfdTransition::isLoss));
      BfdTransition loss = transitions.stream().filter(BfdTransition::isLoss).findFirst().get();
      assertThat(loss.diagnostic()).isEqualTo(BfdDiagnostic.NEIGHBOR_SIGNALED_DOWN);
      assertThat(loss.reason())
          .isEqualTo("the far end says that it is down: control detection time expired");
      // It is heard on and on, but does not answer.
      await(() -> status().state() == BfdState.INIT);
      assertThat(status().reason()).contains("our packets may not get there");
      link.far().run("nft", "delete table inet cut");
      awaitUp(far);
    }
  }

  @Test
  void aFarEndThatItsOperatorTookDownSaysSo() {
    Session session = Session.of(Kind.FRR);
    try (BfdFarEnd far = BfdFarEnd.start(link, session)) {
      hold(ours(session, null));
      awaitUp(far);
      far.administer(true);
      await(() -> status().state() == BfdState.DOWN);
      assertThat(last().diagnostic()).isEqualTo(BfdDiagnostic.NEIGHBOR_SIGNALED_DOWN);
      assertThat(last().reason()).isEqualTo("the far end was taken down by its operator");
      far.administer(false);
      awaitUp(far);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ourEndIsSaidToHaveEndedOnPurpose(Kind kind) {
    Session session = Session.of(kind);
    try (BfdFarEnd far = BfdFarEnd.start(link, session)) {
      hold(ours(session, null));
      awaitUp(far);
      speaker.configure(List.of());
      // Less than the detection time could not have told.
      await(() -> !far.isUp());
      if (kind == Kind.FRR) {
        assertThat(far.words()).contains("\"diagnostic\":\"neighbor signaled session down\"");
      }
      assertThat(speaker.status("lab")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "simple, SIMPLE_PASSWORD",
    "keyed md5, KEYED_MD5",
    "meticulous keyed md5, METICULOUS_KEYED_MD5",
    "keyed sha1, KEYED_SHA1",
    "meticulous keyed sha1, METICULOUS_KEYED_SHA1",
  })
  void everyAuthenticationIsBirdsToo(String words, BfdAuthenticationKind kind) {
    Session session = Session.of(Kind.BIRD).with(words + " s3cret");
    try (BfdFarEnd far = BfdFarEnd.start(link, session)) {
      hold(ours(session, new BfdAuthentication(kind, 1, Secret.of("s3cret"))));
      awaitUp(far);
      long received = status().received();
      await(() -> status().received() > received + 20);
      assertThat(status().discarded()).isEmpty();
      assertThat(far.isUp()).isTrue();
    }
  }

  @Test
  void aWrongKeyIsNamedAndNothingComesUp() {
    Session session = Session.of(Kind.BIRD).with("keyed sha1 s3cret");
    try (BfdFarEnd _ = BfdFarEnd.start(link, session)) {
      hold(
          ours(
              session,
              new BfdAuthentication(BfdAuthenticationKind.KEYED_SHA1, 1, Secret.of("other"))));
      await(() -> status().discarded().getOrDefault(BfdDiscard.WRONG_KEY, 0L) > 2);
      assertThat(status().state()).isEqualTo(BfdState.DOWN);
      assertThat(status().reason())
          .isEqualTo("packets of the far end come, but are discarded: a wrong password or digest");
      assertThat(transitions).isEmpty();
    }
  }

  @Test
  void changedIntervalsAreAgreedOnWithoutGoingDown() {
    Session session = Session.of(Kind.BIRD);
    try (BfdFarEnd far = BfdFarEnd.start(link, session)) {
      BfdEndpoints first = ours(session, null);
      hold(first);
      awaitUp(far);
      speaker.configure(
          List.of(
              new BfdEndpoints(
                  first.name(),
                  first.local(),
                  first.peer(),
                  first.multihop(),
                  first.minimumTtl(),
                  new BfdTiming(Duration.ofMillis(400), 5),
                  null)));
      await(() -> Duration.ofMillis(400).equals(status().transmitInterval()));
      await(() -> Duration.ofMillis(1200).equals(status().detectionTime()));
      await(() -> far.words().contains("2.000")); // BIRD's timeout: 5 times 400 ms.
      assertThat(transitions).noneMatch(BfdTransition::isLoss);
      assertThat(status().state()).isEqualTo(BfdState.UP);
    }
  }

  @Test
  void nobodyThereIsSaidByTheFarKernel() {
    Session session = Session.of(Kind.BIRD);
    hold(ours(session, null));
    await(() -> status().reason().contains("ICMP"));
    assertThat(status().reason())
        .isEqualTo(
            link.farAddress(IpVersion.IPV4).getHostAddress()
                + " answers that nothing listens on its UDP port 4784 (ICMP 3/3)");
  }

  @Test
  void anAddressThatIsNotOursIsSaidBesideSessionsThatWork() {
    Session session = Session.of(Kind.BIRD);
    try (BfdFarEnd far = BfdFarEnd.start(link, session)) {
      BfdEndpoints good = ours(session, null);
      BfdEndpoints bad =
          new BfdEndpoints(
              "bad",
              java.net.InetAddress.ofLiteral("203.0.113.9"),
              good.peer(),
              true,
              1,
              TIMING,
              null);
      speaker.configure(List.of(good, bad));
      await(() -> speaker.status("lab").isPresent());
      awaitUp(far);
      assertThat(speaker.status("bad").orElseThrow().reason())
          .startsWith("203.0.113.9 is not an address of this machine");
    }
  }

  @Test
  void hostilePacketsAreCountedAndChangeNothing() {
    Session session = Session.of(Kind.BIRD).singleHop();
    try (BfdFarEnd far = BfdFarEnd.start(link, session)) {
      hold(ours(session, null));
      awaitUp(far);
      long discriminator = status().localDiscriminator();
      Random random = new Random(8);
      link.far()
          .within(
              () -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                  InetSocketAddress target =
                      new InetSocketAddress(link.nearAddress(IpVersion.IPV4), 3784);
                  for (int count = 0; count < 5000; count++) {
                    byte[] bytes = new byte[random.nextInt(64)];
                    random.nextBytes(bytes);
                    socket.send(new DatagramPacket(bytes, bytes.length, target));
                  }
                  // "Down", for our session; but with the TTL of any other packet.
                  byte[] forged =
                      HexFormat.of()
                          .parseHex(
                              "20400318%08x%08x000493e0000493e000000000"
                                  .formatted(1, (int) discriminator));
                  for (int count = 0; count < 10; count++) {
                    socket.send(new DatagramPacket(forged, forged.length, target));
                  }
                }
                return true;
              });
      await(() -> status().discarded().getOrDefault(BfdDiscard.HOPS, 0L) == 10);
      assertThat(speaker.strays().get(BfdDiscard.TRUNCATED)).isPositive();
      assertThat(speaker.strays().get(BfdDiscard.OTHER_VERSION)).isPositive();
      assertThat(status().state()).isEqualTo(BfdState.UP);
      assertThat(transitions).noneMatch(BfdTransition::isLoss);
      assertThat(far.isUp()).isTrue();
    }
  }
}
