package io.lookingglass.store;

import io.lookingglass.probes.MeasurementStore;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.json.UnreadableJsonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measurements in the database, one row each.
 *
 * <p>One thread writes. What arrives while it waits for the disk goes into its next transaction
 * together, so that many who save at once wait for one flush, not for one each. A platform thread,
 * because a virtual one would keep its carrier from others while SQLite waits. Thread-safe.
 */
public final class SqlMeasurementStore implements MeasurementStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqlMeasurementStore.class);

  /** So many are deleted at a time; between two steps others may write. */
  private static final int DELETED_AT_ONCE = 200;

  /** Far above what the largest measurement writes; a row that claims more is damaged. */
  private static final int MOST_EVENT_BYTES = 64 << 20;

  /** So many share a transaction at the most. */
  private static final int SAVED_AT_ONCE = 256;

  private final Jdbi jdbi;
  private final LinkedBlockingQueue<Saving> queue = new LinkedBlockingQueue<>();
  private final Thread writer;
  private volatile boolean closed;

  /**
   * A row that is to be written.
   *
   * @param packedEvents made by the thread that saves, not by the writer
   * @param done completes when the row is on the disk, or with what was in the way
   */
  private record Saving(
      StoredMeasurement measurement, ByteBuffer packedEvents, CompletableFuture<Void> done) {}

  public SqlMeasurementStore(Database database) {
    this.jdbi = database.jdbi();
    this.writer = Thread.ofPlatform().name("measurement-writer").daemon().start(this::write);
  }

  @Override
  public void save(StoredMeasurement measurement) {
    String events = MeasurementJson.text(MeasurementJson.events(measurement.events()));
    Saving saving =
        new Saving(measurement, ByteBuffer.wrap(packed(events)), new CompletableFuture<>());
    queue.add(saving);
    if (closed) {
      // The writer may have looked for the last time before this was added.
      failAll(drained());
    }
    try {
      saving.done().join();
    } catch (CompletionException e) {
      throw new StorageException(
          "The measurement %s could not be saved: %s".formatted(measurement.id(), e.getCause()),
          e.getCause());
    }
  }

  /** Writes what is queued, then ends; saving fails from then on. */
  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    failAll(drained());
  }

  private void write() {
    try {
      while (!closed) {
        Saving first = queue.take();
        List<Saving> batch = drained();
        batch.addFirst(first);
        write(batch);
      }
    } catch (InterruptedException e) {
      // Closing: what was queued before is still written below.
    }
    for (List<Saving> batch = drained(); !batch.isEmpty(); batch = drained()) {
      write(batch);
    }
  }

  private List<Saving> drained() {
    List<Saving> batch = new ArrayList<>();
    queue.drainTo(batch, SAVED_AT_ONCE - 1);
    return batch;
  }

  private void write(List<Saving> batch) {
    try {
      jdbi.useTransaction(handle -> batch.forEach(saving -> insert(handle, saving)));
      batch.forEach(saving -> saving.done().complete(null));
    } catch (RuntimeException e) {
      if (batch.size() == 1) {
        batch.getFirst().done().completeExceptionally(e);
      } else {
        // One of them may be the only one at fault.
        batch.forEach(saving -> write(List.of(saving)));
      }
    }
  }

  private static void failAll(List<Saving> batch) {
    batch.forEach(
        saving ->
            saving.done().completeExceptionally(new IllegalStateException("the store is closed")));
  }

  private static void insert(Handle handle, Saving saving) {
    StoredMeasurement measurement = saving.measurement();
    handle
        .createUpdate(
            """
            insert into measurement
              (id, type, target, created_at, updated_at, request, location, events)
            values
              (:id, :type, :target, :createdAt, :updatedAt, :request, :location, :events)
            """)
        .bind("id", measurement.id())
        .bind("type", measurement.order().request().type().name().toLowerCase(Locale.ROOT))
        .bind("target", measurement.order().request().target().text())
        .bind("createdAt", measurement.createdAt().toEpochMilli())
        .bind("updatedAt", measurement.updatedAt().toEpochMilli())
        .bind("request", MeasurementJson.text(MeasurementJson.order(measurement.order())))
        .bind("location", MeasurementJson.text(MeasurementJson.probe(measurement.location())))
        .bind("events", saving.packedEvents().array())
        .execute();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A row that cannot be read is logged and treated as not there.
   */
  @Override
  public Optional<StoredMeasurement> find(String id) {
    try {
      return jdbi.withHandle(
          handle ->
              handle
                  .createQuery(
                      """
                      select id, created_at, updated_at, request, location, events
                      from measurement where id = :id
                      """)
                  .bind("id", id)
                  .map((row, context) -> read(row))
                  .findOne());
    } catch (UnreadableJsonException | UncheckedIOException e) {
      LOG.error("The stored measurement {} cannot be read", id, e);
      return Optional.empty();
    }
  }

  @Override
  public int deleteCreatedBefore(Instant time) {
    int deleted = 0;
    int step;
    do {
      step =
          jdbi.inTransaction(
              handle ->
                  handle
                      .createUpdate(
                          """
                          delete from measurement where id in
                            (select id from measurement where created_at < :time
                             order by created_at limit :most)
                          """)
                      .bind("time", time.toEpochMilli())
                      .bind("most", DELETED_AT_ONCE)
                      .execute());
      deleted += step;
    } while (step == DELETED_AT_ONCE && !Thread.currentThread().isInterrupted());
    return deleted;
  }

  private static StoredMeasurement read(ResultSet row) throws SQLException {
    List<ProbeEvent> events = MeasurementJson.readEvents(unpacked(row.getBytes("events")));
    return new StoredMeasurement(
        row.getString("id"),
        MeasurementJson.readOrder(row.getString("request")),
        MeasurementJson.readProbe(row.getString("location")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        events);
  }

  private static byte[] packed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String unpacked(byte[] packed) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = gzip.readNBytes(MOST_EVENT_BYTES + 1);
      if (bytes.length > MOST_EVENT_BYTES) {
        throw new IOException("more than " + MOST_EVENT_BYTES + " bytes of events");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
