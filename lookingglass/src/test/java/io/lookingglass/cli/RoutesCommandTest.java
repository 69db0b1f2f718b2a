package io.lookingglass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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

/** The command against an HTTP server that answers what the real one does. */
final class RoutesCommandTest {
  private static final String ROUTE =
      "{\"prefix\":\"203.0.113.0/24\",\"peer\":{\"name\":\"transit-a\",\"asn\":64511},"
          + "\"best\":true,\"valid\":true,\"why\":\"best: the only path\",\"stale\":false,"
          + "\"origin\":\"igp\",\"asPath\":[64511,64500,64500],\"originAs\":64500,\"med\":null,"
          + "\"localPref\":null,\"communities\":[\"65535:65281\"],\"largeCommunities\":[],"
          + "\"extendedCommunities\":[],\"otc\":null,\"aggregator\":null,"
          + "\"atomicAggregate\":false,\"unknown\":[],"
          + "\"communityNames\":{\"65535:65281\":\"no-export\"},\"asNames\":{},"
          + "\"rpki\":{\"state\":\"not-found\",\"source\":null,\"ageSeconds\":null,\"roas\":[]},"
          + "\"pathId\":null,\"receivedAt\":\"2026-03-01T09:00:00.000Z\"}";

  @TempDir private Path folder;

  private final List<String> asked = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private int status = 200;
  private HttpServer server;

  /** What the command did. */
  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = answers.removeFirst().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static String answer(String routes, String next) {
    return "{\"routes\":[%s],\"nextCursor\":%s,\"tookMs\":0.1,\"resolvedAddress\":null,\"hint\":null}"
        .formatted(routes, next);
  }

  private static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = CommandLineProgram.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("routes"));
    all.addAll(List.of(arguments));
    int status = commandLine.execute(all.toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  @Test
  void routesArePrintedAsBirdcDoes() {
    answers.add(answer(ROUTE, "null"));
    Outcome outcome =
        run("203.0.113.0/24", "-c", "64500:1xx", "-c", "no-export", "--best", "--url", url());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .isEqualTo(
            """
            203.0.113.0/24       unicast [transit-a 2026-03-01 09:00:00 UTC] * AS64511
            \tBGP.origin: IGP
            \tBGP.as_path: 64511 64500 64500
            \tBGP.community: no-export
            \trpki: not-found
            \twhy: best: the only path
            """);
    assertThat(asked)
        .containsExactly(
            "/v1/bgp/routes?prefix=203.0.113.0%2F24&best=true&community=64500%3A1xx"
                + "&community=no-export null");
  }

  @Test
  void allPagesAreAskedForWithTheToken() throws Exception {
    answers.add(answer(ROUTE, "\"abc\""));
    answers.add(answer(ROUTE, "null"));
    Path token = Files.writeString(folder.resolve("token"), "secret\n");
    Outcome outcome = run("--all", "--json", "--url", url(), "--token-file", token.toString());

    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"routes\":"));
    assertThat(asked)
        .containsExactly("/v1/bgp/routes Bearer secret", "/v1/bgp/routes?cursor=abc Bearer secret");
  }

  @Test
  void routesAreAskedForByTheirNextHop() {
    answers.add(answer(ROUTE, "null"));
    Outcome outcome = run("--json", "--next-hop", "192.0.2.99", "--url", url());

    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(asked).singleElement().asString().startsWith("/v1/bgp/routes?nextHop=192.0.2.99 ");
  }

  @Test
  void withoutRoutesItSaysSoAndItsStatusIsOne() {
    answers.add(answer("", "null"));
    Outcome outcome = run("203.0.113.7", "--url", url());

    assertThat(outcome.status()).isEqualTo(ExitStatus.NOT_REACHED);
    assertThat(outcome.out()).isEqualTo("No route meets the conditions.\n");
  }

  @Test
  void whatTheServerFindsWrongIsToldByTheNameOfTheOption() {
    status = 400;
    answers.add(
        "{\"error\":{\"type\":\"validation_error\",\"message\":\"m\",\"params\":{\"asPath\":"
            + "\"the bracket is not closed\\u001b[2J\"}}}");
    Outcome outcome = run("--as-path", "(1", "--url", url());

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).isEqualTo("--as-path: the bracket is not closed?[2J\n");
  }

  @Test
  void withoutAServerItSaysWhatToDo() throws IOException {
    try (Socket deaf = new Socket()) { // Bound, so that nobody else gets the port.
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int free = deaf.getLocalPort();
      Path config =
          Files.writeString(
              folder.resolve("lookingglass.yaml"),
              "server: {listen: \"0.0.0.0:%d\"}\n".formatted(free));
      Outcome outcome = run("203.0.113.7", "--config", config.toString());

      assertThat(outcome.status()).isEqualTo(ExitStatus.FAILED);
      assertThat(outcome.err())
          .isEqualTo(
              ("No server runs at http://127.0.0.1:%d: start one with \"lookingglass serve\", or"
                      + " name another with --url\n")
                  .formatted(free));
    }
  }

  @Test
  void whatIsNoLookingGlassIsToldSo() {
    answers.add("<html>");
    assertThat(run("203.0.113.7", "--url", url()).err()).contains("is no looking glass");
    assertThat(run("203.0.113.7", "--url", "ftp://x").status()).isEqualTo(ExitStatus.USAGE);
  }
}
