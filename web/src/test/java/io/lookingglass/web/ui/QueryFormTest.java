package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.web.api.ApiException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryFormTest {

  @Test
  void aFormWithATargetAloneAsksForADiagnosis() {
    assertThat(form(Map.of("target", " example.com ")).order().request())
        .isEqualTo(DiagnosisRequest.of(TargetParser.parse("example.com")));
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com/, HTTPS,,/",
    "http://example.com:8080/a?b=c, HTTP, 8080, /a",
    "hxxps://example[.]com/x, HTTPS,, /x",
    "example.com:8443,, 8443, /",
    "[2001:db8::1]:8443,, 8443, /",
    "2001:db8::1,,, /",
    "joe:secret@example.com,,, /",
    "ftp://example.com/x,,, /"
  })
  void aPastedUrlIsDiagnosedWithItsPortAndPath(
      String typed, @Nullable HttpProtocol protocol, @Nullable Integer port, String path) {
    DiagnosisRequest request = (DiagnosisRequest) form(Map.of("target", typed)).order().request();
    assertThat(request.protocol()).isEqualTo(protocol);
    assertThat(request.port()).isEqualTo(port);
    assertThat(request.path()).isEqualTo(path);
    assertThat(request.target().text()).isIn("example.com", "2001:db8::1");
    assertThat(((DiagnosisRequest) QueryForm.of(request).order().request()).url())
        .isEqualTo(request.url());
  }

  @Test
  void aPastedUrlIsMeasuredAtItsHost() {
    MeasurementRequest request = form(Map.of("target", "https://example.com/x")).order().request();
    assertThat(request.target().text()).isEqualTo("example.com");
  }

  @Test
  void fieldsOfOtherToolsDoNotCount() {
    assertThat(
            form(Map.of("target", "example.com", "type", "ping", "flows", "99", "size", "100"))
                .order()
                .request())
        .isInstanceOfSatisfying(PingRequest.class, ping -> assertThat(ping.size()).isEqualTo(100));
  }

  @Test
  void everyProblemIsToldBesideItsFieldAndTheInputIsKept() {
    QueryForm form =
        form(Map.of("target", "exa mple", "packets", "99", "interval", "soon", "type", "mtr"));
    assertThatThrownBy(form::order)
        .isInstanceOfSatisfying(
            ApiException.class,
            error -> {
              QueryForm corrected = form.with(error);
              assertThat(corrected.problems()).containsOnlyKeys("target", "packets", "interval");
              assertThat(corrected.value("packets")).isEqualTo("99");
              assertThat(corrected.optionsUsed()).isTrue();
            });
  }

  @Test
  void anUnknownToolIsAProblemNotADefault() {
    QueryForm form = form(Map.of("target", "example.com", "type", "nmap"));
    assertThat(form.problem("type")).contains("mtr, ping, traceroute, mtu");
    assertThatThrownBy(form::order).isInstanceOf(ApiException.class);
  }

  @Test
  void aRequestFillsTheFormThatAsksForItAgain() {
    MtrRequest request =
        new MtrRequest(
            TargetParser.parse("2001:db8::1"),
            7,
            null,
            null,
            null,
            Duration.ofMillis(1500),
            4,
            Duration.ofSeconds(45));
    QueryForm form = QueryForm.of(request);
    assertThat(form.values())
        .containsOnlyKeys("target", "packets", "interval", "flows", "timeout")
        .containsEntry("interval", "1.5");
    assertThat(form.order().request()).isEqualTo(request);
  }

  @Test
  void aQuestionToTheDnsGoesThroughTheFormUnchanged() {
    DnsRequest request =
        (DnsRequest)
            form(Map.of(
                    "type", "dns",
                    "target", "_dmarc.example.com",
                    "queryType", "TXT",
                    "resolver", "192.0.2.53,tls://dns.example",
                    "transport", "TCP",
                    "serverPort", "5353",
                    "dnssec", "true",
                    "rd", "false"))
                .order()
                .request();
    assertThat(request.protocol()).isEqualTo(DnsTransport.TCP);
    assertThat(request.port()).isEqualTo(5353);
    assertThat(request.resolvers()).hasSize(2);
    assertThat(QueryForm.of(request).order().request()).isEqualTo(request);
  }

  @Test
  void theProtocolOfPacketsIsNotTheTransportOfAQuestion() {
    Map<String, String> form =
        Map.of("type", "dns", "target", "example.com", "protocol", "ICMP", "transport", "");
    assertThat(form(form).order().request().protocol()).isNull();
    Map<String, String> link = Map.of("type", "dns", "target", "example.com", "protocol", "dot");
    assertThat(form(link).order().request().protocol()).isEqualTo(DnsTransport.DOT);
  }

  @Test
  void problemsOfAQuestionToTheDnsStandAtItsOwnFields() {
    QueryForm form =
        form(
            Map.of(
                "type", "dns", "target", "example.com", "queryType", "IXFR", "transport", "DOQ"));
    assertThatThrownBy(form::order)
        .isInstanceOfSatisfying(
            ApiException.class,
            error ->
                assertThat(form.with(error).problems()).containsOnlyKeys("queryType", "transport"));
  }

  private static QueryForm form(Map<String, String> fields) {
    return QueryForm.read(fields::get);
  }
}
