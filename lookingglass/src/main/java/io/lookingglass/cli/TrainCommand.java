package io.lookingglass.cli;

import io.lookingglass.LookingGlass;
import io.lookingglass.LoopbackNameServer;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code train}: runs the program against itself, so that the JVM that watches learns which classes
 * a start needs (JEP 514). Everything stays on loopback and in a temporary folder.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Exercise the program once for the start-up cache; see bin/train.")
final class TrainCommand implements Callable<Integer> {
  private static final Pattern ID = Pattern.compile("\"id\":\"(\\w+)\"");

  private static final List<String> PAGES =
      List.of(
          "/",
          "/healthz",
          "/readyz",
          "/metrics",
          "/v1/probes",
          "/v1/limits",
          "/ping/127.0.0.1?packets=1",
          "/traceroute/127.0.0.1",
          "/mtr/127.0.0.1?packets=1",
          "/mtu/127.0.0.1",
          "/dns/train.example",
          "/dns/train.example?format=dns-json");

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("lookingglass-train");
    try (LoopbackNameServer names = LoopbackNameServer.open()) {
      Configuration configuration =
          ConfigurationLoader.parse(
              """
              server: {listen: "127.0.0.1:0"}
              storage: {url: "sqlite:%s/train.db"}
              targets: {allow: [127.0.0.0/8]}
              resolvers: ["%s"]
              """
                  .formatted(folder, names.address()));
      try (LookingGlass program =
          LookingGlass.start(configuration, OriginTable.empty(), Version.current())) {
        for (String page : PAGES) {
          ask(program.port(), "GET " + page + " HTTP/1.1\r\nAccept: text/html", "");
          ask(program.port(), "GET " + page + " HTTP/1.1", "");
        }
        measure(program.port());
      }
      return ExitStatus.OK;
    } finally {
      delete(folder);
    }
  }

  /** As a script does it, and as a browser looks at it. */
  private static void measure(int port) throws IOException {
    String created =
        ask(
            port,
            "POST /v1/measurements HTTP/1.1\r\nContent-Type: application/json",
            "{\"type\":\"mtr\",\"target\":\"127.0.0.1\"}");
    Matcher id = ID.matcher(created);
    if (!id.find()) {
      throw new IOException("no measurement was made: " + created);
    }
    String path = "/v1/measurements/" + id.group(1);
    ask(port, "GET " + path + "/events HTTP/1.1", "");
    ask(port, "GET " + path + " HTTP/1.1", "");
    ask(port, "GET /m/" + id.group(1) + " HTTP/1.1\r\nAccept: text/html", "");
  }

  /**
   * Over a plain socket: the classes of an HTTP client have no business in the cache.
   *
   * @return the whole answer
   */
  private static String ask(int port, String head, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      String request =
          "%s\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
              .formatted(head, port, content.length);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.write(content);
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
