package io.lookingglass.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.MeasuredSizes.Limit;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Entry;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Resolution;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import io.lookingglass.probes.gre.monitor.TunnelTransition.Damping;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqlTunnelHealthStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final String MODE = "request-bidirectional";

  @TempDir private Path folder = Path.of("");
  private @Nullable Database opened;

  @BeforeEach
  void open() {
    opened = Database.open("sqlite:" + folder.resolve("test.db"));
  }

  private Database database() {
    return requireNonNull(opened);
  }

  private SqlTunnelHealthStore store() {
    return new SqlTunnelHealthStore(database());
  }

  @AfterEach
  void close() {
    database().close();
  }

  private static Entry minute(String tunnel, Instant at, long sent, long lost, TunnelState worst) {
    long answered = sent - lost;
    return new Entry(
        tunnel,
        MODE,
        at.toEpochMilli(),
        sent,
        lost,
        answered * 2000,
        answered == 0 ? 0 : 1000,
        answered == 0 ? 0 : 3000,
        worst);
  }

  private static TunnelTransition transition(long number, String tunnel, @Nullable String mode) {
    return new TunnelTransition(
        number,
        NOON.plusSeconds(number),
        tunnel,
        "acme",
        mode,
        TunnelState.HEALTHY,
        TunnelState.DOWN,
        Sentence.of("{0} probes in a row were lost: {1}", 3, Sentence.of("no answer")),
        Damping.NONE);
  }

  private static MeasuredSizes sizes(String tunnel, Instant at, @Nullable Integer mss) {
    return new MeasuredSizes(
        tunnel,
        at,
        IpAddresses.parse("2001:db8::1"),
        IpAddresses.parse("2001:db8::77"),
        new Limit(1476, 1480),
        new Limit(null, 1280),
        mss);
  }

  @Test
  void theLastSizesOfEachTunnelAreKeptOverARestartAndForAYear() {
    store().saveSizes(List.of(sizes("one", NOON, 1460), sizes("two", NOON, null)));
    store().saveSizes(List.of(sizes("one", NOON.plusSeconds(60), null)));

    database().close();
    open();
    assertThat(store().sizes())
        .containsExactly(sizes("one", NOON.plusSeconds(60), null), sizes("two", NOON, null));

    assertThat(store().deleteOld(NOON.plus(Resolution.HOUR.kept()).plusSeconds(1))).isEqualTo(1);
    assertThat(store().sizes()).extracting(MeasuredSizes::tunnel).containsExactly("one");
  }

  @Test
  void minutesAreReadBackAndSummedUpToHours() {
    List<Entry> minutes =
        IntStream.range(0, 90)
            .mapToObj(
                each ->
                    minute(
                        "one",
                        NOON.plus(Duration.ofMinutes(each)),
                        60,
                        each == 70 ? 60 : 1,
                        each == 70 ? TunnelState.DOWN : TunnelState.HEALTHY))
            .toList();
    store().save(minutes, List.of());

    assertThat(store().read("one", Resolution.MINUTE, NOON, NOON.plusSeconds(5400)))
        .isEqualTo(minutes);
    assertThat(store().read("one", Resolution.HOUR, NOON, NOON.plusSeconds(7200)))
        .containsExactly(
            new Entry(
                "one",
                MODE,
                NOON.toEpochMilli(),
                3600,
                60,
                3540 * 2000,
                1000,
                3000,
                TunnelState.HEALTHY),
            new Entry(
                "one",
                MODE,
                NOON.plusSeconds(3600).toEpochMilli(),
                1800,
                89,
                1711 * 2000,
                1000,
                3000,
                TunnelState.DOWN));
  }

  @Test
  void whatComesForTheSameMinuteAgainIsAdded() {
    store().save(List.of(minute("one", NOON, 10, 10, TunnelState.DOWN)), List.of());
    store().save(List.of(minute("one", NOON, 20, 0, TunnelState.HEALTHY)), List.of());
    store().save(List.of(minute("one", NOON, 5, 5, TunnelState.HEALTHY)), List.of());

    assertThat(store().read("one", Resolution.MINUTE, NOON, NOON.plusSeconds(60)))
        .containsExactly(
            new Entry(
                "one", MODE, NOON.toEpochMilli(), 35, 15, 40_000, 1000, 3000, TunnelState.DOWN));
  }

  @Test
  void onlyTheTunnelAndTimeAskedForAreRead() {
    store()
        .save(
            List.of(
                minute("one", NOON, 60, 0, TunnelState.HEALTHY),
                minute("one", NOON.plusSeconds(60), 60, 0, TunnelState.HEALTHY),
                minute("two", NOON, 60, 0, TunnelState.HEALTHY)),
            List.of());

    assertThat(store().read("one", Resolution.MINUTE, NOON, NOON.plusSeconds(60))).hasSize(1);
    assertThat(store().read("three", Resolution.MINUTE, NOON, NOON.plusSeconds(60))).isEmpty();
  }

  @Test
  void transitionsAreReadBackNewestFirst() {
    store()
        .save(
            List.of(),
            List.of(
                transition(1, "one", null),
                transition(2, "two", MODE),
                transition(3, "one", null)));

    assertThat(store().transitions(null, 2))
        .containsExactly(transition(3, "one", null), transition(2, "two", MODE));
    assertThat(store().transitions("one", 10))
        .extracting(TunnelTransition::number)
        .containsExactly(3L, 1L);
  }

  @Test
  void aTransitionThatIsThereAlreadyIsIgnored() {
    store().save(List.of(), List.of(transition(1, "one", null)));
    store().save(List.of(), List.of(transition(1, "two", null)));

    assertThat(store().transitions(null, 10)).containsExactly(transition(1, "one", null));
  }

  @Test
  void minutesAreKeptForAWeekHoursAndTransitionsForAYear() {
    store()
        .save(
            List.of(minute("one", NOON, 60, 0, TunnelState.HEALTHY)),
            List.of(transition(1, "one", null)));

    assertThat(store().deleteOld(NOON.plus(Duration.ofDays(7)))).isZero();
    assertThat(store().deleteOld(NOON.plus(Duration.ofDays(7)).plusSeconds(1))).isEqualTo(1);
    assertThat(store().read("one", Resolution.MINUTE, NOON, NOON.plusSeconds(60))).isEmpty();
    assertThat(store().read("one", Resolution.HOUR, NOON, NOON.plusSeconds(60))).hasSize(1);
    assertThat(store().deleteOld(NOON.plus(Duration.ofDays(366)))).isEqualTo(2);
    assertThat(store().transitions(null, 10)).isEmpty();
  }

  @Test
  void whatIsOldOfEveryTunnelIsDeletedAndNothingElse() {
    Instant week = NOON.plus(Duration.ofDays(8));
    for (String tunnel : List.of("one", "Two", "three", "0")) {
      store()
          .save(
              IntStream.range(0, 500)
                  .mapToObj(
                      each ->
                          minute(
                              tunnel, NOON.plus(Duration.ofMinutes(each)), 60, 0, TunnelState.DOWN))
                  .toList(),
              List.of());
      store().save(List.of(minute(tunnel, week, 60, 0, TunnelState.DOWN)), List.of());
    }

    assertThat(store().deleteOld(week)).isEqualTo(2000);

    for (String tunnel : List.of("one", "Two", "three", "0")) {
      assertThat(store().read(tunnel, Resolution.MINUTE, NOON, week.plusSeconds(60))).hasSize(1);
      assertThat(store().read(tunnel, Resolution.HOUR, NOON, week.plusSeconds(3600))).hasSize(10);
    }
  }

  @Test
  void aDatabaseThatIsGoneFailsAndSavesNothing() {
    database().close();

    assertThatThrownBy(
            () -> store().save(List.of(minute("one", NOON, 60, 0, TunnelState.HEALTHY)), List.of()))
        .isInstanceOf(RuntimeException.class);
  }
}
