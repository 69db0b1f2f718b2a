package io.lookingglass.cli;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.json.UnreadableJsonException;
import io.lookingglass.probes.text.BgpRouteText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** {@code routes}: asks a running server what it hears. */
@Command(
    name = "routes",
    description = "Ask a running server for routes, and print them as birdc does.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "An address or a name is looked up as routers do, a prefix exactly; see --match.",
      "What the server shows to roles only needs a token: in a file named by --token-file, or in",
      "the environment variable LOOKINGGLASS_TOKEN.",
      "",
      "Exit status: 0 there are routes, 1 there are none, 2 wrong usage, 3 no server answered.",
    })
final class RoutesCommand implements Callable<Integer> {
  private static final int LONGEST_MESSAGE = 500;
  private static final int MOST_PAGES = 10_000;

  @Parameters(
      arity = "0..1",
      paramLabel = "TARGET",
      description = "Prefix, address or name; left out for the whole tables.")
  private @Nullable String target;

  @Option(
      names = {"-m", "--match"},
      paramLabel = "MATCH",
      description = "exact, lpm, longer or shorter: how prefixes are related to the one given.")
  private @Nullable String match;

  @Option(
      names = {"-p", "--peer"},
      paramLabel = "NAME",
      description = "Only routes of this peer.")
  private @Nullable String peer;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "adj-in (what peers tell, the default), loc (what was chosen), or adj-out.")
  private @Nullable String table;

  @Option(
      names = {"-o", "--origin-as"},
      paramLabel = "ASN",
      description = "Only routes that begin in this AS.")
  private @Nullable String originAs;

  @Option(
      names = "--next-hop",
      paramLabel = "ADDRESS",
      description = "Only routes whose packets go there next. Needs a token of the role support.")
  private @Nullable String nextHop;

  @Option(
      names = {"-a", "--as-path"},
      paramLabel = "EXPRESSION",
      description = "Only routes whose AS path has this, as in ^64500_.*_64496$.")
  private @Nullable String asPath;

  @Option(
      names = {"-c", "--community"},
      paramLabel = "COMMUNITY",
      description =
          "Only routes with it, as 64496:*, 64496:1xx, rt:64496:1, or its name. Repeat it.")
  private List<String> communities = new ArrayList<>();

  @Option(
      names = {"-r", "--rpki"},
      paramLabel = "STATE",
      description = "valid, invalid, not-found or unknown.")
  private @Nullable String rpki;

  @Option(
      names = {"-b", "--best"},
      description = "Only best paths.")
  private boolean best;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "1-1000",
      description = "How many routes are asked for at a time; 100 unless given.")
  private @Nullable String limit;

  @Option(names = "--all", description = "Go on until there are no more.")
  private boolean all;

  @Option(
      names = {"-j", "--json"},
      description = "Print what the REST interface answers, an answer a line.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  RoutesCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    ServerQuestions questions = questions();
    Map<String, List<String>> parameters = parameters();
    long found = 0;
    @Nullable BgpRoute before = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      switch (questions.ask("/v1/bgp/routes", parameters)) {
        case ServerQuestions.Unreachable(String reason) -> {
          return fail(ExitStatus.FAILED, List.of(reason));
        }
        case ServerQuestions.Refused refused -> {
          return fail(
              refused.status() == 400 || refused.status() == 404
                  ? ExitStatus.USAGE
                  : ExitStatus.FAILED,
              refused.sentences(RoutesCommand::written));
        }
        case ServerQuestions.Answered(JsonNode answer) -> {
          JsonNode routes = answer.path("routes");
          found += routes.size();
          try {
            before = print(answer, before);
          } catch (UnreadableJsonException e) {
            return fail(
                ExitStatus.FAILED,
                List.of("The server's answer is not understood: " + e.getMessage()));
          }
          String next = answer.path("nextCursor").stringValue("");
          if (next.isEmpty() || !all) {
            return found > 0 ? ExitStatus.OK : ExitStatus.NOT_REACHED;
          }
          parameters.put("cursor", List.of(next));
        }
      }
    }
    return fail(ExitStatus.FAILED, List.of("The server's answer does not end."));
  }

  /** Prints an answer, and gives its last route. */
  private @Nullable BgpRoute print(JsonNode answer, @Nullable BgpRoute last) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(MeasurementJson.text(answer));
      out.flush();
      return null;
    }
    String resolved = answer.path("resolvedAddress").stringValue("");
    if (!resolved.isEmpty() && last == null) {
      out.println("# %s is %s".formatted(PlainText.name(String.valueOf(target)), resolved));
    }
    @Nullable BgpRoute before = last;
    for (JsonNode node : answer.path("routes")) {
      BgpRoute route = MeasurementJson.readRoute(node);
      BgpRouteText.lines(route, before).forEach(out::println);
      before = route;
    }
    String hint = answer.path("hint").stringValue("");
    if (!hint.isEmpty()) {
      out.println((before == null ? "" : "# ") + PlainText.line(hint, LONGEST_MESSAGE) + ".");
    } else if (before == null) {
      out.println("No route meets the conditions.");
    }
    if (!all && !answer.path("nextCursor").stringValue("").isEmpty()) {
      out.println("# There is more: add --all, or narrow it down");
    }
    out.flush();
    return before;
  }

  private Map<String, List<String>> parameters() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    put(parameters, "prefix", target);
    put(parameters, "match", match);
    put(parameters, "peer", peer);
    put(parameters, "table", table);
    put(parameters, "originAs", originAs);
    put(parameters, "nextHop", nextHop);
    put(parameters, "asPath", asPath);
    put(parameters, "rpki", rpki);
    put(parameters, "best", best ? "true" : null);
    put(parameters, "limit", limit);
    if (!communities.isEmpty()) {
      parameters.put("community", List.copyOf(communities));
    }
    return parameters;
  }

  private static void put(
      Map<String, List<String>> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, List.of(value));
    }
  }

  /** How a parameter is written here. */
  private static String written(String parameter) {
    return switch (parameter) {
      case "prefix" -> "TARGET";
      case "originAs" -> "--origin-as";
      case "nextHop" -> "--next-hop";
      case "asPath" -> "--as-path";
      default -> "--" + parameter;
    };
  }

  private ServerQuestions questions() {
    try {
      return new ServerQuestions(server.base(), server.token());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), PlainText.line(String.valueOf(e.getMessage()), LONGEST_MESSAGE), e);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--token-file: the token cannot be read: " + e.getMessage(), e);
    }
  }

  private int fail(int status, List<String> sentences) {
    PrintWriter err = spec.commandLine().getErr();
    sentences.forEach(sentence -> err.println(PlainText.line(sentence, LONGEST_MESSAGE)));
    err.flush();
    return status;
  }
}
