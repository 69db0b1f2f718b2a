package io.lookingglass.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lookingglass.alerts.AlertEvent.Severity;
import io.lookingglass.config.AlertKind;
import io.lookingglass.config.AlertSettings;
import io.lookingglass.config.Secret;
import io.lookingglass.config.WebhookSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks with a real server at the other end. */
class AlertsTest {
  private static final String SECRET = "0123456789abcdef0123";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private static WebhookSettings webhook(String name, String url) {
    return new WebhookSettings(
        name,
        URI.create(url),
        Secret.of(SECRET),
        List.of(AlertKind.TUNNEL, AlertKind.BGP_SESSION),
        Duration.ofMillis(500),
        Duration.ofHours(1),
        1000);
  }

  private static Alerts start(WebhookSettings... webhooks) {
    return Alerts.start(
        new AlertSettings(List.of(webhooks)), new WebhookClient(CLOCK, "fra", "1"), CLOCK);
  }

  private static AlertEvent event(AlertKind kind, String subject) {
    return new AlertEvent(
        kind,
        "tunnel.down",
        NOW,
        Severity.CRITICAL,
        subject,
        "acme",
        "healthy",
        "down",
        "Tunnel %s is down: \"3 probes\" were lost.".formatted(subject));
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofMinutes(1))
        .until(condition::getAsBoolean);
  }

  private static WebhookStatus status(Alerts alerts) {
    return alerts.status().getFirst();
  }

  @Test
  void anEventIsPostedWithASignatureThatAnybodyWithTheSecretCanCheck() throws Exception {
    try (ReceivingServer server = new ReceivingServer(0);
        Alerts alerts = start(webhook("noc", server.url()))) {
      alerts.publish(event(AlertKind.TUNNEL, "acme-lon"));
      await(() -> status(alerts).delivered() == 1);
      ReceivingServer.Request request = server.requests().getFirst();
      assertThat(request.contentType()).isEqualTo("application/json");
      assertThat(request.timestamp()).isEqualTo(Long.toString(NOW.getEpochSecond()));
      assertThat(request.id()).matches("msg_[0-9a-f-]{36}");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signed = request.id() + "." + request.timestamp() + "." + request.body();
      assertThat(request.signature())
          .isEqualTo(
              "v1,"
                  + Base64.getEncoder()
                      .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
      JsonNode json = JsonMapper.builder().build().readTree(request.body());
      assertThat(json.path("type").asString()).isEqualTo("tunnel.down");
      assertThat(json.path("timestamp").asString()).isEqualTo(NOW.toString());
      JsonNode data = json.path("data");
      assertThat(data.propertyNames())
          .containsExactly("location", "severity", "subject", "customer", "from", "to", "text");
      assertThat(data.path("severity").asString()).isEqualTo("critical");
      assertThat(data.path("text").asString())
          .isEqualTo("Tunnel acme-lon is down: \"3 probes\" were lost.");
    }
  }

  /** The example of the specification of Standard Webhooks. */
  @Test
  void theSignatureIsThatOfStandardWebhooks() {
    WebhookSettings settings =
        new WebhookSettings(
            "a",
            URI.create("https://hooks.example.net/"),
            Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            List.of(AlertKind.TUNNEL),
            Duration.ofSeconds(1),
            Duration.ZERO,
            1);
    assertThat(
            WebhookSignature.of(
                settings.key(),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aWebhookIsToldOfTheKindsItAskedFor() {
    try (ReceivingServer server = new ReceivingServer(0);
        Alerts alerts = start(webhook("noc", server.url()))) {
      alerts.publish(event(AlertKind.PREFIX_ALARM, "not wanted"));
      alerts.publish(event(AlertKind.BGP_SESSION, "wanted"));
      await(() -> status(alerts).delivered() == 1);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst().body()).contains("\"wanted\"");
    }
  }

  @Test
  void whatFailedIsDeliveredUnderTheSameIdOnceTheReceiverIsBack() {
    try (ReceivingServer server = new ReceivingServer(0);
        Alerts alerts = start(webhook("noc", server.url()))) {
      server.answer(503);
      alerts.publish(event(AlertKind.TUNNEL, "a"));
      await(() -> status(alerts).retried() == 1);
      assertThat(status(alerts).problem()).isEqualTo("it answered with status 503");
      assertThat(status(alerts).waiting()).isEqualTo(1);
      server.answer(200);
      await(() -> status(alerts).delivered() == 1);
      assertThat(status(alerts).problem()).isNull();
      assertThat(server.requests().stream().map(ReceivingServer.Request::id).distinct()).hasSize(1);
      assertThat(server.requests()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void aReceiverThatIsRestartedGetsEverything() {
    int port;
    try (ReceivingServer first = new ReceivingServer(0)) {
      port = first.port();
    }
    try (Alerts alerts = start(webhook("noc", "http://127.0.0.1:" + port + "/"))) {
      for (int count = 0; count < 20; count++) {
        alerts.publish(event(AlertKind.TUNNEL, "tunnel-" + count));
      }
      await(() -> status(alerts).retried() >= 20);
      assertThat(status(alerts).problem())
          .isEqualTo(
              "the connection to http://127.0.0.1:%d was refused, or there is no route"
                  .formatted(port));
      try (ReceivingServer second = new ReceivingServer(port)) {
        await(() -> status(alerts).delivered() == 20);
        assertThat(second.requests()).hasSize(20);
      }
    }
  }

  @Test
  void aSilentReceiverHoldsUpNeitherThePublisherNorAnotherWebhook() {
    try (ReceivingServer silent = new ReceivingServer(0);
        ReceivingServer good = new ReceivingServer(0);
        Alerts alerts = start(webhook("silent", silent.url()), webhook("good", good.url()))) {
      silent.fallSilent();
      long begin = System.nanoTime();
      for (int count = 0; count < 1500; count++) {
        alerts.publish(event(AlertKind.TUNNEL, "tunnel-" + count));
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      assertThat(took).isLessThan(Duration.ofSeconds(10));
      await(() -> alerts.status().get(1).delivered() + alerts.status().get(1).dropped() == 1500);
      WebhookStatus stuck = alerts.status().getFirst();
      assertThat(stuck.waiting()).isBetween(1000, 1001);
      assertThat(stuck.dropped()).isGreaterThanOrEqualTo(499);
      await(() -> "it did not answer within 500 ms".equals(status(alerts).problem()));
    }
  }

  @Test
  void aReceiverThatRefusesIsNotAskedAgain() {
    try (ReceivingServer server = new ReceivingServer(0);
        Alerts alerts = start(webhook("noc", server.url()))) {
      server.answer(302, "Location", server.url());
      alerts.publish(event(AlertKind.TUNNEL, "a"));
      await(() -> status(alerts).refused() == 1);
      assertThat(status(alerts).problem()).contains("redirects are not followed");
      assertThat(server.requests()).hasSize(1);
      server.answer(401);
      alerts.publish(event(AlertKind.TUNNEL, "b"));
      await(() -> status(alerts).refused() == 2);
      assertThat(status(alerts).problem())
          .isEqualTo("it answered with status 401; does the receiver have the same secret?");
    }
  }

  @Test
  void aReloadKeepsWhatWaitsForWebhooksThatStay() {
    try (ReceivingServer server = new ReceivingServer(0)) {
      WebhookSettings stays = webhook("noc", server.url());
      try (Alerts alerts = start(stays, webhook("goes", server.url()))) {
        server.answer(500);
        alerts.publish(event(AlertKind.TUNNEL, "a"));
        await(() -> status(alerts).retried() >= 1);
        alerts.configure(new AlertSettings(List.of(stays)));
        assertThat(alerts.status()).hasSize(1);
        assertThat(status(alerts).waiting()).isEqualTo(1);
        server.answer(200);
        await(() -> status(alerts).delivered() == 1);
      }
    }
  }

  @Test
  void noLogLineShowsTheSecretOrTheUrl() {
    Logger root = (Logger) LoggerFactory.getLogger("io.lookingglass");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    root.addAppender(lines);
    try (ReceivingServer server = new ReceivingServer(0);
        Alerts alerts = start(webhook("noc", server.url()))) {
      server.answer(404);
      alerts.publish(event(AlertKind.TUNNEL, "a"));
      await(() -> status(alerts).refused() == 1);
      assertThat(alerts.status().toString()).doesNotContain("s3cret");
    } finally {
      root.detachAppender(lines);
    }
    assertThat(List.copyOf(lines.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotContain("s3cret", SECRET));
  }
}
