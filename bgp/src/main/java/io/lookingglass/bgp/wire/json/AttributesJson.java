package io.lookingglass.bgp.wire.json;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.PathAttribute.OriginCode;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.Ipv6ExtendedCommunityText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Path attributes, each a field: {@code origin}, {@code asPath}, {@code nextHop}, {@code med},
 * {@code localPref}, {@code atomicAggregate}, {@code aggregator}, {@code communities}, {@code
 * originatorId}, {@code clusterList}, {@code mpReach}, {@code mpUnreach}, {@code
 * extendedCommunities}, {@code as4Path}, {@code as4Aggregator}, {@code ipv6ExtendedCommunities},
 * {@code aigp}, {@code largeCommunities}, {@code otc}, {@code attrSet}; those we do not know in the
 * list {@code unknown}.
 */
public final class AttributesJson {
  private AttributesJson() {}

  /** The attributes of a message, as it has them. */
  public static ObjectNode write(List<PathAttribute> attributes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (PathAttribute attribute : attributes) {
      put(json, attribute);
    }
    return json;
  }

  /**
   * The attributes of a route: as {@link #write}, but the next hop is {@code nextHop}, and {@code
   * linkLocalNextHop} where there is one, whichever attribute it came in.
   */
  public static ObjectNode route(List<PathAttribute> attributes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.MpReach reach) {
        putNextHops(json, reach);
      } else {
        put(json, attribute);
      }
    }
    return json;
  }

  private static void put(ObjectNode json, PathAttribute attribute) {
    switch (attribute) {
      case PathAttribute.Origin(OriginCode code) ->
          json.put("origin", code.name().toLowerCase(Locale.ROOT));
      case PathAttribute.AsPathAttribute(AsPath path) -> json.set("asPath", writePath(path));
      case PathAttribute.NextHop(var address) -> json.put("nextHop", IpAddresses.format(address));
      case PathAttribute.MultiExitDisc(long value) -> json.put("med", value);
      case PathAttribute.LocalPref(long value) -> json.put("localPref", value);
      case PathAttribute.AtomicAggregate() -> json.put("atomicAggregate", true);
      case PathAttribute.Aggregator(Asn asn, var address) ->
          json.putObject("aggregator")
              .put("asn", asn.value())
              .put("address", IpAddresses.format(address));
      case PathAttribute.Communities(var communities) ->
          putList(json, "communities", communities, Community.Standard::toString);
      case PathAttribute.OriginatorId(var identifier) ->
          json.put("originatorId", IpAddresses.format(identifier));
      case PathAttribute.ClusterList(var identifiers) ->
          putList(json, "clusterList", identifiers, IpAddresses::format);
      case PathAttribute.MpReach reach -> {
        ObjectNode node = json.putObject("mpReach").put("family", reach.family().toString());
        putNextHops(node, reach);
        ArrayNode nlri = node.putArray("nlri");
        reach.nlri().forEach(route -> nlri.add(NlriJson.write(reach.family(), route)));
      }
      case PathAttribute.MpUnreach(Family family, var withdrawn) -> {
        ArrayNode nlri =
            json.putObject("mpUnreach").put("family", family.toString()).putArray("withdrawn");
        withdrawn.forEach(route -> nlri.add(NlriJson.write(family, route)));
      }
      case PathAttribute.ExtendedCommunities(var communities) ->
          putList(json, "extendedCommunities", communities, ExtendedCommunityText::format);
      case PathAttribute.As4Path(AsPath path) -> json.set("as4Path", writePath(path));
      case PathAttribute.As4Aggregator(Asn asn, var address) ->
          json.putObject("as4Aggregator")
              .put("asn", asn.value())
              .put("address", IpAddresses.format(address));
      case PathAttribute.Ipv6ExtendedCommunities(var communities) ->
          putList(json, "ipv6ExtendedCommunities", communities, Ipv6ExtendedCommunityText::format);
      case PathAttribute.Aigp(long metric) ->
          json.put("aigp", new BigInteger(Long.toUnsignedString(metric)));
      case PathAttribute.LargeCommunities(var communities) ->
          putList(json, "largeCommunities", communities, Community.Large::toString);
      case PathAttribute.OnlyToCustomer(Asn asn) -> json.put("otc", asn.value());
      case PathAttribute.AttrSet(Octets value) -> json.put("attrSet", value.hex());
      case PathAttribute.Unknown(int flags, int type, Octets value) ->
          json.withArrayProperty("unknown")
              .addObject()
              .put("type", type)
              .put("flags", flags)
              .put("value", value.hex());
    }
  }

  private static void putNextHops(ObjectNode json, PathAttribute.MpReach reach) {
    if (reach.nextHop() != null) {
      json.put("nextHop", IpAddresses.format(reach.nextHop()));
    }
    if (reach.linkLocalNextHop() != null) {
      json.put("linkLocalNextHop", IpAddresses.format(reach.linkLocalNextHop()));
    }
  }

  private static <T> void putList(
      ObjectNode json, String name, List<T> values, Function<? super T, String> format) {
    ArrayNode list = json.putArray(name);
    values.forEach(value -> list.add(format.apply(value)));
  }

  /**
   * The path as a list: the ASes of sequences as numbers, prepends included, an AS_SET as {@code
   * {"set":[...]}}, and so {@code confedSequence} and {@code confedSet}.
   */
  public static ArrayNode writePath(AsPath path) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Segment segment : path.segments()) {
      ArrayNode members =
          switch (segment.type()) {
            case AS_SEQUENCE -> list;
            case AS_SET -> list.addObject().putArray("set");
            case AS_CONFED_SEQUENCE -> list.addObject().putArray("confedSequence");
            case AS_CONFED_SET -> list.addObject().putArray("confedSet");
          };
      segment.asns().forEach(asn -> members.add(asn.value()));
    }
    return list;
  }

  /** Reads what {@link #write} wrote, in the ascending order of the types. */
  static List<PathAttribute> read(JsonFields json) {
    List<PathAttribute> attributes = new ArrayList<>();
    for (String name : json.names()) {
      if (name.equals("unknown")) {
        attributes.addAll(json.objects(name, AttributesJson::readUnknown));
      } else {
        attributes.add(read(json, name));
      }
    }
    attributes.sort(Comparator.comparingInt(PathAttribute::type));
    return attributes;
  }

  private static PathAttribute read(JsonFields json, String name) {
    return switch (name) {
      case "origin" -> json.parsed(name, AttributesJson::readOrigin);
      case "asPath" -> new PathAttribute.AsPathAttribute(readPath(json, name));
      case "nextHop" -> new PathAttribute.NextHop(json.ipv4(name));
      case "med" -> new PathAttribute.MultiExitDisc(json.number(name, 0xffff_ffffL));
      case "localPref" -> new PathAttribute.LocalPref(json.number(name, 0xffff_ffffL));
      case "atomicAggregate" -> {
        if (!json.bool(name)) {
          throw JsonFields.wrong(json.way(name), "has to be true, or be left out");
        }
        yield new PathAttribute.AtomicAggregate();
      }
      case "aggregator" ->
          json.object(
              name,
              fields -> new PathAttribute.Aggregator(fields.asn("asn"), fields.ipv4("address")));
      case "communities" ->
          new PathAttribute.Communities(json.parsedList(name, AttributesJson::readStandard));
      case "originatorId" -> new PathAttribute.OriginatorId(json.ipv4(name));
      case "clusterList" ->
          new PathAttribute.ClusterList(json.parsedList(name, JsonFields::parseIpv4));
      case "mpReach" -> json.object(name, AttributesJson::readReach);
      case "mpUnreach" ->
          json.object(
              name,
              fields -> {
                Family family = fields.family("family");
                return new PathAttribute.MpUnreach(
                    family, fields.objects("withdrawn", route -> NlriJson.read(family, route)));
              });
      case "extendedCommunities" ->
          new PathAttribute.ExtendedCommunities(
              json.parsedList(name, ExtendedCommunityText::parse));
      case "as4Path" -> new PathAttribute.As4Path(readPath(json, name));
      case "as4Aggregator" ->
          json.object(
              name,
              fields -> new PathAttribute.As4Aggregator(fields.asn("asn"), fields.ipv4("address")));
      case "ipv6ExtendedCommunities" ->
          new PathAttribute.Ipv6ExtendedCommunities(
              json.parsedList(name, Ipv6ExtendedCommunityText::parse));
      case "aigp" -> new PathAttribute.Aigp(json.unsigned(name));
      case "largeCommunities" ->
          new PathAttribute.LargeCommunities(json.parsedList(name, AttributesJson::readLarge));
      case "otc" -> new PathAttribute.OnlyToCustomer(json.asn(name));
      case "attrSet" -> new PathAttribute.AttrSet(json.octets(name));
      default -> throw JsonFields.wrong(json.way(name), "there is no such attribute");
    };
  }

  private static PathAttribute.Unknown readUnknown(JsonFields json) {
    return new PathAttribute.Unknown(
        json.integer("flags", 0xff), json.integer("type", 0xff), json.octets("value"));
  }

  private static PathAttribute.MpReach readReach(JsonFields json) {
    Family family = json.family("family");
    return new PathAttribute.MpReach(
        family,
        json.has("nextHop") ? json.address("nextHop") : null,
        json.has("linkLocalNextHop") ? json.address("linkLocalNextHop") : null,
        json.objects("nlri", route -> NlriJson.read(family, route)));
  }

  private static PathAttribute.Origin readOrigin(String word) {
    for (OriginCode code : OriginCode.values()) {
      if (code.name().toLowerCase(Locale.ROOT).equals(word)) {
        return new PathAttribute.Origin(code);
      }
    }
    throw new IllegalArgumentException("has to be igp, egp or incomplete");
  }

  private static Community.Standard readStandard(String text) {
    if (!(Community.parse(text) instanceof Community.Standard standard)) {
      throw new IllegalArgumentException("a large community stands under largeCommunities");
    }
    return standard;
  }

  private static Community.Large readLarge(String text) {
    if (!(Community.parse(text) instanceof Community.Large large)) {
      throw new IllegalArgumentException("has to have three parts, as 64496:1:2");
    }
    return large;
  }

  private static AsPath readPath(JsonFields json, String name) {
    List<Segment> segments = new ArrayList<>();
    List<Asn> sequence = new ArrayList<>();
    json.list(
        name,
        (element, way) -> {
          if (element.isObject()) {
            segments.addAll(AsPathText.sequences(sequence));
            sequence.clear();
            segments.add(readSegment(new JsonFields(element, way)));
          } else {
            sequence.add(readAsn(element, way));
          }
          return way;
        });
    segments.addAll(AsPathText.sequences(sequence));
    return new AsPath(segments);
  }

  private static Segment readSegment(JsonFields json) {
    String name = json.names().size() == 1 ? json.names().getFirst() : "";
    SegmentType type =
        switch (name) {
          case "set" -> SegmentType.AS_SET;
          case "confedSequence" -> SegmentType.AS_CONFED_SEQUENCE;
          case "confedSet" -> SegmentType.AS_CONFED_SET;
          default ->
              throw JsonFields.wrong(
                  json.way(name), "a segment is one of set, confedSequence and confedSet");
        };
    List<Asn> asns = json.list(name, AttributesJson::readAsn);
    if (asns.isEmpty() || asns.size() > 255) {
      throw JsonFields.wrong(json.way(name), "a segment has 1-255 ASes, not " + asns.size());
    }
    return new Segment(type, asns);
  }

  private static Asn readAsn(JsonNode element, String way) {
    return new Asn(JsonFields.number(element, way, 0xffff_ffffL));
  }
}
