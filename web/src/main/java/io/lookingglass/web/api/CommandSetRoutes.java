package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.RttStatistics;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.stream.LineStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Looking Glass Command Set (RFC 8522), for clients that are made for it: the text of our tools
 * in a JSend envelope. There is one router, this server.
 */
public final class CommandSetRoutes {
  private static final String BASE = "/.well-known/looking-glass/v1";
  private static final String PLAIN = "text/plain";
  private static final int FIRST = 1;

  /** RFC 8522 section 3.1, as far as one server without VRFs has a use for it. */
  private static final List<String> PARAMETERS =
      List.of("protocol", "router", "routerindex", "vrf", "random", "runtime", "format");

  /**
   * A command.
   *
   * @param path below the base, without its argument
   * @param argument in braces; empty when it takes none
   */
  private record Command(String path, String argument, String description) {}

  private static final List<Command> COMMANDS =
      List.of(
          new Command("ping", "{host}", "Sends echo requests to a host"),
          new Command("traceroute", "{host}", "Traces the path to a host"),
          new Command("show/route", "{addr}", "Shows the best routes to an address or prefix"),
          new Command("show/bgp", "{addr}", "Shows what all peers tell of an address or prefix"),
          new Command("show/bgp/summary", "", "Shows the state of all BGP sessions"),
          new Command("show/bgp/neighbors", "{addr}", "Shows one BGP session"));

  private final Measurements measurements;
  private final Orders orders;
  private final LineStream lines;
  private final RouteLookup lookup;
  private final BgpView bgp;
  private final Callers callers;
  private final Links links;
  private final InstantSource clock;

  public CommandSetRoutes(
      Measurements measurements,
      Orders orders,
      LineStream lines,
      RouteLookup lookup,
      BgpView bgp,
      Callers callers,
      Links links,
      InstantSource clock) {
    this.measurements = measurements;
    this.orders = orders;
    this.lines = lines;
    this.lookup = lookup;
    this.bgp = bgp;
    this.callers = callers;
    this.links = links;
    this.clock = clock;
  }

  public void register(RouteTable routes) {
    for (MeasurementType type : List.of(MeasurementType.PING, MeasurementType.TRACEROUTE)) {
      routes.get(
          BASE + "/" + RequestReader.name(type) + "/{host}",
          Access.MEASURING,
          fresh(context -> measure(context, type)),
          context -> {});
    }
    routes.get(BASE + "/show/route/<addr>", Access.OUTLINE, fresh(context -> find(context, true)));
    routes.get(BASE + "/show/bgp/summary", Access.OUTLINE, fresh(this::summary));
    routes.get(BASE + "/show/bgp/neighbors/{addr}", Access.OUTLINE, fresh(this::neighbour));
    routes.get(BASE + "/show/bgp/<addr>", Access.OUTLINE, fresh(context -> find(context, false)));
    routes.get(BASE + "/cmd", Access.EVERYBODY, fresh(this::commands));
    routes.get(BASE + "/routers", Access.EVERYBODY, fresh(this::routers));
    routes.get(BASE + "/routers/{number}", Access.EVERYBODY, fresh(this::router));
  }

  private static Handler fresh(Handler handler) {
    return context -> {
      context.header("Cache-Control", "no-store");
      handler.handle(context);
    };
  }

  /** Whether an error at this path is told in the envelope, also where no command is. */
  static boolean serves(String path) {
    return path.startsWith(BASE + "/");
  }

  /** An error in the envelope: {@code fail} for what the asker can mend, else {@code error}. */
  static ObjectNode body(ApiException error) {
    boolean failed = error.status() < 500;
    ObjectNode body = Json.object().put("status", failed ? "fail" : "error");
    if (failed) {
      ObjectNode data = body.putObject("data").put("message", error.message());
      error.params().forEach(data::put);
    } else {
      body.put("message", error.message());
    }
    return body;
  }

  private void measure(Context context, MeasurementType type) throws InterruptedException {
    Options options = options(context);
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (options.ipVersion() != null) {
      parameters.put("ipVersion", List.of(options.ipVersion().toString()));
    }
    if (options.runtime() != null) {
      parameters.put("timeout", List.of(options.runtime()));
    }
    MeasurementOrder order = RequestReader.readQuery(type, context.pathParam("host"), parameters);
    Instant began = clock.instant();
    Measurement measurement = orders.start(context, order, Retention.EPHEMERAL);
    if (lines.await(context, measurement, true)) {
      MeasurementResult result = measurement.result();
      answer(
          context,
          began,
          result.summary().rawOutput(),
          result instanceof PingResult ping ? statistics(ping) : Json.object());
    }
  }

  private void find(Context context, boolean best) throws InterruptedException {
    Options _ = options(context);
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("prefix", List.of(context.pathParam("addr")));
    if (best) {
      parameters.put("best", List.of("true"));
    }
    Instant began = clock.instant();
    RouteAnswer found = lookup.answer(context, false, parameters);
    if (!found.problems().isEmpty()) {
      throw ApiException.invalid(found.problems());
    }
    answer(context, began, RouteText.answer(found));
  }

  private void summary(Context context) {
    Options _ = options(context);
    Instant now = clock.instant();
    answer(context, now, PeerText.overview(SeenBgp.of(bgp, callers, context), now));
  }

  private void neighbour(Context context) {
    Options _ = options(context);
    SeenBgp seen = SeenBgp.of(bgp, callers, context);
    SeenPeer peer = seen.existing(name(seen, context.pathParam("addr")));
    Instant now = clock.instant();
    answer(context, now, PeerText.peer(peer, List.of(), now));
  }

  /** Peers are named by their addresses too, by those who see addresses. */
  private String name(SeenBgp seen, String asked) {
    return IpAddresses.tryParse(asked)
        .filter(_ -> seen.everything())
        .flatMap(
            address ->
                bgp.peers().stream().filter(peer -> peer.address().equals(address)).findFirst())
        .map(PeerStatus::name)
        .orElse(asked);
  }

  /** What a ping has besides its text: milliseconds, and how many of 100 were answered. */
  private static ObjectNode statistics(PingResult ping) {
    RttStatistics stats = ping.stats();
    return Json.object()
        .put("min", stats.min())
        .put("avg", stats.avg())
        .put("max", stats.max())
        .put("rate", stats.total() == 0 ? 0 : Math.round(100.0 * stats.rcv() / stats.total()));
  }

  private void answer(Context context, Instant began, String text) {
    answer(context, began, text, Json.object());
  }

  private void answer(Context context, Instant began, String text, ObjectNode statistics) {
    ObjectNode body = Json.object().put("status", "success");
    ObjectNode data =
        body.putObject("data")
            .setAll(statistics)
            .put("router", here().name())
            .put("performed_at", began.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("runtime", Duration.between(began, clock.instant()).toMillis() / 1000.0);
    ArrayNode output = data.putArray("output");
    text.lines().forEach(output::add);
    data.put("format", PLAIN);
    Json.answer(context, 200, body);
  }

  private void commands(Context context) {
    Options _ = options(context);
    ObjectNode body = Json.object().put("status", "success");
    ArrayNode list = body.putObject("data").putArray("commands");
    for (Command command : COMMANDS) {
      list.addObject()
          .put("href", links.to(BASE + "/" + command.path()))
          .put("arguments", command.argument())
          .put("description", command.description())
          .put("command", command.path().replace('/', ' '));
    }
    Json.answer(context, 200, body);
  }

  private void routers(Context context) {
    Options _ = options(context);
    ObjectNode body = Json.object().put("status", "success");
    body.putObject("data").putArray("routers").add(links.to(BASE + "/routers/" + FIRST));
    Json.answer(context, 200, body);
  }

  private void router(Context context) {
    Options _ = options(context);
    if (!context.pathParam("number").equals(String.valueOf(FIRST))) {
      throw ApiException.of(ErrorType.NOT_FOUND, "There is router 1 only, this server");
    }
    LocationDescription here = here();
    ObjectNode body = Json.object().put("status", "success");
    body.putObject("data")
        .put("id", FIRST)
        .put("asn", here.asn())
        .put("name", here.name())
        .put("city", here.city())
        .put("country", here.country());
    Json.answer(context, 200, body);
  }

  private LocationDescription here() {
    return measurements.locations().getFirst();
  }

  /** What of the parameters counts. */
  private record Options(@Nullable Integer ipVersion, @Nullable String runtime) {}

  private Options options(Context context) {
    List<RequestProblem> problems = new ArrayList<>();
    Map<String, List<String>> parameters = Parameters.ofQuery(context);
    for (String name : parameters.keySet()) {
      if (!PARAMETERS.contains(name)) {
        String shown = Shown.quoted(name);
        problems.add(
            new RequestProblem(
                shown.substring(1, shown.length() - 1),
                "is not known here; known are " + String.join(", ", PARAMETERS)));
      }
    }
    @Nullable Integer version =
        switch (first(parameters, "protocol")) {
          case null -> null;
          case "1", "1,1" -> 4;
          case "2", "2,1" -> 6;
          default -> {
            problems.add(
                new RequestProblem("protocol", "must be 1,1 (IPv4 unicast) or 2,1 (IPv6 unicast)"));
            yield null;
          }
        };
    requireSame(parameters, "router", here().name(), problems);
    requireSame(parameters, "routerindex", String.valueOf(FIRST), problems);
    requireSame(parameters, "vrf", "default", problems);
    @Nullable String format = first(parameters, "format");
    if (format != null
        && Stream.of(format.split(",", 20)).map(String::strip).noneMatch(PLAIN::equals)) {
      problems.add(
          new RequestProblem("format", "must have " + PLAIN + ", the only format there is"));
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    @Nullable String runtime = first(parameters, "runtime");
    // 0 is without a limit of the asker's own; ours holds.
    return new Options(version, "0".equals(runtime) ? null : runtime);
  }

  private static void requireSame(
      Map<String, List<String>> parameters,
      String name,
      String only,
      List<RequestProblem> problems) {
    @Nullable String given = first(parameters, name);
    if (given != null && !given.equals(only)) {
      problems.add(new RequestProblem(name, "must be " + only + ", of which there is one"));
    }
  }

  private static @Nullable String first(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.getFirst();
  }
}
