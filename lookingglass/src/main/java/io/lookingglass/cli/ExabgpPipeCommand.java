package io.lookingglass.cli;

import io.lookingglass.bgp.announce.exabgp.ExabgpCommand;
import io.lookingglass.bgp.announce.exabgp.ExabgpParser;
import io.lookingglass.bgp.announce.exabgp.ExabgpSyntaxException;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code exabgp-pipe}: takes the lines that a program writes to ExaBGP, and has a running server do
 * what they say.
 */
@Command(
    name = "exabgp-pipe",
    description =
        "Read lines of ExaBGP's text API and have a running server announce and withdraw what they"
            + " say.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Stands where ExaBGP stood: a detector writes its lines to standard input, or into the named",
      "pipe of --fifo. A line is done as a whole or not at all, in the order they come; those that",
      "come at once are sent together. While the server cannot be reached they wait, and are not",
      "done twice.",
      "",
      "Exit status: 0 every line was done, 1 some were not, 2 wrong usage.",
    })
final class ExabgpPipeCommand implements Callable<Integer> {
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Longer ones are refused by the grammar anyway; nobody makes us hold more. */
  private static final int LONGEST_LINE = 70_000;

  /** Well below what a request may hold, with usual lines. */
  private static final int MOST_TOGETHER = 200;

  @Mixin private ServerOptions server;

  @Option(
      names = "--ack",
      description = "Answer each line with done or error, as ExaBGP does; then read the answers.")
  private boolean acknowledge;

  @Option(
      names = "--fifo",
      paramLabel = "FILE",
      description = "Read from this named pipe, whoever opens and closes it.")
  private @Nullable Path fifo;

  @Option(
      names = "--blackhole",
      description = "Host routes are blackholes (RFC 7999), whatever community the lines have.")
  private boolean blackhole;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "For the record (default: that it was a line of ExaBGP).")
  private @Nullable String reason;

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      description = "Withdraw by itself after that time, in case nobody writes the withdrawal.")
  private @Nullable Integer ttl;

  @Option(
      names = "--override",
      paramLabel = "TEXT",
      description = "Why failed soft checks are passed over (default: they are not).")
  private @Nullable String override;

  @Option(
      names = "--retry-for",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long a line waits for the server (default: ${DEFAULT-VALUE}).")
  private int retrySeconds;

  @Spec private CommandSpec spec;

  /** Lines that were read, and are still to be done. */
  private final List<String> waiting = new ArrayList<>();

  private long undone;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  ExabgpPipeCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServerClient client;
    try {
      client = server.client();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    String path = path();
    try (InputStream input = open();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      boolean more = true;
      while (more) {
        if (!lines.ready()) {
          flush(client, path); // Nothing else is there now: nobody waits for company.
        }
        int letter = lines.read();
        if (letter >= 0 && letter != '\n') {
          if (line.length() < LONGEST_LINE) {
            line.append((char) letter);
          }
          continue;
        }
        more = take(client, path, line.toString()) && letter >= 0;
        line.setLength(0);
      }
      flush(client, path);
    }
    return status();
  }

  private int status() {
    return undone == 0 ? ExitStatus.OK : ExitStatus.NOT_REACHED;
  }

  /** A named pipe is opened for writing too, so that it does not end when its writer closes it. */
  private InputStream open() throws IOException {
    Path pipe = fifo;
    if (pipe == null) {
      return System.in;
    }
    RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw");
    return new FileInputStream(both.getFD());
  }

  private String path() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (reason != null) {
      parameters.put("reason", reason);
    }
    if (ttl != null) {
      parameters.put("ttl", ttl.toString());
    }
    if (override != null) {
      parameters.put("override", override);
    }
    if (blackhole) {
      parameters.put("kind", "blackhole");
    }
    String query =
        parameters.entrySet().stream()
            .map(
                each ->
                    each.getKey()
                        + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return "/v1/announcements" + (query.isEmpty() ? "" : "?" + query);
  }

  /** False when the writer says that there is no more. */
  private boolean take(ServerClient client, String path, String line) throws InterruptedException {
    try {
      ExabgpCommand command = ExabgpParser.parse(line);
      if (!(command instanceof ExabgpCommand.Unicast) && !(command instanceof ExabgpCommand.Flow)) {
        flush(client, path); // Answers come in the order of the lines.
      }
      switch (command) {
        case ExabgpCommand.Nothing _ -> {
          if (!line.isBlank()) {
            answer(true);
          }
        }
        case ExabgpCommand.EndOfRib _ -> answer(true); // Sent when it is due, without being asked.
        case ExabgpCommand.Version _ -> {
          say("lookingglass " + Version.current());
          answer(true);
        }
        case ExabgpCommand.Shutdown _ -> {
          say("shutdown in progress");
          answer(true);
          return false;
        }
        case ExabgpCommand.Unicast _, ExabgpCommand.Flow _ -> {
          waiting.add(line);
          if (waiting.size() == MOST_TOGETHER) {
            flush(client, path);
          }
        }
      }
    } catch (ExabgpSyntaxException e) {
      flush(client, path);
      tell(line + "\n  " + e.getMessage());
      answer(false);
    }
    return true;
  }

  /**
   * Does what waits: together, which counts as one change and takes one answer, or line by line
   * when something of it is refused.
   */
  private void flush(ServerClient client, String path) throws InterruptedException {
    List<String> lines = List.copyOf(waiting);
    waiting.clear();
    if (lines.size() > 1 && done(client, path, String.join("\n", lines), false)) {
      lines.forEach(_ -> answer(true));
      return;
    }
    for (String line : lines) {
      answer(done(client, path, line, true));
    }
  }

  /**
   * Sends lines until the server takes or refuses them.
   *
   * @param alone whether it is told when they are refused
   */
  private boolean done(ServerClient client, String path, String line, boolean alone)
      throws InterruptedException {
    String key = UUID.randomUUID().toString();
    long deadline = System.nanoTime() + Duration.ofSeconds(retrySeconds).toNanos();
    Duration wait = FIRST_WAIT;
    while (true) {
      String problem;
      try {
        ServerClient.Answer answer = client.send("POST", path, "text/plain", line, key);
        if (answer.ok()) {
          return true;
        }
        problem = String.join("\n  ", answer.problems());
        if (!answer.worthAnotherTry()) {
          if (alone) {
            tell(line + "\n  " + problem);
          }
          return false;
        }
      } catch (IOException e) {
        problem = "The server cannot be reached: " + e;
      }
      if (System.nanoTime() + wait.toNanos() > deadline) {
        if (alone) {
          tell(line + "\n  " + problem + "; given up");
        }
        return false;
      }
      Thread.sleep(wait);
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
    }
  }

  private void answer(boolean well) {
    undone += well ? 0 : 1;
    if (acknowledge) {
      say(well ? "done" : "error");
    }
  }

  private void say(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  private void tell(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }
}
