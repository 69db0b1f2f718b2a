package io.lookingglass.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.Announcement;
import io.lookingglass.bgp.announce.Announcement.Cause;
import io.lookingglass.bgp.announce.Announcement.Ending;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.AnnouncementStore.IdempotencyKey;
import io.lookingglass.bgp.announce.AnnouncementStore.Withdrawal;
import io.lookingglass.bgp.announce.StoreFailedException;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqlAnnouncementStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00.123Z");
  private static final Actor NOC = new Actor("noc", "192.0.2.200");

  @TempDir private Path folder = Path.of("");
  private int ids;

  private Database open() {
    return Database.open("sqlite:" + folder.resolve("test.db"));
  }

  private static SqlAnnouncementStore store(Database database) {
    return new SqlAnnouncementStore(database, () -> NOW);
  }

  private Announcement announcement(AnnouncementRequest request, @Nullable Ending ending) {
    return new Announcement(
        "id%014d".formatted(++ids),
        request,
        NOC,
        NOW,
        NOW.plusSeconds(60),
        Set.of("flaps"),
        ending);
  }

  private Announcement prefix(String prefix, @Nullable Ending ending) {
    return announcement(
        AnnouncementRequest.of(new Subject.Prefix(IpPrefix.parse(prefix)), "attack"), ending);
  }

  private static Ending ending(Cause cause) {
    return new Ending(cause, NOW.plusSeconds(5), Actor.PROGRAM, "over");
  }

  @Test
  void whatWasCommittedReadsBackEqual() {
    Announcement route =
        announcement(
            new AnnouncementRequest(
                new Subject.Prefix(IpPrefix.parse("2001:db8:acee::/48")),
                "attack \"x\" \u00e4",
                Duration.ofSeconds(60),
                List.of("transit", "exchange"),
                List.of(new Community.Standard(64496, 1)),
                List.of(new Community.Large(4_200_000_000L, 2, 3)),
                List.of(ExtendedCommunityText.parse("rt:64496:4")),
                2,
                4_294_967_295L,
                IpAddresses.parse("2001:db8::1"),
                "why"),
            null);
    Announcement hole =
        announcement(
            AnnouncementRequest.of(
                new Subject.Blackhole(IpPrefix.parse("203.0.113.7/32"), true), "attack"),
            null);
    Announcement rule =
        announcement(
            AnnouncementRequest.of(
                new Subject.FlowSpec(
                    FlowSpecText.parse(
                        Family.IPV4_FLOWSPEC,
                        "destination 203.0.113.7/32; protocol =17; packet-length >=100&<=200"),
                    List.of(ExtendedCommunityText.parse("traffic-rate-bytes:0:12500"))),
                "attack"),
            null);
    try (Database database = open()) {
      store(database).commit(List.of(route, hole, rule), null);
    }
    try (Database database = open()) {
      assertThat(store(database).active().announcements()).containsExactly(route, hole, rule);
      assertThat(store(database).find(hole.id())).contains(hole);
    }
  }

  @Test
  void anEndTakesThePlaceOfWhatWasActive() {
    try (Database database = open()) {
      Announcement active = prefix("203.0.113.0/24", null);
      store(database).commit(List.of(active), null);
      Announcement over =
          new Announcement(
              active.id(),
              active.request(),
              active.owner(),
              active.acceptedAt(),
              active.expiresAt(),
              active.overridden(),
              ending(Cause.WITHDRAWN));
      store(database).commit(List.of(over), null);

      assertThat(store(database).active().announcements()).isEmpty();
      assertThat(store(database).find(active.id())).contains(over);
      assertThat(store(database).withdrawnSince(NOW))
          .containsExactly(new Withdrawal("203.0.113.0/24", NOW.plusSeconds(5)));
      assertThat(store(database).withdrawnSince(NOW.plusSeconds(6))).isEmpty();
    }
  }

  @Test
  void whatWasReplacedWasNotWithdrawn() {
    try (Database database = open()) {
      store(database).commit(List.of(prefix("203.0.113.0/24", ending(Cause.REPLACED))), null);
      assertThat(store(database).withdrawnSince(NOW)).isEmpty();
    }
  }

  @Test
  void pagesGoBackInTheOrderOfAcceptanceWithinAPrefix() {
    try (Database database = open()) {
      Announcement first = prefix("203.0.113.0/24", ending(Cause.EXPIRED));
      Announcement other = prefix("198.51.100.0/24", null);
      Announcement second = prefix("203.0.113.128/25", null);
      Announcement sixth = prefix("2001:db8::/48", null);
      store(database).commit(List.of(first, other, second, sixth), null);

      IpPrefix within = IpPrefix.parse("203.0.113.0/24");
      assertThat(store(database).page(null, null, 10)).containsExactly(sixth, second, other, first);
      assertThat(store(database).page(within, null, 10)).containsExactly(second, first);
      assertThat(store(database).page(within, second, 10)).containsExactly(first);
      assertThat(store(database).page(IpPrefix.parse("203.0.113.128/25"), null, 10))
          .containsExactly(second);
      assertThat(store(database).page(IpPrefix.parse("2000::/3"), null, 10)).containsExactly(sixth);
      assertThat(store(database).page(IpPrefix.parse("0.0.0.0/0"), null, 1))
          .containsExactly(second);
    }
  }

  @Test
  void aKeyIsFoundByItsOwnerAlone() {
    try (Database database = open()) {
      IdempotencyKey key = new IdempotencyKey("noc", "k", "digest", NOW, List.of("a", "b"));
      store(database).commit(List.of(), key);
      assertThat(store(database).find("noc", "k")).contains(key);
      assertThat(store(database).find("other", "k")).isEmpty();
    }
  }

  @Test
  void aDamagedRowIsNamedAndTheOthersAreRead() throws SQLException {
    try (Database database = open()) {
      Announcement good = prefix("203.0.113.0/24", null);
      Announcement bad = prefix("198.51.100.0/24", null);
      store(database).commit(List.of(good, bad), null);
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            "update announcement set document = '{\"id\": 7}' where id = '" + bad.id() + "'");
      }
      assertThat(store(database).active().announcements()).containsExactly(good);
      assertThat(store(database).active().unreadable()).containsExactly(bad.id());
    }
  }

  @Test
  void aFullDiskFailsWithoutLeavingAnything() throws SQLException {
    try (Database database = open()) {
      store(database).commit(List.of(prefix("203.0.113.0/24", null)), null);
      database.jdbi().useHandle(handle -> handle.execute("pragma max_page_count = 1"));
      AnnouncementRequest large =
          AnnouncementRequest.of(
              new Subject.Prefix(IpPrefix.parse("198.51.100.0/24")), "x".repeat(500));
      List<Announcement> many =
          Stream.generate(() -> announcement(large, null)).limit(2000).toList();
      // The bound counts for one connection; the pool may give another one.
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 8; i++) {
                  store(database).commit(many, null);
                }
              })
          .isInstanceOf(StoreFailedException.class)
          .hasMessageContaining("full");
    }
  }

  /** Takes as long as SQLite is told to wait for another writer, ten seconds. */
  @Test
  void aDatabaseThatSomebodyElseHasLockedFails() throws SQLException {
    try (Database database = open();
        Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("begin immediate");
      assertThatThrownBy(
              () -> store(database).commit(List.of(prefix("203.0.113.0/24", null)), null))
          .isInstanceOf(StoreFailedException.class)
          .hasMessageContaining("locked");
      statement.execute("rollback");
      assertThat(store(database).active().announcements()).isEmpty();
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("test.db"));
  }

  @Test
  void whatEndedLongAgoIsDeletedAndWhatIsActiveNever() {
    try (Database database = open()) {
      Announcement active = prefix("203.0.113.0/24", null);
      store(database)
          .commit(List.of(active, prefix("198.51.100.0/24", ending(Cause.EXPIRED))), null);
      assertThat(store(database).deleteEndedBefore(NOW.plusSeconds(5))).isZero();
      assertThat(store(database).deleteEndedBefore(NOW.plusSeconds(6))).isOne();
      assertThat(store(database).page(null, null, 10)).containsExactly(active);
    }
  }
}
