package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.Change;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.store.Database;
import io.lookingglass.web.Readiness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database fails under announcements that are at a peer: these stay, changes are refused, and
 * {@code /readyz} says so. Over real sessions and real files.
 */
final class StoreTroubleTest {
  private static final Actor NOC = new Actor("noc", null);
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir private Path folder;
  private Database database;
  private Database theirDatabase;
  private Routing ours;
  private Routing theirs;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  StoreTroubleTest() {}

  @BeforeEach
  void announce() {
    database = Database.open("sqlite:" + folder.resolve("ours.db"));
    theirDatabase = Database.open("sqlite:" + folder.resolve("theirs.db"));
    ours =
        start(
            database,
            """
            bgp:
              asn: 64496
              router-id: 10.0.0.1
              listen: 127.0.0.1:0
              next-hop: 192.0.2.1
              peers:
                - {name: other, address: 127.0.0.2, asn: 64511, passive: true, announce: true}
            prefixes:
              - {prefix: 203.0.113.0/24, origin-asn: 64500, max-length: 26}
            """);
    int port = HostPort.parse(Objects.requireNonNull(ours.view().summary().listening())).port();
    theirs =
        start(
            theirDatabase,
            """
            bgp:
              asn: 64511
              router-id: 10.0.0.2
              peers:
                - {name: ours, address: 127.0.0.1, local-address: 127.0.0.2, port: %d, asn: 64496,
                   import: accept}
            """
                .formatted(port));
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                ours.view().peers().stream()
                    .map(PeerStatus::state)
                    .allMatch(SessionState.ESTABLISHED::equals));
    assertThat(announce("203.0.113.0/24")).isInstanceOf(ChangeOutcome.Accepted.class);
    awaitAtThePeer(1);
  }

  private static Routing start(Database database, String yaml) {
    return Routing.start(
        ConfigurationLoader.parse(yaml), database, List.of(), InstantSource.system());
  }

  @AfterEach
  void stop() {
    theirs.close();
    ours.close();
    theirDatabase.close();
    database.close();
  }

  private ChangeOutcome announce(String prefix) {
    return ours.announcements()
        .batch(
            List.of(
                new Change.Announce(
                    AnnouncementRequest.of(new Subject.Prefix(IpPrefix.parse(prefix)), "attack"))),
            NOC,
            null);
  }

  private long atThePeer() {
    return theirs.view().peers().getFirst().families().stream()
        .mapToLong(PeerStatus.FamilyStatus::prefixes)
        .sum();
  }

  private void awaitAtThePeer(long prefixes) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(atThePeer()).isEqualTo(prefixes));
  }

  private Readiness.Check readiness() {
    return ours.readiness().stream()
        .filter(check -> check.name().equals("announcements"))
        .findFirst()
        .orElseThrow();
  }

  private void assertThatChangesAreRefusedAndRoutesStay(String why) {
    assertThat(announce("203.0.113.0/25"))
        .isInstanceOfSatisfying(
            ChangeOutcome.NotStored.class, refused -> assertThat(refused.problem()).contains(why));
    assertThat(readiness().ok()).isFalse();
    assertThat(readiness().message())
        .contains(why)
        .endsWith("What is announced stays announced; changes are refused until it works");
    assertThat(ours.announcements().active()).hasSize(1);
    assertThat(atThePeer()).isEqualTo(1);
  }

  /** Takes as long as SQLite is told to wait for another writer, ten seconds. */
  @Test
  void whileTheDatabaseIsLockedNothingChangesAndAfterwardsAllIsWell() throws SQLException {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ours.db"));
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      assertThatChangesAreRefusedAndRoutesStay("locked");
      statement.execute("rollback");
    }
    Awaitility.await().atMost(SOON).until(() -> readiness().ok());
    assertThat(announce("203.0.113.0/25")).isInstanceOf(ChangeOutcome.Accepted.class);
    awaitAtThePeer(2);
  }

  @Test
  void aDatabaseThatIsDamagedUnderTheProgramTakesNoRouteAway() throws IOException {
    for (String file : List.of("ours.db", "ours.db-wal", "ours.db-shm")) {
      try (FileChannel channel = FileChannel.open(folder.resolve(file), StandardOpenOption.WRITE)) {
        byte[] noise = new byte[(int) channel.size()];
        Arrays.fill(noise, (byte) 0xa5);
        channel.write(ByteBuffer.wrap(noise), 0);
      }
    }
    assertThatChangesAreRefusedAndRoutesStay("database");
    // It does not mend itself, and is tried again and again without harm.
    assertThat(announce("203.0.113.128/25")).isInstanceOf(ChangeOutcome.NotStored.class);
    assertThat(atThePeer()).isEqualTo(1);
  }
}
