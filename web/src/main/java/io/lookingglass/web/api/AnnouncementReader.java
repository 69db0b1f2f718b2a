package io.lookingglass.web.api;

import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.request.RequestProblem;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what is to be announced from JSON. Whatever is wrong is told all at once, and a field that
 * is not known is wrong.
 */
public final class AnnouncementReader {
  private static final List<String> COMMON =
      List.of(
          "reason",
          "ttl",
          "peers",
          "communities",
          "largeCommunities",
          "extendedCommunities",
          "prepend",
          "med",
          "nextHop",
          "dryRun",
          "override");

  private static final List<String> ROUTE = with("prefix", "kind", "export");
  private static final List<String> RULE = with("rule", "actions");

  private AnnouncementReader() {}

  private static List<String> with(String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(COMMON);
    return List.copyOf(all);
  }

  /**
   * What was asked for.
   *
   * @param dryRun only to be checked
   */
  public record Asked(AnnouncementRequest request, boolean dryRun) {}

  /** Reads the subject of one kind of request. */
  private interface SubjectReader {
    @Nullable Subject read(Fields fields);
  }

  /**
   * A body of {@code POST /v1/announcements}.
   *
   * @throws ApiException naming each field that is wrong
   */
  public static Asked route(JsonNode body) {
    return read(body, ROUTE, AnnouncementReader::routeSubject);
  }

  /**
   * A body of {@code POST /v1/flowspec}.
   *
   * @throws ApiException naming each field that is wrong
   */
  public static Asked rule(JsonNode body) {
    return read(body, RULE, AnnouncementReader::ruleSubject);
  }

  private static Asked read(JsonNode body, List<String> known, SubjectReader subjects) {
    if (!body.isObject()) {
      throw ApiException.of(
          ErrorType.VALIDATION_ERROR,
          "The body must be a JSON object, but is " + Fields.kind(body));
    }
    List<RequestProblem> problems = new ArrayList<>();
    Fields fields = Fields.ofJson(body, "", problems);
    fields.refuseOthersThan(known);
    @Nullable Subject subject = subjects.read(fields);
    @Nullable String reason = fields.string("reason");
    if (fields.value("reason") == null) {
      fields.problem("reason", "is missing; say why, for the record: 1-500 characters");
    }
    @Nullable Long ttl = fields.unsigned32("ttl");
    @Nullable Integer prepend = fields.integer("prepend");
    @Nullable Long med = fields.unsigned32("med");
    @Nullable Boolean dryRun = fields.bool("dryRun");
    @Nullable String override = fields.string("override");
    List<String> peers = fields.strings("peers");
    List<Community.Standard> communities =
        each(
            fields,
            "communities",
            text ->
                Community.tryParse(text).orElse(null) instanceof Community.Standard standard
                    ? Optional.of(standard)
                    : Optional.empty(),
            "is not a community such as 64496:100, each part within 0-65535, or no-export");
    List<Community.Large> large =
        each(
            fields,
            "largeCommunities",
            text ->
                Community.tryParse(text).orElse(null) instanceof Community.Large one
                    ? Optional.of(one)
                    : Optional.empty(),
            "is not a large community such as 64496:1:2, each part within 0-4294967295");
    List<ExtendedCommunity> extended = extended(fields, "extendedCommunities");
    @Nullable InetAddress nextHop = address(fields);
    if (problems.isEmpty() && subject != null && reason != null) {
      try {
        return new Asked(
            new AnnouncementRequest(
                subject,
                reason,
                ttl == null ? null : Duration.ofSeconds(ttl),
                peers,
                communities,
                large,
                extended,
                prepend == null ? 0 : prepend,
                med,
                nextHop,
                override),
            Boolean.TRUE.equals(dryRun));
      } catch (IllegalArgumentException e) {
        // Its message begins with the field.
        String message = String.valueOf(e.getMessage());
        String first = message.split(" ", 2)[0];
        problems.add(new RequestProblem(known.contains(first) ? first : "request", message));
      }
    }
    throw ApiException.invalid(problems);
  }

  private static @Nullable Subject routeSubject(Fields fields) {
    @Nullable IpPrefix prefix = prefix(fields);
    @Nullable String kind = fields.string("kind");
    @Nullable Boolean export = fields.bool("export");
    boolean blackhole = "blackhole".equals(kind);
    if (kind != null && !blackhole && !kind.equals("announce")) {
      fields.problem("kind", "must be announce or blackhole, but is " + Shown.quoted(kind));
    }
    if (export != null && !blackhole) {
      fields.problem("export", "goes with kind blackhole only");
    }
    if (prefix == null) {
      return null;
    }
    return blackhole
        ? new Subject.Blackhole(prefix, Boolean.TRUE.equals(export))
        : new Subject.Prefix(prefix);
  }

  private static @Nullable IpPrefix prefix(Fields fields) {
    if (fields.value("prefix") == null) {
      fields.problem("prefix", "is missing; write one like 203.0.113.0/24");
      return null;
    }
    @Nullable String text = fields.string("prefix");
    if (text == null) {
      return null;
    }
    try {
      return IpPrefix.parse(text);
    } catch (IllegalArgumentException e) {
      fields.problem("prefix", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable Subject ruleSubject(Fields fields) {
    if (fields.value("rule") == null) {
      fields.problem(
          "rule", "is missing; write one like destination 203.0.113.7/32; protocol udp;");
    }
    if (fields.value("actions") == null) {
      fields.problem("actions", "is missing; write one like [\"discard\"]");
    }
    @Nullable String rule = fields.string("rule");
    List<ExtendedCommunity> actions = extended(fields, "actions");
    if (rule == null) {
      return null;
    }
    try {
      FlowSpecText.Parsed parsed = FlowSpecText.parse(rule);
      return actions.isEmpty() && fields.value("actions") == null
          ? null
          : new Subject.FlowSpec(parsed.rule(), actions);
    } catch (IllegalArgumentException e) {
      fields.problem(actions.isEmpty() ? "actions" : "rule", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static List<ExtendedCommunity> extended(Fields fields, String name) {
    List<ExtendedCommunity> communities = new ArrayList<>();
    for (String text : fields.strings(name)) {
      try {
        communities.add(ExtendedCommunityText.parse(text));
      } catch (IllegalArgumentException e) {
        fields.problem(name, String.valueOf(e.getMessage()));
      }
    }
    return communities;
  }

  private static @Nullable InetAddress address(Fields fields) {
    @Nullable String text = fields.string("nextHop");
    if (text == null) {
      return null;
    }
    Optional<InetAddress> address = IpAddresses.tryParse(text);
    if (address.isEmpty()) {
      fields.problem("nextHop", "must be an IP address, but is " + Shown.quoted(text));
    }
    return address.orElse(null);
  }

  private static <C> List<C> each(
      Fields fields, String name, Function<String, Optional<C>> parse, String wrong) {
    List<C> values = new ArrayList<>();
    for (String text : fields.strings(name)) {
      Optional<C> value = parse.apply(text);
      if (value.isEmpty()) {
        fields.problem(name, Shown.quoted(text) + " " + wrong);
      }
      value.ifPresent(values::add);
    }
    return values;
  }
}
