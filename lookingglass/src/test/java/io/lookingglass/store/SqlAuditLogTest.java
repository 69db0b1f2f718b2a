package io.lookingglass.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AuditEntry;
import io.lookingglass.bgp.announce.AuditRecord;
import io.lookingglass.bgp.announce.AuditTrail;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlAuditLogTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @TempDir Path folder;
  private Database database;
  private SqlAuditLog audit;

  @BeforeEach
  void open() {
    database = Database.open("sqlite:" + folder.resolve("audit.db"));
    audit = new SqlAuditLog(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static AuditRecord announced(int number) {
    return new AuditRecord(
        NOON.plusSeconds(number),
        new Actor("noc", number % 2 == 0 ? null : "192.0.2.7"),
        AuditRecord.Action.ANNOUNCE,
        "203.0.113." + number + "/32",
        "attack, ticket " + number,
        number % 3 != 0,
        "accepted");
  }

  private void write(int count) {
    for (int number = 1; number <= count; number++) {
      audit.record(List.of(announced(number)));
    }
  }

  /** As somebody with the file and no respect for triggers. */
  private void tamper(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("audit.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("drop trigger if exists audit_is_not_changed");
      statement.execute("drop trigger if exists audit_is_not_shortened");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void whatWasWrittenIsReadBackNewestFirst() {
    write(3);

    assertThat(audit.entries(AuditTrail.Filter.newest(2)))
        .extracting(AuditEntry::record)
        .containsExactly(announced(3), announced(2));
  }

  @Test
  void anEmptyAuditIsWhole() {
    assertThat(audit.verify()).isEqualTo(new AuditVerdict.Whole(0, AuditChain.START));
  }

  @Test
  void recordsWrittenTogetherAreChainedLikeThoseWrittenAlone() {
    write(2);
    audit.record(IntStream.rangeClosed(3, 5).mapToObj(SqlAuditLogTest::announced).toList());

    AuditEntry last = audit.entries(AuditTrail.Filter.newest(1)).getFirst();
    assertThat(audit.verify()).isEqualTo(new AuditVerdict.Whole(5, last.hash()));
    assertThat(audit.contains(last.hash())).isTrue();
    assertThat(audit.contains(AuditChain.START)).isFalse();
  }

  /** Computed apart from the program, with Python's struct and hashlib over the documented form. */
  @Test
  void theHashOfAnEntryIsAsDocumented() {
    AuditChain.Row row =
        new AuditChain.Row(
            1,
            1767355201000L,
            "noc",
            null,
            "announce",
            "203.0.113.0/24",
            "ticket ü",
            true,
            "accepted",
            "");

    assertThat(AuditChain.hash(AuditChain.START, row))
        .isEqualTo("4fb6e2e89a5b29f09e52f61059890709dabea594c3f9d74a5d24a096d28538a5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor = 'someone'",
        "from_address = null",
        "action = 'withdraw'",
        "subject = '203.0.113.99/32'",
        "reason = ''",
        "accepted = 1 - accepted",
        "result = 'refused'",
        "at = at + 1",
        "hash = '0000000000000000000000000000000000000000000000000000000000000000'"
      })
  void aChangedEntryIsNamed(String change) throws SQLException {
    write(9);
    tamper("update audit set " + change + " where number = 5");

    assertThat(audit.verify())
        .isInstanceOfSatisfying(
            AuditVerdict.Broken.class, broken -> assertThat(broken.number()).isEqualTo(5));
  }

  @Test
  void aMissingEntryIsNamed() throws SQLException {
    write(9);
    tamper("delete from audit where number = 4");

    assertThat(audit.verify())
        .isEqualTo(new AuditVerdict.Broken(4, "it is missing; the next that is there is 5"));
  }

  @Test
  void anEntryTakenOutWithTheRestMovedUpIsNoticed() throws SQLException {
    write(9);
    tamper(
        "delete from audit where number = 4",
        "update audit set number = number - 1 where number > 4");

    assertThat(audit.verify())
        .isInstanceOfSatisfying(
            AuditVerdict.Broken.class, broken -> assertThat(broken.number()).isEqualTo(4));
  }

  @Test
  void aCutOffEndShowsAgainstAHashThatWasNoted() throws SQLException {
    write(9);
    String noted = audit.entries(AuditTrail.Filter.newest(1)).getFirst().hash();
    tamper("delete from audit where number > 6");

    assertThat(audit.verify()).isInstanceOf(AuditVerdict.Whole.class);
    assertThat(audit.contains(noted)).isFalse();
  }

  @Test
  void theTableRefusesChangesAndDeletions() {
    write(1);

    for (String sql : List.of("update audit set actor = 'x'", "delete from audit")) {
      assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute(sql)))
          .hasMessageContaining("only added to");
    }
  }

  @Test
  void entriesAreFoundByWhoWhatAboutAndWhen() {
    write(6);
    AuditTrail.Filter everything = AuditTrail.Filter.newest(100);

    assertThat(numbers(new AuditTrail.Filter(4L, null, null, null, null, null, null, 2)))
        .containsExactly(3L, 2L);
    assertThat(numbers(new AuditTrail.Filter(null, "nobody", null, null, null, null, null, 9)))
        .isEmpty();
    assertThat(numbers(new AuditTrail.Filter(null, null, "announce", false, null, null, null, 9)))
        .containsExactly(6L, 3L);
    assertThat(numbers(new AuditTrail.Filter(null, null, null, null, "113.5/", null, null, 9)))
        .containsExactly(5L);
    assertThat(numbers(new AuditTrail.Filter(null, null, null, null, "%", null, null, 9)))
        .isEmpty();
    assertThat(
            numbers(
                new AuditTrail.Filter(
                    null, null, null, null, null, NOON.plusSeconds(2), NOON.plusSeconds(4), 9)))
        .containsExactly(3L, 2L);
    assertThat(numbers(everything)).hasSize(6);
  }

  private List<Long> numbers(AuditTrail.Filter query) {
    return audit.entries(query).stream().map(AuditEntry::number).toList();
  }
}
