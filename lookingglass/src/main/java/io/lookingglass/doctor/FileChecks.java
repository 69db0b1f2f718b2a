package io.lookingglass.doctor;

import io.lookingglass.config.Configuration;
import io.lookingglass.store.DatabaseBackup;
import io.lookingglass.store.StorageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The configuration's file, the database's, and the disk below it. */
final class FileChecks {
  private static final String SCHEME = "sqlite:";
  private static final long MEBIBYTE = 1 << 20;

  /** A week of measurements needs some hundred. */
  private static final long LITTLE_MEBIBYTES = 1_024;

  private static final long TOO_LITTLE_MEBIBYTES = 64;

  private FileChecks() {}

  static List<Check> of(Configuration configuration, @Nullable Path file) {
    List<Check> checks = new ArrayList<>();
    if (file != null) {
      checks.add(configurationFile(configuration, file));
    }
    String url = configuration.storage().url();
    Path database =
        Path.of(url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : url)
            .toAbsolutePath()
            .normalize();
    checks.add(database(database));
    checks.add(disk(database));
    return checks;
  }

  private static Check configurationFile(Configuration configuration, Path file) {
    String name = "configuration-file";
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
      if (rights.contains(PosixFilePermission.OTHERS_WRITE)) {
        return Check.failed(
            name,
            "Everybody may change %s, and with it what is announced.".formatted(file),
            "chmod o-w " + file + ".");
      }
      if (rights.contains(PosixFilePermission.OTHERS_READ) && hasPasswords(configuration)) {
        return Check.warning(
            name,
            "Everybody may read %s, and there are passwords of BGP sessions.".formatted(file),
            "chmod o-r %s, unless they all stand in files or variables of their own."
                .formatted(file));
      }
      return Check.ok(name, "%s is %s.".formatted(file, PosixFilePermissions.toString(rights)));
    } catch (IOException | UnsupportedOperationException e) {
      return Check.warning(
          name, "The rights of %s cannot be read: %s.".formatted(file, e), "Look at them by hand.");
    }
  }

  private static boolean hasPasswords(Configuration configuration) {
    return configuration.bgp() != null
        && configuration.bgp().peers().stream().anyMatch(peer -> peer.password() != null);
  }

  private static Check database(Path database) {
    String name = "database";
    if (!Files.exists(database)) {
      Path folder = existing(database);
      return Files.isWritable(folder)
          ? Check.ok(name, "There is none yet; it can be made in %s.".formatted(folder))
          : Check.failed(
              name,
              "There is none yet, and this user may not write to %s.".formatted(folder),
              "Make the folder of storage.url and give it to the user that the server runs as.");
    }
    if (!Files.isWritable(database) || !Files.isWritable(existing(database))) {
      return Check.failed(
          name,
          "This user may not write to %s, or not to its folder.".formatted(database),
          "Give both to the user that the server runs as.");
    }
    try {
      DatabaseBackup.Contents contents = DatabaseBackup.look(database);
      if (Files.getPosixFilePermissions(database).contains(PosixFilePermission.OTHERS_READ)) {
        return Check.warning(
            name,
            "Everybody may read %s, the audit in it included.".formatted(database),
            "chmod o-r " + database + ".");
      }
      return Check.ok(
          name,
          "%s is whole: schema %d, %d measurements."
              .formatted(database, contents.schema(), contents.measurements()));
    } catch (StorageException e) {
      return Check.failed(
          name, e.getMessage() + ".", "Restore a backup: lookingglass restore FILE.");
    } catch (IOException e) {
      return Check.failed(
          name,
          "%s cannot be read: %s.".formatted(database, e),
          "Give it to the user that the server runs as.");
    }
  }

  private static Check disk(Path database) {
    String name = "disk";
    Path folder = existing(database);
    // Asked of the folder itself: below another root the mount it is on may not be found.
    File below = folder.toFile();
    if (below.getTotalSpace() == 0) {
      return Check.warning(
          name, "The space below %s cannot be read.".formatted(folder), "Look with df.");
    }
    long free = below.getUsableSpace() / MEBIBYTE;
    String found = "%,d MiB are free below %s.".formatted(free, folder);
    String remedy =
        "Free some space, or keep measurements for less time (storage.keep-measurements).";
    return free < TOO_LITTLE_MEBIBYTES
        ? Check.failed(name, found, remedy)
        : free < LITTLE_MEBIBYTES ? Check.warning(name, found, remedy) : Check.ok(name, found);
  }

  /** The nearest folder above that exists. */
  private static Path existing(Path file) {
    Path folder = file.getParent();
    while (folder != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    return folder == null ? Path.of("/") : folder;
  }
}
