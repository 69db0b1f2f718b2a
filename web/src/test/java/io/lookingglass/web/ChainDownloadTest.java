package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.ProbeEvent.TlsCertificateSeen;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The certificates of a look at TLS, for other tools. */
final class ChainDownloadTest {
  private static final String LEAF =
      "-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n";
  private static final String ISSUER =
      "-----BEGIN CERTIFICATE-----\nAwQF\n-----END CERTIFICATE-----\n";

  private final RunningServer server = new RunningServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private String finished(String type) throws IOException, InterruptedException {
    String id = server.started("{\"type\":\"%s\",\"target\":\"www.example.com\"}".formatted(type));
    if (type.equals("tls")) {
      server.location.happens(
          new TlsCertificateSeen(0, LEAF, null, "it is made up"),
          new TlsCertificateSeen(1, ISSUER, null, "it is made up"));
    }
    server.location.happens(Events.finished());
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < deadline) {
      HttpResponse<String> response = server.get("/v1/measurements/" + id);
      if (RunningServer.json(response).get("status").stringValue().equals("finished")) {
        return id;
      }
    }
    throw new AssertionError("did not finish");
  }

  @Test
  void theChainIsOneFileInTheOrderInWhichItCame() throws IOException, InterruptedException {
    HttpResponse<String> response = server.get("/m/%s/chain.pem".formatted(finished("tls")));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(LEAF + ISSUER);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/x-pem-file"));
    assertThat(response.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"chain.pem\"");
  }

  @Test
  void aMeasurementWithoutCertificatesSaysWhichHaveThem() throws IOException, InterruptedException {
    HttpResponse<String> response = server.get("/m/%s/chain.pem".formatted(finished("ping")));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("those of type tls have");
  }
}
