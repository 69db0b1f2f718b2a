package io.lookingglass.bgp.wire.json;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * NLRI: {@code prefix} or {@code match}, with {@code pathId} where add-path is spoken; {@code
 * octets} of a family we do not know. The fields of {@code match} are the components of a FlowSpec
 * rule, {@code destination} and {@code source} a prefix, the others a list of values of which one
 * has to match, as in {@link FlowSpecText}.
 */
final class NlriJson {
  private static final Pattern HYPHEN = Pattern.compile("-([a-z])");
  private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

  private NlriJson() {}

  static ObjectNode write(Family family, Nlri nlri) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (nlri) {
      case Nlri.Prefix(IpPrefix prefix, @Nullable Long pathId) -> {
        json.put("prefix", prefix.toString());
        putPathId(json, pathId);
      }
      case Nlri.FlowSpec(FlowSpecRule rule, @Nullable Long pathId) -> {
        json.set("match", writeRule(family, rule));
        putPathId(json, pathId);
      }
      case Nlri.Opaque(Octets octets) -> json.put("octets", octets.hex());
    }
    return json;
  }

  private static void putPathId(ObjectNode json, @Nullable Long pathId) {
    if (pathId != null) {
      json.put("pathId", pathId);
    }
  }

  static ObjectNode writeRule(Family family, FlowSpecRule rule) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Component component : rule.components()) {
      String name =
          HYPHEN
              .matcher(FlowSpecText.name(family, component))
              .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
      List<String> values = FlowSpecText.values(family, component);
      if (component instanceof PrefixComponent) {
        json.put(name, values.getFirst());
      } else {
        ArrayNode list = json.putArray(name);
        values.forEach(list::add);
      }
    }
    return json;
  }

  static Nlri read(Family family, JsonFields json) {
    if (json.has("prefix")) {
      return readPrefix(json);
    }
    if (json.has("match")) {
      return new Nlri.FlowSpec(
          json.object("match", fields -> readRule(family, fields)), readPathId(json));
    }
    return new Nlri.Opaque(json.octets("octets"));
  }

  static Nlri.Prefix readPrefix(JsonFields json) {
    return new Nlri.Prefix(json.parsed("prefix", IpPrefix::parse), readPathId(json));
  }

  private static @Nullable Long readPathId(JsonFields json) {
    @Nullable JsonNode pathId = json.optional("pathId");
    return pathId == null
        ? null
        : Long.valueOf(JsonFields.number(pathId, json.way("pathId"), 0xffff_ffffL));
  }

  private static FlowSpecRule readRule(Family family, JsonFields json) {
    List<Component> components = new ArrayList<>();
    for (String field : json.names()) {
      String name =
          CAPITAL
              .matcher(field)
              .replaceAll(letter -> "-" + letter.group(1).toLowerCase(Locale.ROOT));
      List<String> values =
          name.equals("destination") || name.equals("source")
              ? List.of(json.string(field))
              : json.parsedList(field, value -> value);
      components.add(FlowSpecText.component(family, name, values));
    }
    components.sort(Comparator.comparingInt(Component::type));
    return new FlowSpecRule(components);
  }
}
