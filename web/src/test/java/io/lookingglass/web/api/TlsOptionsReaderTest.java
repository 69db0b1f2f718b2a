package io.lookingglass.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.request.TlsRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TlsOptionsReaderTest {

  @Test
  void everyOptionOfALookAtTlsIsRead() {
    assertThat(
            json(
                """
                {"type":"tls","target":"mail.example.com","timeout":20,"measurementOptions":
                 {"port":587,"serverName":"mx.example.com","alpn":["imap"],"startTls":"smtp",
                  "enumerate":true,"ipVersion":4}}
                """))
        .isEqualTo(
            new TlsRequest(
                TargetParser.parse("mail.example.com"),
                587,
                "mx.example.com",
                List.of("imap"),
                StartTls.SMTP,
                true,
                IpVersion.IPV4,
                Duration.ofSeconds(20)));
  }

  @Test
  void findingOutEverythingMayTakeAMinuteUnlessTheAskerSaysOtherwise() {
    assertThat(query(Map.of()).timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(query(Map.of("enumerate", List.of("true"))).timeout())
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(query(Map.of("enumerate", List.of("true"), "timeout", List.of("9"))).timeout())
        .isEqualTo(Duration.ofSeconds(9));
    assertThat(query(Map.of("enumerate", List.of("false"))))
        .isEqualTo(TlsRequest.of(TargetParser.parse("example.com")));
  }

  @Test
  void protocolsAreNoneWithADashAndByDefaultBeforeStarttls() {
    assertThat(tls(query(Map.of("alpn", List.of("-")))).alpn()).isEmpty();
    assertThat(tls(query(Map.of("alpn", List.of("h2, http/1.1")))).alpn())
        .containsExactly("h2", "http/1.1");
    assertThat(tls(query(Map.of("startTls", List.of("imap")))).alpn()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enumerate  | perhaps     | enumerate",
        "startTls   | gopher      | startTls",
        "serverName | 192.0.2.1   | serverName",
        "alpn       | h 2         | alpn",
        "port       | 0           | port",
        "timeout    | 61          | timeout",
        "enumerat   | true        | enumerat"
      })
  void whatIsWrongIsToldOfItsOption(String option, String value, String param) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> query(Map.of(option, List.of(value))))
        .satisfies(e -> assertThat(e.params()).containsOnlyKeys(param));
  }

  private static MeasurementRequest json(String json) {
    return RequestReader.readJson(json.getBytes(StandardCharsets.UTF_8)).request();
  }

  private static MeasurementRequest query(Map<String, List<String>> options) {
    return RequestReader.readQuery(MeasurementType.TLS, "example.com", options).request();
  }

  private static TlsRequest tls(MeasurementRequest request) {
    return (TlsRequest) request;
  }
}
