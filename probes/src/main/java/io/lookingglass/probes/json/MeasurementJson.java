package io.lookingglass.probes.json;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.MeasurementResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON form of measurements, for the API and for storage alike.
 *
 * <p>Enumerations are words in lower case joined by hyphens ({@code rate-limited}), protocols in
 * capitals; addresses are text as RFC 5952 has it; numbers are numbers, AS numbers included. In
 * results times are milliseconds with at most three decimals. In events they are exact, {@code
 * rttMs} with up to six decimals being the nanoseconds of the event, so that events, orders and
 * locations read back equal to what was written.
 *
 * <p>A field that its kind of object always has is null while absent; one that only some have
 * ({@code failureSource}, {@code error}, {@code labels}, an option that was not chosen) is left
 * out. Readers take either. Absent is never 0.
 *
 * <p>All methods are pure and may be called from any thread. Readers throw {@link
 * UnreadableJsonException} for whatever is not as it was written here, and nothing else.
 */
public final class MeasurementJson {
  private static final int DEEPEST = 32;
  private static final int LONGEST_STRING = 1 << 20;
  private static final int LONGEST_NUMBER = 60;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST_STRING)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private MeasurementJson() {}

  /**
   * {@code {type, target, timeout, measurementOptions, locations?, limit?, inProgressUpdates}}, as
   * it could be posted again, but for {@code targetAscii}.
   */
  public static ObjectNode order(MeasurementOrder order) {
    return RequestJson.writeOrder(order);
  }

  public static MeasurementOrder readOrder(String json) {
    return read(json, "order", RequestJson::readOrder);
  }

  /** {@code {type, target, timeout, measurementOptions}}. */
  public static ObjectNode request(MeasurementRequest request) {
    return RequestJson.write(request);
  }

  public static MeasurementRequest readRequest(String json) {
    return read(json, "request", RequestJson::read);
  }

  /** The options alone, every default filled in, as the API echoes them. */
  public static ObjectNode measurementOptions(MeasurementRequest request) {
    return RequestJson.options(request);
  }

  /** A result; the components of its summary stand in it directly. */
  public static ObjectNode result(MeasurementResult result) {
    return ResultJson.write(result);
  }

  /**
   * The answer that counts in the form {@code application/dns-json} of public resolvers: {@code
   * {Status, TC, RD, RA, AD, CD, Question, Answer?, Authority?, Comment?}}.
   */
  public static ObjectNode dnsAnswer(DnsResult result) {
    return DnsAnswerJson.write(result);
  }

  /** A route as {@code GET /v1/bgp/routes} lists it. */
  public static ObjectNode route(BgpRoute route) {
    return BgpRouteJson.write(route);
  }

  /** Reads what {@link #route} wrote, also in the answers of servers. */
  public static BgpRoute readRoute(JsonNode json) {
    return read(json, "route", BgpRouteJson::read);
  }

  /** What an event is called: {@code hop-replied}; the name of a server-sent event. */
  public static String eventKind(ProbeEvent event) {
    return EventJson.kind(event);
  }

  /** An event; its field {@code event} is {@link #eventKind}. */
  public static ObjectNode event(ProbeEvent event) {
    return EventJson.write(event);
  }

  public static ProbeEvent readEvent(String json) {
    return read(json, "event", EventJson::read);
  }

  public static ArrayNode events(List<ProbeEvent> events) {
    return JsonObject.list(events, EventJson::write);
  }

  public static List<ProbeEvent> readEvents(String json) {
    JsonNode list = parse(json, "events");
    if (!list.isArray()) {
      throw new UnreadableJsonException("events must be a list");
    }
    List<ProbeEvent> events = new ArrayList<>(list.size());
    for (int index = 0; index < list.size(); index++) {
      events.add(read(list.get(index), "events[" + index + "]", EventJson::read));
    }
    return List.copyOf(events);
  }

  /** A location as it stands beside a result, and as it is stored: one flat object. */
  public static ObjectNode probe(LocationDescription location) {
    return LocationJson.flat(location);
  }

  /** A location as {@code GET /v1/probes} lists it: the place is an object of its own. */
  public static ObjectNode listedProbe(LocationDescription location) {
    return LocationJson.nested(location);
  }

  /** Reads what {@link #probe} wrote. */
  public static LocationDescription readProbe(String json) {
    return read(json, "probe", LocationJson::readFlat);
  }

  /** A sentence, to be said in another language later; absent where its English text is all. */
  public static @Nullable ObjectNode sentence(Sentence sentence) {
    return SentenceJson.isVerbatim(sentence) ? null : SentenceJson.write(sentence);
  }

  /** The inverse of {@link #sentence}. */
  public static Sentence readSentence(String json) {
    return read(json, "sentence", SentenceJson::read);
  }

  /** As compact text. */
  public static String text(JsonNode json) {
    return MAPPER.writeValueAsString(json);
  }

  private static <T> T read(String json, String path, Function<JsonFields, T> read) {
    return read(parse(json, path), path, read);
  }

  private static <T> T read(JsonNode json, String path, Function<JsonFields, T> read) {
    try {
      return read.apply(JsonFields.of(json, path));
    } catch (UnreadableJsonException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      // A value that its own type refuses.
      throw new UnreadableJsonException(path + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode parse(String json, String path) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new UnreadableJsonException(path + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
