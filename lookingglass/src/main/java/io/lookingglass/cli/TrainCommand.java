package io.lookingglass.cli;

import io.lookingglass.LookingGlass;
import io.lookingglass.LoopbackBgpPeer;
import io.lookingglass.LoopbackNameServer;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
  private static final Pattern PATHS = Pattern.compile("\"paths\":([0-9]+),\"rpki\"");

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

  private static final List<String> PAGES_OF_ROUTES =
      List.of(
          "/bgp",
          "/bgp/20.0.0.1",
          "/bgp/20.0.0.0/16?match=longer",
          "/v1/bgp/routes?prefix=20.0.0.1",
          "/v1/bgp/summary",
          "/v1/bgp/peers",
          "/bgp/peers");

  private static final Pattern LENGTH =
      Pattern.compile("content-length: ([0-9]+)", Pattern.CASE_INSENSITIVE);

  private static final int LOOK_UPS = 5_000;

  private static final long PATIENCE_SECONDS = 60;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("lookingglass-train");
    try (LoopbackNameServer names = LoopbackNameServer.open();
        LoopbackBgpPeer peer = LoopbackBgpPeer.open()) {
      Configuration configuration =
          ConfigurationLoader.parse(
              """
              server: {listen: "127.0.0.1:0"}
              storage: {url: "sqlite:%s/train.db"}
              targets: {allow: [127.0.0.0/8]}
              resolvers: ["%s"]
              bgp:
                asn: 64500
                router-id: 192.0.2.10
                peers:
                  - {name: train, address: 127.0.0.1, port: %d, asn: %d, import: accept}
              """
                  .formatted(folder, names.address(), peer.address().port(), LoopbackBgpPeer.ASN));
      try (LookingGlass program =
          LookingGlass.start(configuration, OriginTable.empty(), Version.current())) {
        look(program.port(), PAGES);
        measure(program.port());
        awaitRoutes(program.port());
        look(program.port(), PAGES_OF_ROUTES);
        lookUp(program.port());
      }
      return ExitStatus.OK;
    } finally {
      delete(folder);
    }
  }

  private static void look(int port, List<String> pages) throws IOException {
    for (String page : pages) {
      ask(port, "GET " + page + " HTTP/1.1\r\nAccept: text/html", "");
      ask(port, "GET " + page + " HTTP/1.1", "");
    }
  }

  /** What decodes and keeps routes is run often enough for the JVM to learn how it is used. */
  private static void awaitRoutes(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (paths(ask(port, "GET /v1/bgp/summary HTTP/1.1", "")) < LoopbackBgpPeer.ROUTES) {
      if (System.nanoTime() > end) {
        throw new IOException("the routes of a peer on loopback did not arrive");
      }
      Thread.sleep(50);
    }
  }

  /**
   * Scripts ask for routes while the tables change, and wait for each answer: often enough for the
   * profiles that the cache keeps of methods (JEP 515), so that what answers them is compiled well
   * soon after a start. A connection stays open, as theirs do.
   */
  private static void lookUp(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int look = 0; look < LOOK_UPS; look++) {
        out.write(
            "GET /v1/bgp/routes?prefix=20.%d.%d.1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                .formatted(look >> 8 & 0xff, look & 0xff, port)
                .getBytes(StandardCharsets.US_ASCII));
        skipAnswer(in);
      }
    }
  }

  /** To its last octet, which its length tells. */
  private static void skipAnswer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the program closed the connection: " + head);
      }
      head.append((char) octet);
    }
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) {
      throw new IOException("an answer without a length: " + head);
    }
    in.skipNBytes(Long.parseLong(length.group(1)));
  }

  private static long paths(String summary) {
    return PATHS.matcher(summary).results().mapToLong(its -> Long.parseLong(its.group(1))).sum();
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
