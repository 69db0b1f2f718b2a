package io.lookingglass.bgp.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.query.RouteFeed.Item;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes as a reader gets them. */
final class RouteFeedTest {
  private final QueriedRib tables = new QueriedRib();
  private final RouteQueries queries = RouteQueries.over(tables.rib, RouteValidity.UNKNOWN);

  @AfterEach
  void stop() {
    tables.close();
  }

  private static List<String> taken(RouteFeed feed) throws InterruptedException {
    List<String> taken = new ArrayList<>();
    for (@Nullable Item item = feed.next(Duration.ZERO);
        item != null;
        item = feed.next(Duration.ZERO)) {
      taken.add(
          switch (item) {
            case Item.Changed changed ->
                (changed.change().attributes() == null ? "-" : "+") + changed.prefix();
            case Item.Dropped(long count) -> "dropped " + count;
          });
    }
    return taken;
  }

  @Test
  void aReaderGetsTheChangesWithinItsPrefix() throws Exception {
    try (RouteFeed feed = queries.follow(IpPrefix.parse("10.0.0.0/8"), null)) {
      tables.announce("a", "10.1.0.0/16", null, "1");
      tables.announce("a", "10.0.0.0/7", null, "1");
      tables.announce("a", "10.0.0.0/8", null, "1");
      tables.withdraw("a", "10.1.0.0/16", null);

      assertThat(taken(feed)).containsExactly("+10.1.0.0/16", "+10.0.0.0/8", "-10.1.0.0/16");
    }
  }

  @Test
  void aReaderOfAnAddressGetsWhateverHoldsIt() throws Exception {
    try (RouteFeed feed = queries.follow(IpPrefix.parse("10.1.2.3/32"), "a")) {
      tables.announce("a", "10.1.0.0/16", null, "1");
      tables.announce("b", "10.1.0.0/16", null, "1");
      tables.announce("a", "10.2.0.0/16", null, "1");

      assertThat(taken(feed)).containsExactly("+10.1.0.0/16");
    }
  }

  @Test
  void aSlowReaderIsToldHowManyItMissedAndWhere() throws Exception {
    try (RouteFeed feed = queries.follow(IpPrefix.parse("10.0.0.0/8"), null)) {
      for (int index = 0; index < RouteFeed.CAPACITY + 30; index++) {
        tables.announce("a", "10.0.%d.%d/32".formatted(index / 256, index % 256), null, "1");
      }
      for (int index = 0; index < 10; index++) {
        assertThat(feed.next(Duration.ZERO)).isInstanceOf(Item.Changed.class);
      }
      tables.announce("a", "10.0.0.0/9", null, "1");

      List<String> rest = taken(feed);
      assertThat(rest).hasSize(RouteFeed.CAPACITY - 10 + 2);
      assertThat(rest.subList(rest.size() - 2, rest.size()))
          .containsExactly("dropped 30", "+10.0.0.0/9");
      assertThat(feed.next(Duration.ZERO)).isNull();
    }
  }

  @Test
  void whatWasMissedLastIsToldWithoutAnotherChange() throws Exception {
    try (RouteFeed feed = queries.follow(IpPrefix.parse("10.0.0.0/8"), null)) {
      for (int index = 0; index < RouteFeed.CAPACITY + 3; index++) {
        tables.announce("a", "10.0.%d.%d/32".formatted(index / 256, index % 256), null, "1");
      }

      assertThat(taken(feed).getLast()).isEqualTo("dropped 3");
    }
  }

  @Test
  void thereAreNotMoreReadersThanTheTablesCanServe() throws Exception {
    List<RouteFeed> feeds = new ArrayList<>();
    for (int index = 0; index < 64; index++) {
      feeds.add(queries.follow(null, null));
    }

    assertThatThrownBy(() -> queries.follow(null, null)).isInstanceOf(QueriesBusyException.class);
    feeds.getFirst().close();
    feeds.getFirst().close(); // Twice gives back one place only.
    queries.follow(null, null);
    assertThatThrownBy(() -> queries.follow(null, null)).isInstanceOf(QueriesBusyException.class);
    feeds.forEach(RouteFeed::close);
  }
}
