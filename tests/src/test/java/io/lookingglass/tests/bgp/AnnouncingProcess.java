package io.lookingglass.tests.bgp;

import io.lookingglass.tests.lab.NamespacePair;
import io.lookingglass.tests.lab.NetworkNamespace;
import io.lookingglass.tests.lab.OwnClassPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The announcing service as a process of its own, so that it can be killed in the middle of
 * something. It says {@code accepted PREFIX} of each route it acknowledged.
 */
final class AnnouncingProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private AnnouncingProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts one at the near end.
   *
   * @param file the configuration
   * @param routes how many to announce, one after another; 0 for those that are stored alone
   */
  static AnnouncingProcess start(NamespacePair link, Path folder, String file, int routes) {
    NetworkNamespace near = link.near();
    try {
      Path configuration = Files.writeString(folder.resolve("process.yaml"), file);
      Path output = Files.createTempFile(folder, "process", ".log");
      Process process =
          new ProcessBuilder(
                  List.of(
                      "ip",
                      "netns",
                      "exec",
                      near.name(),
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "--enable-native-access=ALL-UNNAMED",
                      "-cp",
                      OwnClassPath.text(),
                      AnnouncingProgram.class.getName(),
                      configuration.toString(),
                      folder.resolve("announcements.db").toString(),
                      Integer.toString(routes)))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new AnnouncingProcess(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String output() {
    try {
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The routes it acknowledged; a line that it did not finish does not count. */
  List<String> accepted() {
    String text = output();
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith("accepted "))
        .map(line -> line.substring("accepted ".length()))
        .toList();
  }

  /** Ends it without a word (SIGKILL). */
  void kill() {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
