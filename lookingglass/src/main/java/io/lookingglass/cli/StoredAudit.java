package io.lookingglass.cli;

import io.lookingglass.bgp.announce.StoreFailedException;
import io.lookingglass.config.Configuration;
import io.lookingglass.store.Database;
import io.lookingglass.store.SqlAuditLog;
import io.lookingglass.store.StorageException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The audit in the database that a configuration names; the server may run meanwhile. */
final class StoredAudit {
  private static final String SCHEME = "sqlite:";

  private StoredAudit() {}

  /** Opens it for a command; what is in the way is printed, and the exit status says so. */
  static int with(Path config, PrintWriter err, ToIntFunction<SqlAuditLog> command) {
    Optional<Configuration> configuration = ConfigurationFile.read(config, err);
    if (configuration.isEmpty()) {
      return ExitStatus.USAGE;
    }
    String url = configuration.get().storage().url();
    if (url.startsWith(SCHEME) && !Files.exists(Path.of(url.substring(SCHEME.length())))) {
      err.println("There is no database " + url.substring(SCHEME.length()) + " yet");
      err.flush();
      return ExitStatus.FAILED;
    }
    try (Database database = Database.open(url)) {
      return command.applyAsInt(new SqlAuditLog(database));
    } catch (StorageException | StoreFailedException e) {
      err.println(e.getMessage());
      err.flush();
      return ExitStatus.FAILED;
    }
  }
}
