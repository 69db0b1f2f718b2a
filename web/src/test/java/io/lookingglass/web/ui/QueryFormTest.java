package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.web.api.ApiException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class QueryFormTest {

  @Test
  void aFormWithATargetAloneAsksForAnMtr() {
    assertThat(form(Map.of("target", " example.com ")).order().request())
        .isEqualTo(MtrRequest.of(TargetParser.parse("example.com")));
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

  private static QueryForm form(Map<String, String> fields) {
    return QueryForm.read(fields::get);
  }
}
