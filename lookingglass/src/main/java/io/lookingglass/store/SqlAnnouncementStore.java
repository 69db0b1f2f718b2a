package io.lookingglass.store;

import io.lookingglass.bgp.announce.Announcement;
import io.lookingglass.bgp.announce.Announcement.Cause;
import io.lookingglass.bgp.announce.Announcement.Ending;
import io.lookingglass.bgp.announce.AnnouncementJson;
import io.lookingglass.bgp.announce.AnnouncementStore;
import io.lookingglass.bgp.announce.StoreFailedException;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.config.net.IpPrefix;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Announcements in the database, one row each. Thread-safe. */
public final class SqlAnnouncementStore implements AnnouncementStore {
  private static final Logger LOG = LoggerFactory.getLogger(SqlAnnouncementStore.class);
  private static final Duration KEY_LIFE = Duration.ofDays(1);

  private final Jdbi jdbi;
  private final InstantSource clock;

  /**
   * @param clock the time of day, by which idempotency keys grow old
   */
  public SqlAnnouncementStore(Database database, InstantSource clock) {
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  @Override
  public Stored active() {
    return asked(
        () -> {
          List<Announcement> readable = new ArrayList<>();
          List<String> damaged = new ArrayList<>();
          for (Document document :
              jdbi.withHandle(
                  handle ->
                      documents(
                          handle.createQuery(
                              "select id, document from announcement where ended_at is null"
                                  + " order by number")))) {
            document.read().ifPresentOrElse(readable::add, () -> damaged.add(document.id()));
          }
          return new Stored(readable, damaged);
        });
  }

  /** A row. */
  private record Document(String id, String text) {
    Optional<Announcement> read() {
      try {
        return Optional.of(AnnouncementJson.read(text)).filter(read -> read.id().equals(id));
      } catch (RuntimeException e) {
        LOG.error("The stored announcement {} is damaged", id, e);
        return Optional.empty();
      }
    }
  }

  private static List<Document> documents(Query query) {
    return query
        .map((row, _) -> new Document(row.getString("id"), row.getString("document")))
        .list();
  }

  @Override
  public List<Withdrawal> withdrawnSince(Instant time) {
    return asked(
        () ->
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select subject, ended_at from announcement"
                                + " where ended_at >= :time and replaced = 0 order by ended_at")
                        .bind("time", time.toEpochMilli())
                        .map(
                            (row, _) ->
                                new Withdrawal(
                                    row.getString("subject"),
                                    Instant.ofEpochMilli(row.getLong("ended_at"))))
                        .list()));
  }

  @Override
  public void commit(List<Announcement> announcements, @Nullable IdempotencyKey key) {
    asked(
        () ->
            jdbi.inTransaction(
                handle -> {
                  write(handle, announcements);
                  if (key != null) {
                    write(handle, key);
                  }
                  return true;
                }));
  }

  private static void write(Handle handle, Collection<Announcement> announcements) {
    if (announcements.isEmpty()) {
      // A transaction that writes nothing would not find that nothing can be written.
      handle.execute("delete from announcement_key where at < 0");
      return;
    }
    long number =
        handle
            .createQuery("select coalesce(max(number), 0) from announcement")
            .mapTo(Long.class)
            .one();
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into announcement
              (number, id, accepted_at, ended_at, replaced, subject, first_address, length,
               document)
            values
              (:number, :id, :acceptedAt, :endedAt, :replaced, :subject, :first, :length, :document)
            on conflict (id) do update set
              ended_at = excluded.ended_at, replaced = excluded.replaced,
              document = excluded.document
            """);
    for (Announcement announcement : announcements) {
      number++;
      Subject subject = announcement.request().subject();
      @Nullable Ending ending = announcement.ending();
      batch
          .bind("number", number)
          .bind("id", announcement.id())
          .bind("acceptedAt", announcement.acceptedAt().toEpochMilli())
          .bind("endedAt", ending == null ? null : (Long) ending.at().toEpochMilli())
          .bind("replaced", ending != null && ending.cause() == Cause.REPLACED ? 1 : 0)
          .bind("subject", subject.text())
          .bind("first", first(subject.destination()))
          .bind("length", subject.destination().length())
          .bind("document", AnnouncementJson.write(announcement))
          .add();
    }
    batch.execute();
  }

  private static void write(Handle handle, IdempotencyKey key) {
    handle
        .createUpdate(
            """
            insert into announcement_key (owner, key_text, digest, at, ids)
            values (:owner, :key, :digest, :at, :ids)
            on conflict (owner, key_text) do update set
              digest = excluded.digest, at = excluded.at, ids = excluded.ids
            """)
        .bind("owner", key.owner())
        .bind("key", key.key())
        .bind("digest", key.digest())
        .bind("at", key.at().toEpochMilli())
        .bind("ids", String.join(" ", key.ids()))
        .execute();
  }

  @Override
  public Optional<IdempotencyKey> find(String owner, String key) {
    return asked(
        () ->
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select digest, at, ids from announcement_key"
                                + " where owner = :owner and key_text = :key")
                        .bind("owner", owner)
                        .bind("key", key)
                        .map(
                            (row, _) ->
                                new IdempotencyKey(
                                    owner,
                                    key,
                                    row.getString("digest"),
                                    Instant.ofEpochMilli(row.getLong("at")),
                                    ids(row.getString("ids"))))
                        .findOne()));
  }

  private static List<String> ids(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  @Override
  public Optional<Announcement> find(String id) {
    return asked(
        () ->
            jdbi.withHandle(
                handle ->
                    documents(
                            handle
                                .createQuery("select id, document from announcement where id = :id")
                                .bind("id", id))
                        .stream()
                        .flatMap(document -> document.read().stream())
                        .findFirst()));
  }

  @Override
  public List<Announcement> page(
      @Nullable IpPrefix within, @Nullable Announcement before, int most) {
    StringBuilder sql = new StringBuilder("select id, document from announcement where 1 = 1");
    sql.append(
        before == null ? "" : " and number < (select number from announcement where id = :before)");
    sql.append(
        within == null
            ? ""
            : " and first_address between :first and :last and length(first_address) = :digits"
                + " and length >= :length");
    sql.append(" order by number desc limit :most");
    return asked(
        () ->
            jdbi.withHandle(
                handle -> {
                  Query query = handle.createQuery(sql.toString()).bind("most", most);
                  if (before != null) {
                    query.bind("before", before.id());
                  }
                  if (within != null) {
                    query
                        .bind("first", first(within))
                        .bind("last", last(within))
                        .bind("digits", first(within).length())
                        .bind("length", within.length());
                  }
                  return documents(query).stream()
                      .flatMap(document -> document.read().stream())
                      .toList();
                }));
  }

  @Override
  public int deleteEndedBefore(Instant time) {
    return asked(
        () ->
            jdbi.inTransaction(
                handle -> {
                  handle
                      .createUpdate("delete from announcement_key where at < :time")
                      .bind("time", clock.instant().minus(KEY_LIFE).toEpochMilli())
                      .execute();
                  return handle
                      .createUpdate("delete from announcement where ended_at < :time")
                      .bind("time", time.toEpochMilli())
                      .execute();
                }));
  }

  /** The first address, of IPv4 8 digits, of IPv6 32: those of one family compare as numbers do. */
  private static String first(IpPrefix prefix) {
    return HexFormat.of().formatHex(prefix.address().getAddress());
  }

  /** The last address; texts of other lengths that lie between are of the other family. */
  private static String last(IpPrefix prefix) {
    byte[] address = prefix.address().getAddress();
    int hostBits = address.length * 8 - prefix.length();
    BigInteger last =
        new BigInteger(1, address).or(BigInteger.ONE.shiftLeft(hostBits).subtract(BigInteger.ONE));
    String digits = last.toString(16);
    return "0".repeat(address.length * 2 - digits.length()) + digits;
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return Objects.requireNonNull(question.get());
    } catch (RuntimeException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new StoreFailedException("The database says: " + cause.getMessage() + ".", e);
    }
  }
}
