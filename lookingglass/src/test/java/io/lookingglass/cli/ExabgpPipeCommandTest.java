package io.lookingglass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine;

/** The pipe against a server that takes every line with "203.0.113" in it. */
@Isolated("standard input is one for all")
final class ExabgpPipeCommandTest {
  @TempDir Path folder;

  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> keys = Collections.synchronizedSet(new HashSet<>());
  private final AtomicInteger refusals = new AtomicInteger();
  private HttpServer server;
  private final InputStream input = System.in;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/announcements", this::answer);
    server.start();
    Files.writeString(folder.resolve("token"), "secret\n");
  }

  @AfterEach
  void stop() {
    System.setIn(input);
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    int status = 201;
    if (refusals.getAndDecrement() > 0) {
      status = 503;
    } else if (!exchange.getRequestHeaders().getFirst("Authorization").equals("Bearer secret")) {
      status = 401;
    } else if (!body.lines().allMatch(line -> line.contains("203.0.113"))) {
      status = 412;
    } else {
      bodies.add(exchange.getRequestURI().getQuery() + "|" + body);
    }
    byte[] answer =
        (status == 201 ? "{}" : "{\"error\":{\"message\":\"not allowed\"}}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private record Ran(int status, String out, String err) {}

  private Ran run(String lines, String... options) {
    System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine program = CommandLineProgram.commandLine();
    program.setOut(new PrintWriter(out));
    program.setErr(new PrintWriter(err));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "exabgp-pipe",
                "--url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "--token-file",
                folder.resolve("token").toString()));
    arguments.addAll(List.of(options));
    int status = program.execute(arguments.toArray(String[]::new));
    return new Ran(status, out.toString(), err.toString());
  }

  @Test
  void linesThatComeAtOnceAreSentTogetherAndAnsweredEach() {
    Ran ran =
        run(
            """
            announce route 203.0.113.7/32 next-hop self
            withdraw route 203.0.113.8/32
            """,
            "--ack",
            "--reason",
            "a b");

    assertThat(ran).isEqualTo(new Ran(0, "done\ndone\n", ""));
    assertThat(bodies)
        .containsExactly(
            "reason=a+b|announce route 203.0.113.7/32 next-hop self\nwithdraw route"
                + " 203.0.113.8/32");
  }

  @Test
  void whereOneIsRefusedTheOthersAreDoneAlone() {
    Ran ran =
        run(
            """
            announce route 203.0.113.7/32 next-hop self
            announce route 8.8.8.8/32 next-hop self
            announce rout 1
            # remark
            announce eor
            version
            announce route 203.0.113.9/32 next-hop self
            """,
            "--ack",
            "--ttl",
            "60",
            "--blackhole");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out().lines())
        .containsExactly(
            "done",
            "error",
            "error",
            "done",
            "done",
            "lookingglass " + Version.current(),
            "done",
            "done");
    assertThat(ran.err()).contains("not allowed").contains("column 10");
    assertThat(bodies).hasSize(2).allMatch(body -> body.startsWith("ttl=60&kind=blackhole|"));
  }

  @Test
  void aLineWaitsForTheServerUnderOneKey() {
    refusals.set(2);
    Ran ran = run("announce route 203.0.113.7/32 next-hop self");

    assertThat(ran).isEqualTo(new Ran(0, "", ""));
    assertThat(bodies).hasSize(1);
    assertThat(keys).hasSize(1);
  }

  @Test
  void nothingIsReadBehindShutdown() {
    Ran ran = run("shutdown\nannounce route 203.0.113.7/32 next-hop self\n", "--ack");

    assertThat(ran).isEqualTo(new Ran(0, "shutdown in progress\ndone\n", ""));
    assertThat(bodies).isEmpty();
  }

  @Test
  void aServerThatStaysAwayIsGivenUp() {
    server.stop(0);
    Ran ran = run("announce route 203.0.113.7/32 next-hop self\n", "--ack", "--retry-for", "0");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEqualTo("error\n");
    assertThat(ran.err()).contains("cannot be reached").contains("given up");
  }
}
