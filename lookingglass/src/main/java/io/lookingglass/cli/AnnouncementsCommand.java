package io.lookingglass.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code announcements}: what a running server announces. */
@Command(
    name = "announcements",
    description = "List what a running server announces, a line each.",
    mixinStandardHelpOptions = true)
final class AnnouncementsCommand implements Callable<Integer> {
  @Option(names = "--all", description = "Those that ended too, the newest first.")
  private boolean all;

  @Mixin private ServerOptions server;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  AnnouncementsCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      ServerClient.Answer answer =
          server
              .client()
              .send("GET", "/v1/announcements" + (all ? "?state=all" : ""), "", "", null);
      if (!answer.ok() || answer.body() == null) {
        answer.problems().forEach(err::println);
        err.flush();
        return ExitStatus.NOT_REACHED;
      }
      JsonNode list = answer.body().path("announcements");
      list.forEach(each -> out.println(line(each)));
      if (list.isEmpty()) {
        out.println("Nothing is announced.");
      }
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

  /** One announcement in a line. */
  static String line(JsonNode announcement) {
    String peers =
        StreamSupport.stream(announcement.path("peers").spliterator(), false)
            .map(peer -> peer.path("peer").asString("") + " " + peer.path("stage").asString(""))
            .collect(Collectors.joining(", "));
    String what =
        announcement.hasNonNull("words")
            ? announcement.path("words").asString("")
            : announcement.path("kind").asString("")
                + " "
                + announcement.path("prefix").asString("");
    return "%s %s [%s] %s: %s"
        .formatted(
            announcement.path("id").asString(""),
            what,
            announcement.path("state").asString("").equals("ended")
                ? "ended"
                : peers.isEmpty() ? "no peer" : peers,
            announcement.path("owner").asString(""),
            announcement.path("reason").asString(""));
  }
}
