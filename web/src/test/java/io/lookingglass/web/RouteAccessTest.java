package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.config.Role;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route of a running server, tried as every role; what is expected stands in its table. */
final class RouteAccessTest {
  private static final Pattern PARAMETER = Pattern.compile("[{<]([a-z]+)[}>]");
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int SEE_OTHER = 303;

  /** Who asks. */
  enum Asker {
    ANONYMOUS(Role.PUBLIC, null),
    ACME(Role.CUSTOMER, "acme"),
    GLOBEX(Role.CUSTOMER, "globex"),
    SUPPORT(Role.SUPPORT, null),
    OPERATOR(Role.OPERATOR, null),
    ADMIN(Role.ADMIN, null);

    private final Role role;
    private final @Nullable String customer;

    Asker(Role role, @Nullable String customer) {
      this.role = role;
      this.customer = customer;
    }

    String token() {
      return name().toLowerCase(Locale.ROOT) + "-token";
    }

    HttpRequest.Builder signed(HttpRequest.Builder request) {
      return this == ANONYMOUS ? request : request.header("Authorization", "Bearer " + token());
    }

    /** What the table says it may. */
    boolean may(Access access) {
      return switch (access) {
        case Access.Everybody _, Access.Outline _, Access.Measuring _, Access.Measured _ -> true;
        case Access.From(Role least, _) -> role.includes(least);
        case Access.Owners _ -> customer != null || role.includes(Role.SUPPORT);
        case Access.Changing(Role least, _) -> role.includes(least);
      };
    }
  }

  private static RunningServer server;

  @BeforeAll
  static void start() {
    StringBuilder yaml =
        new StringBuilder(
            """
            limits: {public: {measurements-per-hour: 1000000, concurrent: 200}}
            customers: [{name: acme, title: Acme}, {name: globex, title: Globex}]
            access:
              tokens:
            """);
    for (Asker asker : Asker.values()) {
      if (asker != Asker.ANONYMOUS) {
        yaml.append("    - {name: ").append(asker.token()).append(", role: ");
        yaml.append(asker.role.name().toLowerCase(Locale.ROOT));
        yaml.append(asker.customer == null ? "" : ", customer: " + asker.customer);
        yaml.append(", sha256: ").append(sha256(asker.token())).append("}\n");
      }
    }
    server = new RunningServer(yaml.toString(), new FakeAnnouncements(), AuditTrail.empty());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String sha256(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** An address of the route; what its parameters name need not exist. */
  private static String address(Route route) {
    return PARAMETER
        .matcher(route.path())
        .replaceAll(
            found ->
                switch (found.group(1)) {
                  case "address" -> "203.0.113.0";
                  case "length" -> "24";
                  case "target" -> "192.0.2.1";
                  default -> "nosuchthing";
                });
  }

  /** The status; what follows the header is not waited for, for streams have no end. */
  private static int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        server.client().send(request.build(), BodyHandlers.ofInputStream());
    response.body().close();
    return response.statusCode();
  }

  private static HttpRequest.Builder request(Route route) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri(address(route))).timeout(Duration.ofSeconds(10));
    String type = route.form() ? "application/x-www-form-urlencoded" : "application/json";
    return switch (route.method().name()) {
      // A program that measures waits for the end; HEAD is let in by the same decision.
      case "GET" -> request.method(measures(route) ? "HEAD" : "GET", BodyPublishers.noBody());
      case "DELETE" ->
          request.header("Content-Type", type).method("DELETE", BodyPublishers.ofString("{}"));
      default ->
          request
              .header("Content-Type", type)
              .method(route.method().name(), BodyPublishers.ofString(route.form() ? "a=b" : "{}"));
    };
  }

  private static boolean measures(Route route) {
    return route.access() instanceof Access.Measuring;
  }

  @TestFactory
  List<DynamicTest> everyRouteAnswersEveryRoleAsTheTableSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Route route : server.server.routes()) {
      for (Asker asker : Asker.values()) {
        tests.add(
            DynamicTest.dynamicTest(
                asker + " " + route,
                () -> {
                  int status = status(asker.signed(request(route)));
                  if (!asker.may(route.access())) {
                    assertThat(status)
                        .isEqualTo(asker == Asker.ANONYMOUS ? UNAUTHORIZED : FORBIDDEN);
                  } else if (route.form() && route.access() instanceof Access.Changing) {
                    // A token alone is no form of a page that this server gave.
                    assertThat(status).isEqualTo(FORBIDDEN);
                  } else if (route.path().equals("/sign-in") && route.form()) {
                    assertThat(status).isIn(UNAUTHORIZED, 429); // No token is in the form.
                  } else {
                    assertThat(status).isNotIn(UNAUTHORIZED, FORBIDDEN).isLessThan(500);
                  }
                }));
      }
    }
    assertThat(tests).hasSizeGreaterThan(300);
    return tests;
  }

  @Test
  void aTokenThatIsNotKnownOpensNothing() throws IOException, InterruptedException {
    // A server of its own: guessing is noticed.
    try (RunningServer guessedAt = new RunningServer(AnnouncementRoutesTest.yaml())) {
      for (Route route : guessedAt.server.routes()) {
        if (!(route.access() instanceof Access.Everybody)) {
          HttpRequest request = request(route).header("Authorization", "Bearer guessed").build();
          HttpRequest.Builder there =
              HttpRequest.newBuilder(request, (_, _) -> true).uri(guessedAt.uri(address(route)));
          assertThat(status(there)).as(route.toString()).isIn(UNAUTHORIZED, 429);
        }
      }
    }
  }

  @TestFactory
  List<DynamicTest> aBrowserThatMayNotIsSentToSignIn() {
    return server.server.routes().stream()
        .filter(route -> !route.forPrograms() && !Asker.ANONYMOUS.may(route.access()))
        .map(
            route ->
                DynamicTest.dynamicTest(
                    route.toString(),
                    () -> {
                      HttpRequest request = request(route).header("Accept", "text/html").build();
                      HttpResponse<Void> response =
                          HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
                      assertThat(response.statusCode()).isEqualTo(SEE_OTHER);
                      assertThat(response.headers().firstValue("Location").orElse(""))
                          .startsWith("/sign-in?to=%2F");
                    }))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Asker.class)
  void theNavigationLeadsOnlySupportToTheStatusOfEverything(Asker asker)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = server.request("/").header("Accept", "text/html");
    String page =
        server.client().send(asker.signed(request).build(), BodyHandlers.ofString()).body();
    assertThat(page.contains("href=\"/status\"")).isEqualTo(asker.role.includes(Role.SUPPORT));
    assertThat(page).contains("href=\"/tunnels\"");
  }

  @ParameterizedTest
  @EnumSource(Asker.class)
  void prefixesOfOthersAreNotThere(Asker asker) throws IOException, InterruptedException {
    for (String path : List.of("/v1/prefixes/%s/24", "/prefixes/%s/24")) {
      for (String[] owned : new String[][] {{"203.0.113.0", "acme"}, {"198.51.100.0", "globex"}}) {
        int status =
            status(asker.signed(server.request(path.formatted(owned[0])).header("Accept", "*/*")));
        if (asker == Asker.ANONYMOUS) {
          assertThat(status).isEqualTo(UNAUTHORIZED);
        } else {
          boolean sees = asker.customer == null || asker.customer.equals(owned[1]);
          assertThat(status).as("%s %s", asker, owned[0]).isEqualTo(sees ? 200 : 404);
        }
      }
    }
  }

  /** What the contract says, beside what the table happens to say. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/announcements",
        "DELETE /v1/announcements/{id}",
        "POST /v1/announcements/withdraw-all",
        "POST /v1/announcements/reopen",
        "PATCH /v1/prefixes/{address}/{length}/bgp/status",
        "POST /v1/flowspec",
        "DELETE /v1/flowspec/{id}",
        "POST /announce",
        "POST /announcements/{id}/withdraw",
        "POST /withdraw-all",
      })
  void whatIsAnnouncedIsChangedByOperators(String name) {
    assertThat(server.server.routes())
        .filteredOn(route -> route.toString().equals(name))
        .singleElement()
        .satisfies(
            route ->
                assertThat(route.access())
                    .isInstanceOfSatisfying(
                        Access.Changing.class,
                        changing -> assertThat(changing.role()).isEqualTo(Role.OPERATOR)));
  }

  @Test
  void whatChangesSomethingIsForEverybodyOnlyWhereItMeasuresOrSignsIn() {
    assertThat(server.server.routes())
        .filteredOn(
            route ->
                !route.method().name().equals("GET")
                    && !(route.access() instanceof Access.Changing)
                    && !(route.access() instanceof Access.From))
        .extracting(Route::toString)
        .containsExactlyInAnyOrder(
            "POST /v1/measurements",
            "POST /",
            "POST /m/{id}/cancel",
            "POST /sign-in",
            "POST /sign-out",
            // Nothing but a cookie of the reader's own.
            "POST /language");
  }
}
