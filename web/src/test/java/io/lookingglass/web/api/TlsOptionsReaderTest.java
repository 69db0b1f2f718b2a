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
      quoteCharacter = '`',
      textBlock =
          """
          enumerate | perhaps | enumerate | must be true or false, but is "perhaps"
          startTls | gopher | startTls | must be one of smtp, imap, pop3, ftp, ldap, postgres, mysql, xmpp, but is "gopher"
          serverName | 192.0.2.1 | serverName | must be a host name; an address is never sent as server_name (RFC 6066 section 3)
          serverName | a b | serverName | a b has white space (U+0020) at character 2; write one host name or address
          alpn | h 2 | alpn | must be names such as h2 and http/1.1 of 1 to 32 characters, but one is h 2
          alpn | a,b,c,d,e,f,g,h,i | alpn | may offer at most 8 protocols, but offers 9
          port | 0 | port | must be from 1 to 65535, but is 0
          port | x | port | must be a whole number, but is "x"
          ipVersion | 5 | ipVersion | must be 4 or 6, but is 5
          timeout | 61 | timeout | must be from 1 to 60 seconds, but is 61
          timeout | x | timeout | must be a number of seconds, but is "x"
          enumerat | true | enumerat | is not known here; did you mean enumerate?
          """)
  void whatIsWrongIsToldOfItsOption(String option, String value, String param, String message) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> query(Map.of(option, List.of(value))))
        .satisfies(e -> assertThat(e.params()).isEqualTo(Map.of(param, message)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"alpn":7} | alpn | must be a string, but is a number
          {"alpn":[7]} | alpn | must be a list of strings, but holds a number
          {"startTls":"SMTP"} | startTls | must be one of smtp, imap, pop3, ftp, ldap, postgres, mysql, xmpp, but is "SMTP"
          {"enumerate":1} | enumerate | must be true or false, but is a number
          {"serverName":1} | serverName | must be a string, but is a number
          """)
  void whatIsWrongInJsonIsToldOfItsOption(String options, String param, String message) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(
            () ->
                json(
                    "{\"type\":\"tls\",\"target\":\"www.example.com\",\"measurementOptions\":%s}"
                        .formatted(options)))
        .satisfies(
            e -> assertThat(e.params()).isEqualTo(Map.of("measurementOptions." + param, message)));
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
