package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.web.api.RequestReader;
import io.lookingglass.web.openapi.InterfaceDescription;
import io.lookingglass.web.openapi.Operation;
import io.lookingglass.web.openapi.Shape;
import io.lookingglass.web.route.Route;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The description of the interface is that of the interface. */
@Timeout(60)
final class InterfaceDescriptionTest {
  private static final InterfaceDescription DESCRIPTION = new InterfaceDescription();
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        new RunningServer(
            AnnouncementRoutesTest.yaml(), new FakeAnnouncements(), AuditTrail.empty());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<Route> routes() {
    return server.server.routes().stream().filter(Route::forPrograms).toList();
  }

  @Test
  void everyRouteForProgramsIsDescribedAndNothingElseIs() {
    assertThat(DESCRIPTION.operations().keySet())
        .containsExactlyInAnyOrderElementsOf(routes().stream().map(Route::toString).toList());
  }

  @Test
  void theDocumentIsServedWithEveryRoute() throws IOException, InterruptedException {
    JsonNode document = RunningServer.json(server.get("/v1/openapi.json"));
    assertThat(document.get("openapi").stringValue()).startsWith("3.1.");
    for (Route route : routes()) {
      assertThat(
              document
                  .path("paths")
                  .path(route.path())
                  .path(route.method().name().toLowerCase(Locale.ROOT))
                  .path("operationId")
                  .isString())
          .as(route.toString())
          .isTrue();
    }
  }

  @Test
  void everyShapeThatIsNamedIsThereAndEachIsUsed() throws IOException, InterruptedException {
    String text = server.get("/v1/openapi.json").body();
    Set<String> used = new TreeSet<>();
    Matcher matcher = Pattern.compile("#/components/schemas/([A-Za-z]+)").matcher(text);
    while (matcher.find()) {
      used.add(matcher.group(1));
    }
    Set<String> there =
        new TreeSet<>(
            RunningServer.json(server.get("/v1/openapi.json"))
                .path("components")
                .path("schemas")
                .propertyNames());
    assertThat(used).isEqualTo(there);
  }

  /** The options of a measurement are read from JSON by name; each is described, and no other. */
  @Test
  void theOptionsOfMeasurementsAreThoseThatAreRead() throws IOException, InterruptedException {
    JsonNode options =
        RunningServer.json(server.get("/v1/openapi.json"))
            .path("components")
            .path("schemas")
            .path("Options")
            .path("properties");
    Set<String> read = new TreeSet<>();
    for (MeasurementType type : MeasurementType.values()) {
      read.addAll(RequestReader.jsonOptions(type));
    }
    assertThat(new TreeSet<>(options.propertyNames())).isEqualTo(read);
  }

  /** Kinds are the names of the events; those of HTTP requests are the names of their steps. */
  @Test
  void everyKindOfEventOfAMeasurementIsDescribedAndNoOther() {
    Set<String> kinds = new TreeSet<>(Set.of("done"));
    for (Class<?> event : ProbeEvent.class.getPermittedSubclasses()) {
      kinds.add(words(event.getSimpleName()));
    }
    kinds.remove("http-step-taken");
    for (Class<?> step : HttpStep.class.getPermittedSubclasses()) {
      kinds.add("http-" + words(step.getSimpleName()));
    }
    assertThat(
            Objects.requireNonNull(DESCRIPTION.operations().get("GET /v1/measurements/{id}/events"))
                .events()
                .keySet())
        .containsExactlyInAnyOrderElementsOf(kinds);
  }

  private static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  @Test
  void streamsSayWhatTheirEventsAreAndWhetherTheyEnd() {
    for (Operation operation : DESCRIPTION.operations().values()) {
      assertThat(operation.events().isEmpty())
          .as(operation.route())
          .isNotEqualTo(streams(operation));
      assertThat(operation.endless())
          .as(operation.route())
          .isEqualTo(streams(operation) && !operation.id().equals("followMeasurement"));
    }
  }

  private static String address(Operation operation, String query) {
    String path = operation.route().substring(operation.route().indexOf(' ') + 1);
    for (Shape.Field field : operation.path()) {
      path = path.replace("{" + field.name() + "}", String.valueOf(field.example()));
    }
    return path + (query.isEmpty() ? "" : "?" + query);
  }

  private static HttpResponse<String> ask(Operation operation, String query)
      throws IOException, InterruptedException {
    // Streams have no end; the header fields of one are told after the same checks.
    String method =
        streams(operation)
            ? "HEAD"
            : operation.route().substring(0, operation.route().indexOf(' '));
    String body = operation.example() == null ? "{}" : operation.example();
    return server.send(
        server
            .request(address(operation, query))
            .header("Authorization", "Bearer noc-token")
            .header("Content-Type", "application/json")
            .method(
                method,
                Set.of("GET", "HEAD").contains(method)
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body)));
  }

  private static boolean streams(Operation operation) {
    return operation.answers().get(200) != null
        && operation.answers().get(200).containsKey("text/event-stream");
  }

  @TestFactory
  List<DynamicTest> everyParameterThatIsDescribedIsTaken() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Operation operation : DESCRIPTION.operations().values()) {
      for (Shape.Field field : operation.query()) {
        if (field.example() != null) {
          // Some go with a prefix only.
          boolean withPrefix =
              !field.name().equals("prefix")
                  && operation.query().stream().anyMatch(other -> other.name().equals("prefix"));
          String query =
              (withPrefix ? "prefix=203.0.113.0/24&" : "")
                  + field.name()
                  + "="
                  + URLEncoder.encode(field.example(), StandardCharsets.UTF_8);
          tests.add(
              DynamicTest.dynamicTest(
                  operation.route() + "?" + query,
                  () -> {
                    HttpResponse<String> response = ask(operation, query);
                    assertThat(response.body()).doesNotContain("is not known here");
                    assertThat(response.statusCode()).as(response.body()).isIn(200, 404);
                  }));
        }
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> aParameterThatIsNotDescribedIsRefused() {
    return DESCRIPTION.operations().values().stream()
        .filter(operation -> operation.route().startsWith("GET "))
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.route(),
                    () -> {
                      HttpResponse<String> response = ask(operation, "tpyo=1");
                      // What the path names need not be there in this server.
                      boolean named = !operation.path().isEmpty();
                      assertThat(response.statusCode())
                          .as(response.body())
                          .isIn(400, named ? 404 : 400);
                    }))
        .toList();
  }

  @TestFactory
  List<DynamicTest> everyExampleOfABodyIsTaken() {
    return DESCRIPTION.operations().values().stream()
        .filter(operation -> operation.example() != null)
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.route(),
                    () ->
                        // What it names need not be there; nothing of it is malformed.
                        assertThat(ask(operation, "").statusCode()).isIn(200, 201, 202, 404, 412)))
        .toList();
  }

  /** The document says who needs a token; the server holds to it, and answers as described. */
  @TestFactory
  List<DynamicTest> whatNeedsATokenIsRefusedWithoutOneAndWithAWrongOne() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Route route : routes()) {
      Operation operation = Objects.requireNonNull(DESCRIPTION.operations().get(route.toString()));
      if (!InterfaceDescription.openToAnybody(route.access())) {
        for (String token : List.of("", "wrong-token")) {
          tests.add(
              DynamicTest.dynamicTest(
                  route + (token.isEmpty() ? " without a token" : " with a wrong token"),
                  () -> assertThat(ask(operation, token, "{}").statusCode()).isEqualTo(401)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  @TestFactory
  List<DynamicTest> aBodyThatIsNotAsDescribedIsRefused() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Operation operation : DESCRIPTION.operations().values()) {
      if (operation.body().containsKey("application/json")) {
        for (String body :
            List.of("", "{", "null", "7", "\"text\"", "{\"tpyo\":1}", "{\"reason\":{}}")) {
          tests.add(
              DynamicTest.dynamicTest(
                  operation.route() + " with " + (body.isEmpty() ? "nothing" : body),
                  () -> {
                    HttpResponse<String> response = ask(operation, "noc-token", body);
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
                    assertThat(RunningServer.json(response).at("/error/type").stringValue())
                        .isEqualTo("validation_error");
                  }));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests;
  }

  private static HttpResponse<String> ask(Operation operation, String token, String body)
      throws IOException, InterruptedException {
    String method = operation.route().substring(0, operation.route().indexOf(' '));
    HttpRequest.Builder request =
        server.request(address(operation, "")).header("Content-Type", "application/json");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return server.send(
        request.method(
            method,
            method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }
}
