package io.lookingglass.store;

import io.lookingglass.probes.MeasurementStore;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.json.UnreadableJsonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measurements in the database, one row each, written in one transaction. Thread-safe. */
public final class SqlMeasurementStore implements MeasurementStore {
  private static final Logger LOG = LoggerFactory.getLogger(SqlMeasurementStore.class);

  /** So many are deleted at a time; between two steps others may write. */
  private static final int DELETED_AT_ONCE = 200;

  /** Far above what the largest measurement writes; a row that claims more is damaged. */
  private static final int MOST_EVENT_BYTES = 64 << 20;

  private final Jdbi jdbi;

  public SqlMeasurementStore(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public void save(StoredMeasurement measurement) {
    String events = MeasurementJson.text(MeasurementJson.events(measurement.events()));
    byte[] packed = packed(events);
    jdbi.useTransaction(
        handle ->
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
                .bind(
                    "location", MeasurementJson.text(MeasurementJson.probe(measurement.location())))
                .bind("events", packed)
                .execute());
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
