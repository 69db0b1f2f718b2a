package io.lookingglass.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The database's schema, brought up to date by Flyway.
 *
 * <p>Flyway takes half of a second to find that there is nothing to do, half of what a start may
 * take. So after each migration a fingerprint of the migration scripts is noted in the database,
 * and a start that finds its own fingerprint there is done.
 */
final class Schema {
  private static final String FOLDER = "db/migration";

  /** Every script, in order; {@code SchemaTest} compares it with the folder. */
  static final List<String> SCRIPTS =
      List.of(
          "V1__measurements.sql",
          "V2__audit.sql",
          "V3__announcements.sql",
          "V4__tunnel_health.sql",
          "V5__tunnel_sizes.sql",
          "V6__tunnel_transition_said.sql");

  private Schema() {}

  static void bringUpToDate(DataSource source, Jdbi jdbi) {
    String wanted = fingerprint();
    if (jdbi.withHandle(handle -> isNoted(handle, wanted))) {
      return;
    }
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:" + FOLDER)
        // What differs between SQLite and PostgreSQL, where the second has nothing in its place.
        .placeholders(Map.of("bytes", "blob", "clustered", "without rowid"))
        .validateMigrationNaming(true)
        // A database of a newer version is refused: an older program would misread it.
        .ignoreMigrationPatterns(new String[0])
        .load()
        .migrate();
    jdbi.useTransaction(
        handle -> {
          handle.execute("delete from schema_fingerprint");
          handle.execute("insert into schema_fingerprint (sha256) values (?)", wanted);
        });
  }

  private static boolean isNoted(Handle handle, String fingerprint) {
    try {
      return handle
          .createQuery("select sha256 from schema_fingerprint")
          .mapTo(String.class)
          .list()
          .equals(List.of(fingerprint));
    } catch (JdbiException e) {
      // A new database has no such table.
      return false;
    }
  }

  static String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String script : SCRIPTS) {
        try (InputStream content =
            Schema.class.getClassLoader().getResourceAsStream(FOLDER + "/" + script)) {
          if (content == null) {
            throw new IllegalStateException("no migration script " + script);
          }
          digest.update(content.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
