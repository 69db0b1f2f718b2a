package io.lookingglass.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a process of its own, whose memory and CPU time can be told. */
final class ProgramUnderLoad implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("serves on (http://\\S+)");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;

  private ProgramUnderLoad(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it; the folder takes its configuration and what it says.
   *
   * @param command the command line, to which arguments are added
   */
  static ProgramUnderLoad start(List<String> command, Path folder, String configuration)
      throws IOException {
    Path file = folder.resolve("load.yaml");
    Files.writeString(file, configuration);
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("serve", "--config", file.toString()));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new ProgramUnderLoad(process, log);
  }

  /** Where it answers, as soon as it says so. */
  String address() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      Matcher said = ADDRESS.matcher(Files.readString(log));
      if (said.find()) {
        return said.group(1);
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new IOException("The program does not serve: " + Files.readString(log));
  }

  long residentMiB() throws IOException {
    Matcher resident =
        RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
    return resident.find() ? Long.parseLong(resident.group(1)) / 1024 : 0;
  }

  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
