package io.lookingglass.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class InstalledProgramTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void theLauncherPassesArgumentsAndExitStatusOn() throws Exception {
    try (InstalledProgram version = InstalledProgram.start(folder, "--version")) {
      assertThat(version.exitStatus()).isZero();
      assertThat(version.output()).startsWith("lookingglass ");
    }
    try (InstalledProgram wrong = InstalledProgram.start(folder, "ping", "not a host")) {
      assertThat(wrong.exitStatus()).isEqualTo(2);
      assertThat(wrong.errors()).contains("TARGET: ");
    }
  }

  @Test
  void aServerToldToTerminateEndsAtOnceAndKeepsItsDatabaseWhole() throws Exception {
    try (InstalledProgram server = InstalledProgram.serve(folder);
        HttpClient client = HttpClient.newHttpClient()) {
      String base = server.address();
      assertThat(InstalledProgram.get(client, base + "/healthz").statusCode()).isEqualTo(200);
      assertThat(InstalledProgram.get(client, base + "/readyz").body()).contains("\"ready\"");
      server.process().destroy();
      assertThat(server.exitStatus()).isEqualTo(143);
      assertThat(server.errors()).doesNotContain("Exception");
    }
  }

  /** What was told to be finished is there, word for word, after the process was killed. */
  @Test
  void aKilledServerHasLostNoFinishedMeasurement() throws Exception {
    JsonMapper json = JsonMapper.shared();
    Map<String, JsonNode> finished = new LinkedHashMap<>();
    try (InstalledProgram server = InstalledProgram.serve(folder);
        HttpClient client = HttpClient.newHttpClient()) {
      String base = server.address();
      for (int i = 0; i < 30; i++) {
        String url =
            base
                + InstalledProgram.post(
                        client,
                        base + "/v1/measurements",
                        """
                        {"type": "ping", "target": "127.0.0.1",
                         "measurementOptions": {"packets": 1, "protocol": "UDP"}}
                        """)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
        JsonNode measurement =
            Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(
                    () -> json.readTree(InstalledProgram.get(client, url).body()),
                    answer -> answer.path("status").asString("").equals("finished"));
        finished.put(url.substring(base.length()), measurement);
      }
      server.process().destroyForcibly();
      server.exitStatus();
    }
    try (InstalledProgram server = InstalledProgram.serve(folder);
        HttpClient client = HttpClient.newHttpClient()) {
      String base = server.address();
      for (Map.Entry<String, JsonNode> measurement : finished.entrySet()) {
        HttpResponse<String> again = InstalledProgram.get(client, base + measurement.getKey());
        assertThat(json.readTree(again.body())).isEqualTo(measurement.getValue());
      }
    }
  }

  @Test
  void anInterruptedCommandStillPrintsOneJsonDocument() throws Exception {
    try (InstalledProgram command =
        InstalledProgram.start(
            folder, "ping", "127.0.0.1", "-U", "-c", "16", "-i", "5", "--json")) {
      Awaitility.await().atMost(PATIENCE).until(() -> command.hasThread("probe-reactor"));
      new ProcessBuilder("kill", "-INT", Long.toString(command.process().pid())).start().waitFor();
      assertThat(command.exitStatus()).isEqualTo(130);
      JsonNode document = JsonMapper.shared().readTree(command.output());
      assertThat(document.at("/type").asString()).isEqualTo("ping");
      assertThat(document.at("/results/0/result/status").asString()).isEqualTo("finished");
    }
  }

  @Test
  @RequiresRoot
  @RequiresProgram(value = "unshare", debianPackage = "util-linux")
  void withoutAJdkTheLauncherSaysWhatToInstall() throws Exception {
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs none /usr/lib/jvm && exec \"$0\"",
                InstalledProgram.HOME.resolve("bin/find-jdk").toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("LOOKINGGLASS_JDK");
    assertThat(builder.start().waitFor()).isEqualTo(1);
    assertThat(said).content().contains("needs a JDK 25", "apt-get install", "LOOKINGGLASS_JDK");
  }

  @Test
  void theArchiveHoldsLauncherLibrariesSamplesAndUnit() throws Exception {
    Path target = InstalledProgram.HOME.getParent();
    Path archive;
    try (Stream<Path> files = Files.list(target)) {
      archive = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    Path listing = folder.resolve("listing.txt");
    new ProcessBuilder("tar", "-tvzf", archive.toString())
        .redirectOutput(listing.toFile())
        .start()
        .waitFor();
    assertThat(listing)
        .content()
        .containsPattern("-rwxr-xr-x.*/bin/lookingglass\n")
        .containsPattern("-rwxr-xr-x.*/bin/train\n")
        .contains(
            "/lib/lookingglass.jar",
            "/lib/sqlite-jdbc-",
            "/config/lookingglass.yaml",
            "/systemd/lookingglass.service",
            "/README.md",
            "/LICENSE");
  }
}
