package io.lookingglass.store;

import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AuditEntry;
import io.lookingglass.bgp.announce.AuditRecord;
import io.lookingglass.bgp.announce.AuditSink;
import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.bgp.announce.StoreFailedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit in the database: only ever added to, each entry chained to the one before by {@link
 * AuditChain}. Thread-safe; SQLite lets one transaction write at a time, which keeps the chain one.
 */
public final class SqlAuditLog implements AuditSink, AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(SqlAuditLog.class);

  private static final String COLUMNS =
      "number, at, actor, from_address, action, subject, reason, accepted, result, hash";

  private final Jdbi jdbi;

  public SqlAuditLog(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public void record(List<AuditRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    try {
      AuditChain.Row last = jdbi.inTransaction(handle -> append(handle, records));
      // Outside the database, so that a chain that was written anew does not go with it.
      LOG.info("audit: entry {} has hash {}", last.number(), last.hash());
    } catch (RuntimeException e) {
      throw new StoreFailedException("The audit could not be written: " + e.getMessage(), e);
    }
  }

  private static AuditChain.Row append(Handle handle, List<AuditRecord> records) {
    Optional<AuditChain.Row> newest =
        handle
            .createQuery("select " + COLUMNS + " from audit order by number desc limit 1")
            .map((row, _) -> read(row))
            .findOne();
    String before = newest.map(AuditChain.Row::hash).orElse(AuditChain.START);
    long number = newest.map(AuditChain.Row::number).orElse(0L);
    AuditChain.Row last = null;
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into audit ("
                + COLUMNS
                + ") values (:number, :at, :actor, :from, :action, :subject, :reason, :accepted,"
                + " :result, :hash)");
    for (AuditRecord record : records) {
      number++;
      AuditChain.Row unhashed =
          new AuditChain.Row(
              number,
              record.at().toEpochMilli(),
              record.actor().name(),
              record.actor().from(),
              record.action().title(),
              record.subject(),
              record.reason(),
              record.accepted(),
              record.result(),
              "");
      before = AuditChain.hash(before, unhashed);
      last =
          new AuditChain.Row(
              number,
              unhashed.atMillis(),
              unhashed.actor(),
              unhashed.from(),
              unhashed.action(),
              unhashed.subject(),
              unhashed.reason(),
              unhashed.accepted(),
              unhashed.result(),
              before);
      batch
          .bind("number", last.number())
          .bind("at", last.atMillis())
          .bind("actor", last.actor())
          .bind("from", last.from())
          .bind("action", last.action())
          .bind("subject", last.subject())
          .bind("reason", last.reason())
          .bind("accepted", last.accepted() ? 1 : 0)
          .bind("result", last.result())
          .bind("hash", last.hash())
          .add();
    }
    batch.execute();
    if (last == null) {
      throw new IllegalArgumentException("There is nothing to write");
    }
    return last;
  }

  @Override
  public List<AuditEntry> entries(AuditTrail.Filter filter) {
    StringBuilder sql = new StringBuilder("select " + COLUMNS + " from audit where 1 = 1");
    sql.append(filter.before() == null ? "" : " and number < :before");
    sql.append(filter.actor() == null ? "" : " and actor = :actor");
    sql.append(filter.action() == null ? "" : " and action = :action");
    sql.append(filter.accepted() == null ? "" : " and accepted = :accepted");
    sql.append(filter.subject() == null ? "" : " and lower(subject) like :subject escape '\\'");
    sql.append(filter.since() == null ? "" : " and at >= :since");
    sql.append(filter.until() == null ? "" : " and at < :until");
    sql.append(" order by number desc limit :most");
    try {
      return jdbi.withHandle(
          handle -> {
            Query statement = handle.createQuery(sql.toString());
            bind(statement, filter);
            return statement.map((row, _) -> entry(read(row))).list();
          });
    } catch (RuntimeException e) {
      throw new StoreFailedException("The audit could not be read: " + e.getMessage(), e);
    }
  }

  private static void bind(Query statement, AuditTrail.Filter filter) {
    if (filter.before() != null) {
      statement.bind("before", filter.before());
    }
    if (filter.actor() != null) {
      statement.bind("actor", filter.actor());
    }
    if (filter.action() != null) {
      statement.bind("action", filter.action());
    }
    if (filter.accepted() != null) {
      statement.bind("accepted", filter.accepted() ? 1 : 0);
    }
    if (filter.subject() != null) {
      String literal = filter.subject().toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0");
      statement.bind("subject", "%" + literal + "%");
    }
    if (filter.since() != null) {
      statement.bind("since", filter.since().toEpochMilli());
    }
    if (filter.until() != null) {
      statement.bind("until", filter.until().toEpochMilli());
    }
    statement.bind("most", filter.most());
  }

  /**
   * Follows the chain from the first entry to the last.
   *
   * @throws StorageException when the database cannot be read
   */
  public AuditVerdict verify() {
    return verify(jdbi);
  }

  /** As {@link #verify()}, of whichever database this leads to. */
  static AuditVerdict verify(Jdbi jdbi) {
    try {
      return jdbi.withHandle(
          handle -> {
            try (var rows =
                handle
                    .createQuery("select " + COLUMNS + " from audit order by number")
                    .map((row, _) -> read(row))
                    .iterator()) {
              return AuditChain.verify(rows);
            }
          });
    } catch (RuntimeException e) {
      throw new StorageException("The audit cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether there is an entry of this hash, 64 hexadecimal digits. */
  public boolean contains(String hash) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createQuery("select count(*) from audit where hash = :hash")
                    .bind("hash", hash.toLowerCase(Locale.ROOT))
                    .mapTo(Long.class)
                    .one()
                > 0);
  }

  private static AuditChain.Row read(ResultSet row) throws SQLException {
    return new AuditChain.Row(
        row.getLong("number"),
        row.getLong("at"),
        row.getString("actor"),
        row.getString("from_address"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("reason"),
        row.getInt("accepted") != 0,
        row.getString("result"),
        row.getString("hash"));
  }

  private static AuditEntry entry(AuditChain.Row row) {
    AuditRecord.Action action =
        Arrays.stream(AuditRecord.Action.values())
            .filter(known -> known.title().equals(row.action()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "entry %d is of an unknown action".formatted(row.number())));
    return new AuditEntry(
        row.number(),
        new AuditRecord(
            Instant.ofEpochMilli(row.atMillis()),
            new Actor(row.actor(), row.from()),
            action,
            row.subject(),
            row.reason(),
            row.accepted(),
            row.result()),
        row.hash());
  }
}
