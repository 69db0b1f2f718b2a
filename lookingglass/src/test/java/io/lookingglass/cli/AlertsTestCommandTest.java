package io.lookingglass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class AlertsTestCommandTest {
  @TempDir private Path folder;

  private final List<String> bodies = new ArrayList<>();
  private int status = 204;
  private HttpServer server;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String host() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private Outcome run(String name) throws IOException {
    Path config = folder.resolve("lookingglass.yaml");
    Files.writeString(
        config,
        """
        location: {name: fra}
        alerts:
          webhooks:
            - {name: noc, url: "%s/s3cretpath", secret: "0123456789abcdef0123"}
        """
            .formatted(host()));
    return run(name, config);
  }

  private static Outcome run(String name, Path config) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = CommandLineProgram.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    int status = commandLine.execute("alerts", "test", name, "--config", config.toString());
    return new Outcome(status, out.toString(), err.toString());
  }

  @Test
  void whatTheReceiverTookIsSaid() throws IOException {
    Outcome outcome = run("noc");
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .matches(
            "noc at " + host() + " took the event msg_\\S+ with status 204 after \\d+ ms\\.\n");
    assertThat(bodies).hasSize(1);
    assertThat(bodies.getFirst()).contains("\"type\":\"test\"", "\"location\":\"fra\"");
  }

  @Test
  void whyTheReceiverDidNotIsSaidWithoutTheUrlOrTheSecret() throws IOException {
    status = 403;
    Outcome outcome = run("noc");
    assertThat(outcome.status()).isEqualTo(ExitStatus.NOT_REACHED);
    assertThat(outcome.err())
        .contains(
            "noc at "
                + host()
                + " did not take the event: it answered with status 403; does the receiver have"
                + " the same secret?")
        .doesNotContain("s3cret", "0123456789abcdef0123");
  }

  @Test
  void nobodyThereIsSaid() throws IOException {
    String gone = host();
    server.stop(0);
    Outcome outcome = run("noc");
    assertThat(outcome.status()).isEqualTo(ExitStatus.NOT_REACHED);
    assertThat(outcome.err())
        .contains("the connection to " + gone + " was refused, or there is no route.");
  }

  @Test
  void aNameThatIsNotThereIsAnsweredWithThoseThatAre() throws IOException {
    Outcome outcome = run("nco");
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("There is no webhook \"nco\" in", "; there is noc.");
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "");
    assertThat(run("noc", empty).err())
        .isEqualTo("There are no webhooks in %s: give alerts.webhooks.\n".formatted(empty));
  }
}
