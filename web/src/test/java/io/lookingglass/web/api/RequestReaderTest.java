package io.lookingglass.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lookingglass.probes.LocationFilter;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.request.TracerouteRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestReaderTest {

  private static MeasurementOrder read(String json) {
    return RequestReader.readJson(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    MeasurementOrder order = read("{\"type\":\"ping\",\"target\":\"Example.COM.\"}");

    assertThat(order)
        .isEqualTo(
            new MeasurementOrder(
                PingRequest.of(TargetParser.parse("example.com")), List.of(), null, false));
  }

  @Test
  void everyFieldOfAPingIsRead() {
    MeasurementOrder order =
        read(
            """
            {"type":"ping","target":"2001:DB8::1","timeout":2.5,"limit":2,"inProgressUpdates":true,
             "locations":[{"country":"DE","asn":64496,"tags":["lab"]},{"magic":"world"}],
             "measurementOptions":{"packets":16,"protocol":"TCP","port":443,"ipVersion":6,
              "size":0,"interval":0.01}}
            """);

    assertThat(order.request())
        .isEqualTo(
            new PingRequest(
                TargetParser.parse("2001:db8::1"),
                16,
                ProbeProtocol.TCP,
                443,
                IpVersion.IPV6,
                0,
                Duration.ofMillis(10),
                Duration.ofMillis(2500)));
    assertThat(order.locations())
        .containsExactly(
            new LocationFilter(
                null, null, "DE", null, null, 64496L, null, List.of("lab"), null, null),
            new LocationFilter(null, null, null, null, null, null, null, List.of(), "world", null));
    assertThat(order.limit()).isEqualTo(2);
    assertThat(order.inProgressUpdates()).isTrue();
  }

  @Test
  void everyOptionOfTheOtherKindsIsRead() {
    assertThat(
            read("{\"type\":\"traceroute\",\"target\":\"192.0.2.1\",\"measurementOptions\":"
                    + "{\"packets\":1,\"protocol\":\"UDP\",\"port\":53,\"ipVersion\":4}}")
                .request())
        .isEqualTo(
            new TracerouteRequest(
                TargetParser.parse("192.0.2.1"),
                1,
                ProbeProtocol.UDP,
                53,
                IpVersion.IPV4,
                Duration.ofSeconds(30)));
    assertThat(
            read("{\"type\":\"mtr\",\"target\":\"192.0.2.1\",\"measurementOptions\":"
                    + "{\"packets\":5,\"interval\":1,\"flows\":16}}")
                .request())
        .isEqualTo(
            new MtrRequest(
                TargetParser.parse("192.0.2.1"),
                5,
                null,
                null,
                null,
                Duration.ofSeconds(1),
                16,
                Duration.ofSeconds(30)));
    assertThat(
            read("{\"type\":\"mtu\",\"target\":\"192.0.2.1\",\"timeout\":60,"
                    + "\"measurementOptions\":{\"protocol\":\"ICMP\"}}")
                .request())
        .isEqualTo(
            new MtuRequest(
                TargetParser.parse("192.0.2.1"),
                ProbeProtocol.ICMP,
                null,
                null,
                Duration.ofSeconds(60)));
  }

  @Test
  void nullCountsAsAbsentAndAWholeDecimalAsWhole() {
    assertThat(
            read("{\"type\":\"ping\",\"target\":\"192.0.2.1\",\"locations\":null,\"limit\":1.0,"
                    + "\"timeout\":null,\"measurementOptions\":{\"packets\":3.0,\"port\":null}}")
                .request())
        .isEqualTo(PingRequest.of(TargetParser.parse("192.0.2.1")));
  }

  /** Columns: the request, the field, and what its message begins with. */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/requests/refused.csv", delimiter = '|', quoteCharacter = '`')
  void whatIsWrongIsToldOfItsField(String json, String param, String message) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> read(json))
        .satisfies(
            e -> {
              assertThat(e.type()).isEqualTo(ErrorType.VALIDATION_ERROR);
              assertThat(e.params()).containsOnlyKeys(param);
              assertThat(e.params().get(param)).startsWith(message);
            });
  }

  /** Columns: the body, and what its message holds. */
  @ParameterizedTest(name = "[{0}]")
  @CsvFileSource(resources = "/requests/not-json.csv", delimiter = '|', quoteCharacter = '`')
  void whatIsNoJsonObjectIsToldWithItsPlace(String body, String message) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> read(body == null ? "" : body))
        .satisfies(
            e -> {
              assertThat(e.type()).isEqualTo(ErrorType.VALIDATION_ERROR);
              assertThat(e.params()).isEmpty();
              assertThat(e.message()).contains(message);
            });
  }

  @Test
  void deepNestingIsRefusedBeforeItIsFollowed() {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> read("[".repeat(30_000)))
        .withMessageEndingWith("nesting depth (17) exceeds the maximum allowed (16)");
  }

  @Test
  void aFieldNameOfTheAskersIsShownWithoutControlCharacters() {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(
            () -> read("{\"type\":\"mtu\",\"target\":\"192.0.2.1\",\"a\\u0000\\u202eb\\n\":1}"))
        .satisfies(e -> assertThat(e.params()).containsOnlyKeys("a\ufffd\ufffdb\ufffd"));
  }

  @Test
  void theSameFieldsAreReadFromParameters() {
    MeasurementOrder order =
        RequestReader.readQuery(
            MeasurementType.PING,
            "192.0.2.1",
            Map.of(
                "packets", List.of("4"),
                "protocol", List.of("udp"),
                "port", List.of("53"),
                "interval", List.of("0.2"),
                "timeout", List.of("5"),
                "size", List.of(""),
                "format", List.of("text"),
                "location", List.of("Frankfurt")));

    assertThat(order.request())
        .isEqualTo(
            new PingRequest(
                TargetParser.parse("192.0.2.1"),
                4,
                ProbeProtocol.UDP,
                53,
                null,
                56,
                Duration.ofMillis(200),
                Duration.ofSeconds(5)));
    assertThat(order.inProgressUpdates()).isTrue();
    assertThat(order.locations()).extracting(LocationFilter::magic).containsExactly("Frankfurt");
  }

  @Test
  void aFormBringsTypeAndTargetItself() {
    assertThat(
            RequestReader.readForm(
                    Map.of(
                        "type",
                        List.of("mtu"),
                        "target",
                        List.of(" example.com "),
                        "port",
                        List.of("")))
                .request())
        .isEqualTo(MtuRequest.of(TargetParser.parse("example.com")));
  }

  @Test
  void whatIsWrongWithParametersIsToldByTheirOwnNames() {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(
            () ->
                RequestReader.readQuery(
                    MeasurementType.PING,
                    "exa mple",
                    Map.of(
                        "packets", List.of("17"),
                        "count", List.of("3"),
                        "ipversion", List.of("4"),
                        "port", List.of("1e3"),
                        "interval", List.of("fast"),
                        "protocol", List.of("tcp", "udp"),
                        "location", List.of(" "))))
        .satisfies(
            e ->
                assertThat(e.params())
                    .containsOnlyKeys(
                        "target",
                        "packets",
                        "count",
                        "ipversion",
                        "port",
                        "interval",
                        "protocol",
                        "location")
                    .containsEntry("ipversion", "is not known here; did you mean ipVersion?")
                    .containsEntry("protocol", "is given twice")
                    .containsEntry("port", "must be a whole number, but is \"1e3\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PING", "pings", ""})
  void aTypeThatIsNoneIsToldWithThoseThatAre(String type) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> read("{\"type\":\"" + type + "\",\"target\":\"192.0.2.1\"}"))
        .satisfies(
            e ->
                assertThat(e.params().get("type"))
                    .startsWith("must be one of ping, traceroute, mtr, mtu"));
  }
}
