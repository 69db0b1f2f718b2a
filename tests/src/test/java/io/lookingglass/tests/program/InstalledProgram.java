package io.lookingglass.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The program in {@code lookingglass/target/app}, started as a process of its own. */
final class InstalledProgram implements AutoCloseable {
  static final Path HOME =
      Path.of(System.getProperty("project.root", ".."), "lookingglass", "target", "app")
          .toAbsolutePath()
          .normalize();

  private static final Pattern ADDRESS = Pattern.compile("serves on (http://\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;
  private final Path errors;

  private InstalledProgram(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts a command with its outputs in that folder. */
  static InstalledProgram start(Path folder, String... arguments) throws IOException {
    assertThat(HOME.resolve("bin/lookingglass")).as("build the module lookingglass first").exists();
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("bin/lookingglass").toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "out", ".txt");
    Path errors = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("LOOKINGGLASS_JDK", System.getProperty("java.home"));
    return new InstalledProgram(builder.start(), output, errors);
  }

  /** Starts a server that may probe loopback, with its database in that folder. */
  static InstalledProgram serve(Path folder) throws IOException {
    Path configuration = folder.resolve("test.yaml");
    Files.writeString(
        configuration,
        """
        server: {listen: "127.0.0.1:0"}
        storage: {url: "sqlite:test.db"}
        targets: {allow: [127.0.0.0/8]}
        limits: {public: {measurements-per-hour: 100000, concurrent: 100}, per-target-per-minute: 100000}
        """);
    return start(folder, "serve", "--config", configuration.toString());
  }

  Process process() {
    return process;
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  /** Where a server answers, as soon as it says so. */
  String address() {
    return Awaitility.await("the server's address; so far: " + errors())
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(process.isAlive()).as("alive; it said: %s", errors()).isTrue();
              Matcher said = ADDRESS.matcher(output());
              return said.find() ? said.group(1) : "";
            },
            address -> !address.isEmpty());
  }

  /** Waits for the process to end. */
  int exitStatus() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("ended; it said: %s%s", output(), errors())
        .isTrue();
    return process.exitValue();
  }

  /** Whether a thread of that name runs in the process. */
  boolean hasThread(String name) {
    try (var threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      return threads.anyMatch(thread -> read(thread.resolve("comm")).startsWith(name));
    } catch (IOException e) {
      return false;
    }
  }

  static HttpResponse<String> get(HttpClient client, String url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> post(HttpClient client, String url, String json) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
