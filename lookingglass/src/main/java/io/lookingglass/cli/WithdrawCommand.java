package io.lookingglass.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code withdraw}: has a running server withdraw an announcement. */
@Command(
    name = "withdraw",
    description = "Have a running server withdraw an announcement, by its id or its prefix.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 it was withdrawn, 1 it was refused, 3 the server cannot be reached.",
    })
final class WithdrawCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "ID|PREFIX",
      description = "An id, as announcements prints it, or the prefix that is announced.")
  private String what;

  @Option(
      names = {"-r", "--reason"},
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the record.")
  private String reason;

  @Mixin private ServerOptions server;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  WithdrawCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      ServerClient client = server.client();
      ServerClient.Answer answer =
          what.contains("/")
              ? client.send(
                  "POST",
                  "/v1/announcements?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8),
                  "text/plain",
                  "withdraw route " + what,
                  null)
              : client.send(
                  "DELETE",
                  "/v1/announcements/" + URLEncoder.encode(what, StandardCharsets.UTF_8),
                  "application/json",
                  JsonNodeFactory.instance.objectNode().put("reason", reason).toString(),
                  null);
      boolean none =
          answer.body() != null
              && answer.body().path("announcements").isArray()
              && answer.body().path("announcements").isEmpty();
      if (!answer.ok() || none) {
        (none ? List.of("Nothing like " + what + " is announced") : answer.problems())
            .forEach(err::println);
        err.flush();
        return ExitStatus.NOT_REACHED;
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(what + " is withdrawn.");
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
}
