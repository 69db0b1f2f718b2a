package io.lookingglass.probes.gre.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HistoryWriterTest {
  private final KeptHistory store = new KeptHistory();
  private final AtomicInteger lost = new AtomicInteger();
  private final HistoryWriter writer =
      new HistoryWriter(
          store,
          InstantSource.system(),
          new MonitorObserver() {
            @Override
            public void sent(String tunnel, String mode, long latenessNanos) {}

            @Override
            public void ended(String tunnel, String mode, TunnelOutcome outcome, boolean counted) {}

            @Override
            public void historyLost(int entries) {
              lost.addAndGet(entries);
            }
          });

  private static Entry minute(String tunnel, long at) {
    return new Entry(tunnel, "keepalive", at, 60, 0, 60_000, 1000, 1000, TunnelState.HEALTHY);
  }

  @Test
  void whatWaitsIsWrittenInOneGo() {
    writer.add(minute("one", 0));
    writer.add(minute("two", 0));
    assertThat(writer.waiting("one")).containsExactly(minute("one", 0));

    assertThat(writer.writeAll()).isTrue();

    assertThat(store.minutes()).containsExactly(minute("one", 0), minute("two", 0));
    assertThat(writer.waiting("one")).isEmpty();
    assertThat(writer.writeAll()).isTrue();
    assertThat(store.minutes()).hasSize(2);
  }

  @Test
  void whatTheStoreDoesNotTakeIsWrittenLaterInItsOrder() {
    store.failing(true);
    writer.add(minute("one", 0));
    assertThat(writer.writeAll()).isFalse();
    assertThat(writer.problem()).isEqualTo("the disk is full");
    writer.add(minute("one", 60_000));
    assertThat(writer.writeAll()).isFalse();
    assertThat(writer.waiting("one")).containsExactly(minute("one", 0), minute("one", 60_000));

    store.failing(false);
    assertThat(writer.writeAll()).isTrue();

    assertThat(store.minutes()).containsExactly(minute("one", 0), minute("one", 60_000));
    assertThat(writer.problem()).isNull();
    assertThat(lost).hasValue(0);
  }

  @Test
  void theNewestSizesOfATunnelAreWrittenWhenTheStoreTakesThem() {
    store.failing(true);
    writer.add(sizes(1476));
    assertThat(writer.writeAll()).isFalse();
    writer.add(sizes(1452));
    assertThat(writer.writeAll()).isFalse();

    store.failing(false);
    assertThat(writer.writeAll()).isTrue();

    assertThat(store.sizes()).containsExactly(sizes(1452));
    assertThat(writer.problem()).isNull();
  }

  private static MeasuredSizes sizes(int passed) {
    return new MeasuredSizes(
        "one",
        Instant.EPOCH,
        IpAddresses.parse("192.0.2.1"),
        IpAddresses.parse("192.0.2.77"),
        MeasuredSizes.Limit.UNKNOWN,
        new MeasuredSizes.Limit(passed, null),
        null);
  }

  @Test
  void whereTheStoreFailsForTooLongTheOldestIsGivenUpAndCounted() {
    store.failing(true);
    for (int at = 0; at < HistoryWriter.MOST_WAITING + 10; at++) {
      writer.add(minute("one", at));
    }

    assertThat(writer.writeAll()).isFalse();

    assertThat(lost).hasValue(10);
    assertThat(writer.waiting("one")).hasSize(HistoryWriter.MOST_WAITING);
    assertThat(writer.waiting("one").getFirst().at()).isEqualTo(10);
  }

  @Test
  void closingWritesTheRest() {
    writer.start();
    writer.add(minute("one", 0));

    writer.close();

    assertThat(store.minutes()).containsExactly(minute("one", 0));
  }
}
