package io.lookingglass.tests.demo;

import io.lookingglass.tests.lab.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes a demo away by its name: the processes in its namespaces, the namespaces, its files. The
 * same at the end of one as before the next, so that what a killed one left goes, too.
 */
final class Leftovers {
  private static final int POLITE_ROUNDS = 50;
  private static final int ROUNDS = 200;
  private static final int ROUND_MILLIS = 100;

  private Leftovers() {}

  /**
   * Takes everything away.
   *
   * @param kept a file in the folder that stays; the folder stays then, too
   */
  static void sweep(String name, Path folder, Path kept) {
    List<String> namespaces = namespaces(name);
    signal("TERM", processes(namespaces));
    for (int round = 0; round < ROUNDS && !processes(namespaces).isEmpty(); round++) {
      if (round >= POLITE_ROUNDS) {
        signal("KILL", processes(namespaces));
      }
      try {
        Thread.sleep(ROUND_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        signal("KILL", processes(namespaces));
        break;
      }
    }
    for (String namespace : namespaces) {
      Command.attempt("ip", "netns", "delete", namespace);
    }
    delete(folder, kept);
  }

  /** The namespaces of a demo. */
  static List<String> namespaces(String name) {
    Path all = Path.of("/run/netns");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(all)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith(name + "-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers of the processes that are in namespaces. */
  static Set<String> processes(List<String> namespaces) {
    return namespaces.stream()
        .flatMap(namespace -> Command.attempt("ip", "netns", "pids", namespace).output().lines())
        .map(String::strip)
        .filter(line -> line.matches("[0-9]+"))
        // Threads of this very process enter namespaces for a moment.
        .filter(line -> !line.equals(Long.toString(ProcessHandle.current().pid())))
        .collect(Collectors.toSet());
  }

  private static void signal(String signal, Set<String> processes) {
    for (String process : processes) {
      Command.attempt("kill", "-" + signal, process);
    }
  }

  private static void delete(Path folder, Path kept) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!kept.startsWith(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
