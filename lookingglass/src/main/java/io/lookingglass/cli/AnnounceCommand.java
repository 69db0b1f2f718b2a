package io.lookingglass.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code announce}: has a running server announce a prefix. */
@Command(
    name = "announce",
    description = "Have a running server announce a protected prefix, or blackhole an address.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 it was accepted, 1 it was refused, 3 the server cannot be reached.",
    })
final class AnnounceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PREFIX", description = "What to announce, as 203.0.113.0/24.")
  private String prefix;

  @Option(
      names = {"-r", "--reason"},
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the record.")
  private String reason;

  @Option(names = "--blackhole", description = "Have peers drop its traffic (RFC 7999).")
  private boolean blackhole;

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      description = "Withdraw it by itself after that time.")
  private @Nullable Long ttl;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      description = "Only to this peer; may be given again.")
  private @Nullable List<String> peers;

  @Option(
      names = "--community",
      paramLabel = "COMMUNITY",
      description = "Add 64496:100 or 64496:1:2; may be given again.")
  private @Nullable List<String> communities;

  @Option(names = "--prepend", paramLabel = "TIMES", description = "Prepend our AS, 0-16.")
  private @Nullable Integer prepend;

  @Option(names = "--override", paramLabel = "TEXT", description = "Pass over failed soft checks.")
  private @Nullable String override;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only tell what would be checked and sent.")
  private boolean dryRun;

  @Mixin private ServerOptions server;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  AnnounceCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("prefix", prefix).put("reason", reason).put("ttl", ttl).put("prepend", prepend);
    body.put("kind", blackhole ? "blackhole" : "announce").put("override", override);
    body.put("dryRun", dryRun);
    if (peers != null) {
      peers.forEach(body.putArray("peers")::add);
    }
    for (String community : communities == null ? List.<String>of() : communities) {
      boolean large = community.chars().filter(letter -> letter == ':').count() == 2;
      body.withArray(large ? "/largeCommunities" : "/communities").add(community);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      ServerClient.Answer answer =
          server
              .client()
              .send(
                  "POST",
                  "/v1/announcements",
                  "application/json",
                  body.toString(),
                  dryRun ? null : UUID.randomUUID().toString());
      if (!answer.ok() || answer.body() == null) {
        answer.problems().forEach(err::println);
        err.flush();
        return ExitStatus.NOT_REACHED;
      }
      if (dryRun) {
        return tell(out, answer.body());
      }
      out.println(AnnouncementsCommand.line(answer.body()));
      out.flush();
      return ExitStatus.OK;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      err.println("The server cannot be reached: " + e);
      err.flush();
      return ExitStatus.FAILED;
    }
  }

  private static int tell(PrintWriter out, JsonNode report) {
    for (JsonNode check : report.path("checks")) {
      out.printf(
          "%-8s %-5s %s: %s%n",
          check.path("state").asString(""),
          check.path("severity").asString(""),
          check.path("title").asString(""),
          check.path("evidence").asString(""));
    }
    for (JsonNode peer : report.path("peers")) {
      out.printf("%s gets %s%n", peer.path("peer").asString(""), peer.path("octets").asString(""));
    }
    boolean allowed = report.path("allowed").asBoolean(false);
    out.println(allowed ? "It can be announced." : "It cannot be announced as it stands.");
    out.flush();
    return allowed ? ExitStatus.OK : ExitStatus.NOT_REACHED;
  }
}
