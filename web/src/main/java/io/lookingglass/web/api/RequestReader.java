package io.lookingglass.web.api;

import io.lookingglass.probes.LocationFilter;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.BgpTargetParser;
import io.lookingglass.probes.request.DnsNameParser;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.PrefixMatch;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.request.TunnelRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one place where what people send becomes a {@link MeasurementOrder}: the JSON of {@code POST
 * /v1/measurements}, and the parameters of URLs and forms. Whatever is wrong is told all at once.
 *
 * <p>Both forms have the same fields and ranges. In JSON, options stand under {@code
 * measurementOptions}, numbers are numbers and {@code protocol} is upper case, as in Globalping's
 * interface; as parameters, options stand beside the others, values are text, an empty one counts
 * as absent (forms send those), and {@code protocol} may be in any case.
 */
public final class RequestReader {
  private static final String OPTIONS = "measurementOptions";
  private static final String OPTIONS_PREFIX = OPTIONS + ".";

  private static final List<String> FIELDS =
      List.of("type", "target", "locations", "limit", "inProgressUpdates", "timeout", OPTIONS);

  /** Stands in for a target that cannot be read, so that the other fields are checked too. */
  private static final Target NO_TARGET = new Target.Name("unreadable.invalid", "unreadable");

  private RequestReader() {}

  /** The options that this kind of measurement has in a form, beside {@code timeout}. */
  public static List<String> formOptions(MeasurementType type) {
    return textOptions(type, true);
  }

  private static List<String> textOptions(MeasurementType type, boolean form) {
    return switch (type) {
      case DNS -> DnsOptionsReader.textOptions(form);
      case HTTP -> HttpOptionsReader.textOptions();
      case PING, TRACEROUTE, MTR, MTU, BGP, TLS, GRE, DIAGNOSIS -> jsonOptions(type);
    };
  }

  /** The options that this kind of measurement has in JSON, under {@code measurementOptions}. */
  public static List<String> jsonOptions(MeasurementType type) {
    return switch (type) {
      case PING -> List.of("packets", "protocol", "port", "ipVersion", "size", "interval");
      case TRACEROUTE -> List.of("packets", "protocol", "port", "ipVersion");
      case MTR -> List.of("packets", "protocol", "port", "ipVersion", "interval", "flows");
      case MTU -> List.of("protocol", "port", "ipVersion");
      case DNS -> DnsOptionsReader.jsonOptions();
      case BGP -> List.of("match", "ipVersion");
      case TLS -> TlsOptionsReader.OPTIONS;
      case HTTP -> HttpOptionsReader.jsonOptions();
      case GRE -> TunnelOptionsReader.OPTIONS;
      case DIAGNOSIS -> DiagnosisOptionsReader.OPTIONS;
    };
  }

  /**
   * Reads a JSON request.
   *
   * @throws ApiException when it is not JSON, or anything in it is wrong
   */
  public static MeasurementOrder readJson(byte[] body) {
    JsonNode tree = JsonBody.read(body);
    if (!tree.isObject()) {
      throw ApiException.of(
          ErrorType.VALIDATION_ERROR,
          "The body must be a JSON object such as {\"type\":\"ping\",\"target\":\"example.com\"},"
              + " but is "
              + Fields.kind(tree));
    }
    List<RequestProblem> problems = new ArrayList<>();
    Fields fields = Fields.ofJson(tree, "", problems);
    fields.refuseOthersThan(FIELDS);
    MeasurementType type = type(fields);
    String written = fields.string("target");
    Target target = target(type, written, fields);
    Duration timeout = fields.seconds("timeout");
    Integer limit = limit(fields);
    List<LocationFilter> locations =
        LocationFilters.read(fields.value("locations"), limit, problems);
    boolean updates = Boolean.TRUE.equals(fields.bool("inProgressUpdates"));

    JsonNode options = fields.value(OPTIONS);
    if (options != null && !options.isObject()) {
      fields.problem(OPTIONS, "must be an object, but is " + Fields.kind(options));
      options = null;
    }
    MeasurementRequest request = null;
    if (type != null) {
      Fields optionFields =
          Fields.ofJson(
              options == null ? JsonNodeFactory.instance.objectNode() : options,
              OPTIONS_PREFIX,
              problems);
      optionFields.refuseOthersThan(jsonOptions(type));
      request = request(type, target, written, timeout, new Options(optionFields, false), problems);
    }
    if (request == null || !problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    return new MeasurementOrder(request, locations, limit, updates);
  }

  /**
   * Reads the parameters of a form, {@code type} and {@code target} among them.
   *
   * @throws ApiException when anything is wrong
   */
  public static MeasurementOrder readForm(Map<String, List<String>> parameters) {
    List<RequestProblem> problems = new ArrayList<>();
    Fields fields = Fields.ofText(singleValues(parameters, Set.of(), problems), problems);
    MeasurementType type = type(fields);
    return readText(type, fields.string("target"), fields, true, problems);
  }

  /**
   * Reads the parameters of a tool's URL.
   *
   * @param target as in the path, decoded
   * @param parameters of the query, decoded; {@code format} is the caller's and skipped
   * @throws ApiException when anything is wrong
   */
  public static MeasurementOrder readQuery(
      MeasurementType type, String target, Map<String, List<String>> parameters) {
    List<RequestProblem> problems = new ArrayList<>();
    Fields fields = Fields.ofText(singleValues(parameters, Set.of("format"), problems), problems);
    return readText(type, target, fields, false, problems);
  }

  private static MeasurementOrder readText(
      @Nullable MeasurementType type,
      @Nullable String targetText,
      Fields fields,
      boolean form,
      List<RequestProblem> problems) {
    Target target = target(type, targetText, fields);
    Duration timeout = fields.seconds("timeout");
    String place = fields.string("location");
    List<LocationFilter> locations =
        place == null
            ? List.of()
            : LocationFilters.read(
                JsonNodeFactory.instance
                    .arrayNode()
                    .add(JsonNodeFactory.instance.objectNode().put("magic", place)),
                null,
                problems);
    MeasurementRequest request = null;
    if (type != null) {
      List<String> known = new ArrayList<>(form ? List.of("type", "target") : List.of());
      known.addAll(List.of("location", "timeout"));
      known.addAll(textOptions(type, form));
      fields.refuseOthersThan(known);
      request = request(type, target, targetText, timeout, new Options(fields, true), problems);
    }
    if (request == null || !problems.isEmpty()) {
      throw ApiException.invalid(
          problems.stream()
              .map(problem -> new RequestProblem(bare(problem.param()), problem.sentence()))
              .toList());
    }
    return new MeasurementOrder(request, locations, null, true);
  }

  /** As a parameter, an option has no path. */
  private static String bare(String param) {
    if (param.equals(OPTIONS_PREFIX + "resolvers")) {
      return "resolver"; // One parameter has them all there.
    }
    for (String inner : List.of("query.", "request.")) {
      if (param.startsWith(OPTIONS_PREFIX + inner)) {
        return param.substring((OPTIONS_PREFIX + inner).length());
      }
    }
    return param.startsWith(OPTIONS_PREFIX)
        ? param.substring(OPTIONS_PREFIX.length())
        : param.startsWith("locations") ? "location" : param;
  }

  private static ObjectNode singleValues(
      Map<String, List<String>> parameters, Set<String> skipped, List<RequestProblem> problems) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    parameters.forEach(
        (name, values) -> {
          List<String> given = values.stream().filter(value -> !value.isEmpty()).toList();
          if (skipped.contains(name)) {
            return;
          }
          if (given.size() > 1) {
            String shown = Shown.quoted(name);
            problems.add(
                new RequestProblem(shown.substring(1, shown.length() - 1), "is given twice"));
          }
          // A name without value must be known all the same.
          object.set(
              name,
              given.isEmpty()
                  ? JsonNodeFactory.instance.nullNode()
                  : JsonNodeFactory.instance.stringNode(given.getFirst()));
        });
    return object;
  }

  private static @Nullable MeasurementType type(Fields fields) {
    String written = fields.string("type");
    if (written == null) {
      if (fields.value("type") == null) {
        fields.problem("type", "is missing; it must be one of " + knownTypes());
      }
      return null;
    }
    for (MeasurementType type : MeasurementType.values()) {
      if (name(type).equals(written)) {
        return type;
      }
    }
    fields.problem(
        "type", "must be one of %s, but is %s".formatted(knownTypes(), Shown.quoted(written)));
    return null;
  }

  private static String knownTypes() {
    return Arrays.stream(MeasurementType.values())
        .map(RequestReader::name)
        .collect(Collectors.joining(", "));
  }

  static String name(MeasurementType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static Target target(
      @Nullable MeasurementType type, @Nullable String text, Fields fields) {
    if (text == null) {
      if (fields.value("target") == null) {
        fields.problem("target", "is missing; it must be an address or a host name");
      }
      return NO_TARGET;
    }
    try {
      return switch (type) {
        case DNS -> DnsNameParser.parse(text);
        case BGP -> BgpTargetParser.parse(text);
        case GRE -> TunnelRequest.tunnel(text);
        case PING, TRACEROUTE, MTR, MTU, TLS -> TargetParser.parse(text);
        case HTTP, DIAGNOSIS -> HttpOptionsReader.host(text);
        case null -> TargetParser.parse(text);
      };
    } catch (InvalidRequestException e) {
      e.problems().forEach(problem -> fields.problem("target", problem.message()));
      return NO_TARGET;
    }
  }

  private static @Nullable Integer limit(Fields fields) {
    Integer limit = fields.integer("limit");
    if (limit != null && (limit < 1 || limit > LocationFilters.MOST_PROBES)) {
      fields.problem(
          "limit", "must be from 1 to %d, but is %d".formatted(LocationFilters.MOST_PROBES, limit));
    }
    return limit;
  }

  /** Makes the request of what can be read; its constructor checks the ranges of all fields. */
  private static @Nullable MeasurementRequest request(
      MeasurementType type,
      Target target,
      @Nullable String written,
      @Nullable Duration timeout,
      Options options,
      List<RequestProblem> problems) {
    Set<String> unreadable = new HashSet<>();
    try {
      ProbeProtocol protocol =
          switch (type) {
            case PING, TRACEROUTE, MTR, MTU -> options.protocol();
            case DNS, BGP, TLS, HTTP, GRE, DIAGNOSIS -> null;
          };
      Integer port =
          switch (type) {
            case PING, TRACEROUTE, MTR, MTU, DNS, TLS, HTTP, DIAGNOSIS ->
                options.fields.integer("port");
            case BGP, GRE -> null;
          };
      IpVersion version = options.ipVersion();
      Duration wait = timeout == null ? MeasurementRequest.defaultTimeout(type) : timeout;
      return switch (type) {
        case PING ->
            new PingRequest(
                target,
                options.integer("packets", PingRequest.DEFAULT_PACKETS),
                protocol,
                port,
                version,
                options.integer("size", PingRequest.DEFAULT_SIZE_BYTES),
                options.seconds("interval", PingRequest.DEFAULT_INTERVAL),
                wait);
        case TRACEROUTE ->
            new TracerouteRequest(
                target,
                options.integer("packets", TracerouteRequest.DEFAULT_PACKETS),
                protocol,
                port,
                version,
                wait);
        case MTR ->
            new MtrRequest(
                target,
                options.integer("packets", MtrRequest.DEFAULT_PACKETS),
                protocol,
                port,
                version,
                options.seconds("interval", MtrRequest.DEFAULT_INTERVAL),
                options.integer("flows", 1),
                wait);
        case MTU -> new MtuRequest(target, protocol, port, version, wait);
        case BGP -> new BgpRequest(target, options.match(target), version, wait);
        case DNS ->
            new DnsOptionsReader(options.fields, options.anyCase, problems)
                .read(target, port, version, wait);
        case TLS -> new TlsOptionsReader(options.fields).read(target, port, version, timeout);
        case HTTP ->
            new HttpOptionsReader(options.fields, options.anyCase, problems)
                .read(target, written, port, version, wait);
        case GRE -> new TunnelOptionsReader(options.fields, options.anyCase).read(target, wait);
        case DIAGNOSIS ->
            new DiagnosisOptionsReader(options.fields, options.anyCase)
                .read(target, written, port, version, wait);
      };
    } catch (InvalidRequestException e) {
      problems.forEach(problem -> unreadable.add(bare(problem.param())));
      // A field that could not be read at all is not also out of range.
      for (RequestProblem problem : e.problems()) {
        boolean followsFromProtocol =
            unreadable.contains("protocol") && bare(problem.param()).equals("port");
        if (!unreadable.contains(bare(problem.param())) && !followsFromProtocol) {
          problems.add(problem);
        }
      }
      return null;
    }
  }

  /** The options of a request, with defaults for those that are absent or unreadable. */
  private record Options(Fields fields, boolean anyCase) {

    int integer(String name, int otherwise) {
      Integer value = fields.integer(name);
      return value == null ? otherwise : value;
    }

    Duration seconds(String name, Duration otherwise) {
      Duration value = fields.seconds(name);
      return value == null ? otherwise : value;
    }

    @Nullable ProbeProtocol protocol() {
      String written = fields.string("protocol");
      if (written == null) {
        return null;
      }
      String compared = anyCase ? written.toUpperCase(Locale.ROOT) : written;
      for (ProbeProtocol protocol : ProbeProtocol.values()) {
        if (protocol.name().equals(compared)) {
          return protocol;
        }
      }
      fields.problem("protocol", "must be ICMP, UDP or TCP, but is " + Shown.quoted(written));
      return null;
    }

    PrefixMatch match(Target target) {
      String written = fields.string("match");
      if (written == null) {
        return BgpRequest.usualMatch(target);
      }
      for (PrefixMatch match : PrefixMatch.values()) {
        if (match.name().toLowerCase(Locale.ROOT).equals(written)) {
          return match;
        }
      }
      fields.problem(
          "match", "must be exact, lpm, longer or shorter, but is " + Shown.quoted(written));
      return BgpRequest.usualMatch(target);
    }

    @Nullable IpVersion ipVersion() {
      Integer number = fields.integer("ipVersion");
      if (number == null) {
        return null;
      }
      return switch (number) {
        case 4 -> IpVersion.IPV4;
        case 6 -> IpVersion.IPV6;
        default -> {
          fields.problem("ipVersion", "must be 4 or 6, but is " + number);
          yield null;
        }
      };
    }
  }
}
