package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.Announcement.Cause;
import io.lookingglass.bgp.announce.Announcement.Ending;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Announcements as they are kept; what was written reads back equal. */
public final class AnnouncementJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private AnnouncementJson() {}

  /** One announcement in one line. */
  public static String write(Announcement announcement) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", announcement.id());
    json.set("request", write(announcement.request()));
    json.set("owner", write(announcement.owner()));
    json.put("acceptedAt", announcement.acceptedAt().toString());
    @Nullable Instant expiresAt = announcement.expiresAt();
    if (expiresAt != null) {
      json.put("expiresAt", expiresAt.toString());
    }
    ArrayNode overridden = json.putArray("overridden");
    announcement.overridden().stream().sorted().forEach(overridden::add);
    @Nullable Ending ending = announcement.ending();
    if (ending != null) {
      json.putObject("ending")
          .put("cause", ending.cause().name())
          .put("at", ending.at().toString())
          .put("reason", ending.reason())
          .set("by", write(ending.by()));
    }
    return json.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static Announcement read(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      Set<String> overridden = new LinkedHashSet<>(strings(json, "overridden"));
      JsonNode ending = json.get("ending");
      return new Announcement(
          string(json, "id"),
          request(there(json, "request")),
          actor(there(json, "owner")),
          Instant.parse(string(json, "acceptedAt")),
          optional(json, "expiresAt").map(Instant::parse).orElse(null),
          overridden,
          ending == null
              ? null
              : new Ending(
                  Cause.valueOf(string(ending, "cause")),
                  Instant.parse(string(ending, "at")),
                  actor(there(ending, "by")),
                  string(ending, "reason")));
    } catch (JacksonException | DateTimeParseException e) {
      throw new IllegalArgumentException("This is no stored announcement: " + e.getMessage(), e);
    }
  }

  /** Tells whether two lists of changes ask for the same: SHA-256 in hexadecimal. */
  static String digest(List<Change> changes) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Change change : changes) {
      ObjectNode one = json.addObject();
      switch (change) {
        case Change.Announce(var request) -> one.set("announce", write(request));
        case Change.Put(var request) -> one.set("put", write(request));
        case Change.Withdraw(String id, String reason) ->
            one.put("withdraw", id).put("reason", reason);
        case Change.WithdrawRoute(Subject subject, String reason) -> {
          one.set("withdrawRoute", write(subject));
          one.put("reason", reason);
        }
      }
    }
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(json.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode write(Actor actor) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", actor.name());
    @Nullable String from = actor.from();
    return from == null ? json : json.put("from", from);
  }

  private static ObjectNode write(Subject subject) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", subject.kind().name().toLowerCase(Locale.ROOT));
    switch (subject) {
      case Subject.Prefix(IpPrefix prefix) -> json.put("prefix", prefix.toString());
      case Subject.Blackhole(IpPrefix prefix, boolean export) ->
          json.put("prefix", prefix.toString()).put("export", export);
      case Subject.FlowSpec rule -> {
        json.put("family", rule.family().toString()).put("rule", rule.text());
        putAll(json, "actions", rule.actions(), ExtendedCommunityText::format);
      }
    }
    return json;
  }

  private static ObjectNode write(AnnouncementRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("subject", write(request.subject()));
    json.put("reason", request.reason());
    @Nullable Duration ttl = request.ttl();
    if (ttl != null) {
      json.put("ttlSeconds", ttl.toSeconds());
    }
    putAll(json, "peers", request.peers(), Function.identity());
    putAll(json, "communities", request.communities(), Object::toString);
    putAll(json, "largeCommunities", request.largeCommunities(), Object::toString);
    putAll(
        json,
        "extendedCommunities",
        request.extendedCommunities(),
        community -> ExtendedCommunityText.format(community));
    json.put("prepend", request.prepend());
    if (request.med() != null) {
      json.put("med", request.med());
    }
    if (request.nextHop() != null) {
      json.put("nextHop", IpAddresses.format(request.nextHop()));
    }
    if (request.override() != null) {
      json.put("override", request.override());
    }
    return json;
  }

  private static <T> void putAll(
      ObjectNode json, String name, List<T> values, Function<T, String> text) {
    ArrayNode array = json.putArray(name);
    values.forEach(value -> array.add(text.apply(value)));
  }

  private static Actor actor(JsonNode json) {
    return new Actor(string(json, "name"), optional(json, "from").orElse(null));
  }

  private static Subject subject(JsonNode json) {
    String kind = string(json, "kind");
    return switch (kind) {
      case "announce" -> new Subject.Prefix(IpPrefix.parse(string(json, "prefix")));
      case "blackhole" ->
          new Subject.Blackhole(
              IpPrefix.parse(string(json, "prefix")), there(json, "export").booleanValue());
      case "flowspec" ->
          new Subject.FlowSpec(
              FlowSpecText.parse(Family.parse(string(json, "family")), string(json, "rule")),
              extended(json, "actions"));
      default -> throw new IllegalArgumentException("There is no kind " + kind);
    };
  }

  private static AnnouncementRequest request(JsonNode json) {
    List<Community.Standard> standard = new ArrayList<>();
    List<Community.Large> large = new ArrayList<>();
    for (String name : List.of("communities", "largeCommunities")) {
      for (String text : strings(json, name)) {
        switch (Community.parse(text)) {
          case Community.Standard one -> standard.add(one);
          case Community.Large one -> large.add(one);
        }
      }
    }
    JsonNode ttl = json.get("ttlSeconds");
    JsonNode med = json.get("med");
    return new AnnouncementRequest(
        subject(there(json, "subject")),
        string(json, "reason"),
        ttl == null ? null : Duration.ofSeconds(ttl.longValue()),
        strings(json, "peers"),
        standard,
        large,
        extended(json, "extendedCommunities"),
        there(json, "prepend").intValue(),
        med == null ? null : (Long) med.longValue(),
        optional(json, "nextHop").map(IpAddresses::parse).orElse(null),
        optional(json, "override").orElse(null));
  }

  private static List<ExtendedCommunity> extended(JsonNode json, String name) {
    return strings(json, name).stream().map(ExtendedCommunityText::parse).toList();
  }

  private static JsonNode there(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      throw new IllegalArgumentException("A stored announcement has no " + name);
    }
    return value;
  }

  private static String string(JsonNode json, String name) {
    return there(json, name).stringValue();
  }

  private static Optional<String> optional(JsonNode json, String name) {
    return Optional.ofNullable(json.get(name)).map(JsonNode::stringValue);
  }

  private static List<String> strings(JsonNode json, String name) {
    List<String> texts = new ArrayList<>();
    there(json, name).forEach(value -> texts.add(value.stringValue()));
    return texts;
  }
}
