package io.lookingglass.store;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.MeasuredSizes.Limit;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import io.lookingglass.probes.gre.monitor.TunnelTransition.Damping;
import io.lookingglass.probes.json.MeasurementJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The history of tunnels in the database. Thread-safe. */
public final class SqlTunnelHealthStore implements TunnelHealthStore {
  /** So many transitions are deleted at a time; between two steps others may write. */
  private static final int DELETED_AT_ONCE = 2000;

  /** Of {@code case} and not of functions, for those have other names in other databases. */
  private static final String ADD =
      """
      insert into tunnel_health
        (span_seconds, tunnel, at, mode, sent, lost, sum_micros, min_micros, max_micros, worst)
      values
        (:span, :tunnel, :at, :mode, :sent, :lost, :sum, :min, :max, :worst)
      on conflict (span_seconds, tunnel, at, mode) do update set
        min_micros = case
          when tunnel_health.sent = tunnel_health.lost then excluded.min_micros
          when excluded.sent = excluded.lost then tunnel_health.min_micros
          when excluded.min_micros < tunnel_health.min_micros then excluded.min_micros
          else tunnel_health.min_micros end,
        max_micros = case
          when excluded.max_micros > tunnel_health.max_micros then excluded.max_micros
          else tunnel_health.max_micros end,
        sum_micros = tunnel_health.sum_micros + excluded.sum_micros,
        sent = tunnel_health.sent + excluded.sent,
        lost = tunnel_health.lost + excluded.lost,
        worst = case
          when excluded.worst > tunnel_health.worst then excluded.worst
          else tunnel_health.worst end
      """;

  private final Jdbi jdbi;

  public SqlTunnelHealthStore(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public void save(List<Entry> minutes, List<TunnelTransition> transitions) {
    jdbi.useTransaction(
        handle -> {
          for (Resolution resolution : Resolution.values()) {
            add(handle, resolution, minutes);
          }
          insert(handle, transitions);
        });
  }

  private static void add(Handle handle, Resolution resolution, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    long span = resolution.span().toMillis();
    PreparedBatch batch = handle.prepareBatch(ADD);
    for (Entry entry : entries) {
      batch
          .bind("span", resolution.span().toSeconds())
          .bind("tunnel", entry.tunnel())
          .bind("at", Math.floorDiv(entry.at(), span) * span)
          .bind("mode", entry.mode())
          .bind("sent", entry.sent())
          .bind("lost", entry.lost())
          .bind("sum", entry.sumMicros())
          .bind("min", entry.minMicros())
          .bind("max", entry.maxMicros())
          .bind("worst", (int) entry.worst().rank())
          .add();
    }
    var _ = batch.execute();
  }

  private static void insert(Handle handle, List<TunnelTransition> transitions) {
    if (transitions.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into tunnel_transition
              (number, at, tunnel, customer, mode, from_state, to_state, reason, said, damping)
            values
              (:number, :at, :tunnel, :customer, :mode, :from, :to, :reason, :said, :damping)
            on conflict (number) do nothing
            """);
    for (TunnelTransition transition : transitions) {
      batch
          .bind("number", transition.number())
          .bind("at", transition.at().toEpochMilli())
          .bind("tunnel", transition.tunnel())
          .bind("customer", transition.customer())
          .bind("mode", transition.mode())
          .bind("from", transition.from().name())
          .bind("to", transition.to().name())
          .bind("reason", transition.reason())
          .bind("said", json(transition.said()))
          .bind("damping", transition.damping().name())
          .add();
    }
    var _ = batch.execute();
  }

  @Override
  public List<Entry> read(String tunnel, Resolution resolution, Instant from, Instant to) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select tunnel, mode, at, sent, lost, sum_micros, min_micros, max_micros, worst
                    from tunnel_health
                    where span_seconds = :span and tunnel = :tunnel and at >= :from and at < :to
                    order by at, mode
                    """)
                .bind("span", resolution.span().toSeconds())
                .bind("tunnel", tunnel)
                .bind("from", from.toEpochMilli())
                .bind("to", to.toEpochMilli())
                .map((row, context) -> entry(row))
                .list());
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("tunnel"),
        row.getString("mode"),
        row.getLong("at"),
        row.getLong("sent"),
        row.getLong("lost"),
        row.getLong("sum_micros"),
        row.getLong("min_micros"),
        row.getLong("max_micros"),
        TunnelState.ranked(row.getByte("worst")));
  }

  @Override
  public List<TunnelTransition> transitions(@Nullable String tunnel, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select number, at, tunnel, customer, mode, from_state, to_state, reason, said,
                      damping
                    from tunnel_transition
                    """
                        + (tunnel == null ? "" : "where tunnel = :tunnel ")
                        + "order by number desc limit :most")
                .bindMap(tunnel == null ? Map.of() : Map.of("tunnel", tunnel))
                .bind("most", most)
                .map((row, context) -> transition(row))
                .list());
  }

  private static TunnelTransition transition(ResultSet row) throws SQLException {
    return new TunnelTransition(
        row.getLong("number"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("tunnel"),
        row.getString("customer"),
        row.getString("mode"),
        TunnelState.valueOf(row.getString("from_state")),
        TunnelState.valueOf(row.getString("to_state")),
        said(row.getString("said"), row.getString("reason")),
        Damping.valueOf(row.getString("damping")));
  }

  private static @Nullable String json(Sentence said) {
    @Nullable ObjectNode json = MeasurementJson.sentence(said);
    return json == null ? null : json.toString();
  }

  private static Sentence said(@Nullable String json, String english) {
    return json == null ? Sentence.verbatim(english) : MeasurementJson.readSentence(json);
  }

  @Override
  public void saveSizes(List<MeasuredSizes> sizes) {
    jdbi.useTransaction(
        handle -> {
          for (MeasuredSizes measured : sizes) {
            save(handle, measured);
          }
        });
  }

  private static void save(Handle handle, MeasuredSizes measured) {
    handle
        .createUpdate("delete from tunnel_sizes where tunnel = :tunnel")
        .bind("tunnel", measured.tunnel())
        .execute();
    handle
        .createUpdate(
            """
            insert into tunnel_sizes
              (tunnel, at, local_address, remote_address, outer_passed, outer_failed,
               inner_passed, inner_failed, maximum_segment_size)
            values
              (:tunnel, :at, :local, :remote, :outerPassed, :outerFailed,
               :innerPassed, :innerFailed, :mss)
            """)
        .bind("tunnel", measured.tunnel())
        .bind("at", measured.at().toEpochMilli())
        .bind("local", IpAddresses.format(measured.local()))
        .bind("remote", IpAddresses.format(measured.remote()))
        .bind("outerPassed", measured.outer().passed())
        .bind("outerFailed", measured.outer().failed())
        .bind("innerPassed", measured.inner().passed())
        .bind("innerFailed", measured.inner().failed())
        .bind("mss", measured.maximumSegmentSize())
        .execute();
  }

  @Override
  public List<MeasuredSizes> sizes() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select tunnel, at, local_address, remote_address, outer_passed, outer_failed,
                      inner_passed, inner_failed, maximum_segment_size
                    from tunnel_sizes order by tunnel
                    """)
                .map((row, context) -> sizes(row))
                .list());
  }

  private static MeasuredSizes sizes(ResultSet row) throws SQLException {
    return new MeasuredSizes(
        row.getString("tunnel"),
        Instant.ofEpochMilli(row.getLong("at")),
        IpAddresses.parse(row.getString("local_address")),
        IpAddresses.parse(row.getString("remote_address")),
        new Limit(integer(row, "outer_passed"), integer(row, "outer_failed")),
        new Limit(integer(row, "inner_passed"), integer(row, "inner_failed")),
        integer(row, "maximum_segment_size"));
  }

  private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : (Integer) value;
  }

  @Override
  public int deleteOld(Instant now) {
    int deleted = 0;
    for (Resolution resolution : Resolution.values()) {
      deleted += deleteOld(resolution, now.minus(resolution.kept()).toEpochMilli());
    }
    long before = now.minus(Resolution.HOUR.kept()).toEpochMilli();
    return deleted + deleteTransitions(before) + deleteSizes(before);
  }

  /** Tunnel by tunnel, as the rows lie: an index by time alone would take as much room as they. */
  private int deleteOld(Resolution resolution, long before) {
    int deleted = 0;
    Optional<String> tunnel = tunnelBehind(resolution, "");
    while (tunnel.isPresent() && !Thread.currentThread().isInterrupted()) {
      String name = tunnel.get();
      deleted +=
          jdbi.inTransaction(
              handle ->
                  handle
                      .createUpdate(
                          """
                          delete from tunnel_health
                          where span_seconds = :span and tunnel = :tunnel and at < :before
                          """)
                      .bind("span", resolution.span().toSeconds())
                      .bind("tunnel", name)
                      .bind("before", before)
                      .execute());
      tunnel = tunnelBehind(resolution, name);
    }
    return deleted;
  }

  private Optional<String> tunnelBehind(Resolution resolution, String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select tunnel from tunnel_health
                    where span_seconds = :span and tunnel > :name
                    order by tunnel limit 1
                    """)
                .bind("span", resolution.span().toSeconds())
                .bind("name", name)
                .mapTo(String.class)
                .findOne());
  }

  private int deleteSizes(long before) {
    return jdbi.inTransaction(
        handle ->
            handle
                .createUpdate("delete from tunnel_sizes where at < :before")
                .bind("before", before)
                .execute());
  }

  private int deleteTransitions(long before) {
    int deleted = 0;
    int step;
    do {
      step =
          jdbi.inTransaction(
              handle ->
                  handle
                      .createUpdate(
                          """
                          delete from tunnel_transition where number in
                            (select number from tunnel_transition where at < :before limit :most)
                          """)
                      .bind("before", before)
                      .bind("most", DELETED_AT_ONCE)
                      .execute());
      deleted += step;
    } while (step == DELETED_AT_ONCE && !Thread.currentThread().isInterrupted());
    return deleted;
  }
}
