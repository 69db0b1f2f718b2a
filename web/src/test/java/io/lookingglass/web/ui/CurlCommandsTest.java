package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.request.TlsRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CurlCommandsTest {
  private static final Target NAME = TargetParser.parse("münchen.example");
  private static final MtrRequest CHANGED =
      new MtrRequest(
          NAME,
          5,
          ProbeProtocol.TCP,
          443,
          IpVersion.IPV6,
          Duration.ofMillis(250),
          8,
          Duration.ofSeconds(20));

  @Test
  void whatIsAtItsDefaultIsNotRepeated() {
    assertThat(CurlCommands.terminal(PingRequest.of(NAME), "https://lg.example.net"))
        .isEqualTo("curl 'https://lg.example.net/ping/xn--mnchen-3ya.example'");
  }

  @Test
  void optionsBecomeParameters() {
    assertThat(CurlCommands.terminal(CHANGED, "https://lg.example.net"))
        .isEqualTo(
            "curl 'https://lg.example.net/mtr/xn--mnchen-3ya.example?protocol=TCP&port=443"
                + "&ipVersion=6&packets=5&flows=8&interval=0.25&timeout=20'");
  }

  @Test
  void theRestCallIsTheSameRequestAsJson() {
    assertThat(CurlCommands.rest(CHANGED, "https://lg.example.net"))
        .contains(
            "'{\"type\":\"mtr\",\"target\":\"xn--mnchen-3ya.example\",\"timeout\":20,"
                + "\"measurementOptions\":{\"protocol\":\"TCP\",\"port\":443,\"ipVersion\":6,"
                + "\"packets\":5,\"flows\":8,\"interval\":0.25}}'")
        .endsWith("'https://lg.example.net/v1/measurements'");
  }

  @Test
  void aLookAtAllThatAServerTakesIsAskedForAgainAsItWas() {
    TlsRequest everything =
        new TlsRequest(
            NAME,
            null,
            null,
            List.of("h2", "http/1.1"),
            null,
            true,
            null,
            TlsRequest.DEFAULT_ENUMERATION_TIMEOUT);
    assertThat(CurlCommands.terminal(everything, "https://lg.example.net"))
        .isEqualTo("curl 'https://lg.example.net/tls/xn--mnchen-3ya.example?enumerate=true'");
    assertThat(CurlCommands.rest(everything, "https://lg.example.net"))
        .contains("\"measurementOptions\":{\"enumerate\":true}");
  }

  @Test
  void aHostThatHoldsAQuoteCannotLeaveTheArgument() {
    assertThat(CurlCommands.terminal(PingRequest.of(NAME), "http://a'; id; '"))
        .isEqualTo("curl 'http://a'\\''; id; '\\''/ping/xn--mnchen-3ya.example'");
  }
}
