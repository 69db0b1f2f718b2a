package io.lookingglass.probes.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.LocationFilter;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.PrefixMatch;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.request.TunnelRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementJsonTest {
  private static final Target NAME = new Target.Name("xn--bcher-kva.example", "bücher.example");
  private static final Target ADDRESS =
      new Target.Address(IpAddresses.parse("2001:db8::9"), "2001:db8::9");

  static Stream<ProbeEvent> everyEvent() {
    return Samples.ofEveryVariant(ProbeEvent.class).stream();
  }

  static Stream<MeasurementRequest> everyRequest() {
    return Stream.of(
        PingRequest.of(NAME),
        new PingRequest(
            ADDRESS,
            16,
            ProbeProtocol.TCP,
            443,
            IpVersion.IPV6,
            1472,
            Duration.ofNanos(10_000_001),
            Duration.ofMillis(1_500)),
        TracerouteRequest.of(ADDRESS),
        new TracerouteRequest(
            NAME, 5, ProbeProtocol.UDP, 33434, IpVersion.IPV4, Duration.ofSeconds(60)),
        MtrRequest.of(NAME),
        new MtrRequest(
            NAME,
            10,
            ProbeProtocol.ICMP,
            null,
            IpVersion.IPV4,
            Duration.ofMillis(100),
            16,
            Duration.ofSeconds(20)),
        MtuRequest.of(ADDRESS),
        new MtuRequest(NAME, ProbeProtocol.UDP, 53, IpVersion.IPV6, Duration.ofSeconds(9)),
        BgpRequest.of(NAME),
        BgpRequest.of(ADDRESS),
        new BgpRequest(
            new Target.Prefix(IpPrefix.parse("203.0.113.0/24"), "203.0.113.0/24"),
            PrefixMatch.SHORTER,
            IpVersion.IPV4,
            Duration.ofSeconds(5)),
        TlsRequest.of(NAME),
        new TlsRequest(
            NAME,
            2525,
            "mail.example",
            List.of("acme-tls/1"),
            StartTls.SMTP,
            true,
            IpVersion.IPV6,
            Duration.ofSeconds(7)),
        HttpRequest.of(NAME, HttpMethod.HEAD),
        new HttpRequest(
            NAME,
            new HttpRequest.Message(
                HttpMethod.GET,
                "www.example.com",
                "/shop/%C3%A4",
                "page=2&sort=",
                List.of(new HttpField("accept-language", "de, en;q=0.5"))),
            HttpProtocol.HTTP2,
            8443,
            "edge.example.com",
            HttpRequest.parseResolver("192.0.2.53"),
            IpVersion.IPV4,
            List.of(new HttpEndpoint.Own(), HttpEndpoint.parse("192.0.2.80")),
            HttpRequest.MOST_REDIRECTS,
            Duration.ofSeconds(11)),
        TunnelRequest.of(TunnelRequest.tunnel("acme-lon")),
        new TunnelRequest(
            TunnelRequest.tunnel("192.0.2.1"),
            List.of(TunnelProbeMode.KEEPALIVE, TunnelProbeMode.REPLY_BIDIRECTIONAL),
            16,
            true,
            Duration.ofSeconds(60)),
        DiagnosisRequest.of(NAME),
        new DiagnosisRequest(
            ADDRESS,
            HttpProtocol.HTTP2,
            8443,
            "/shop/%C3%A4",
            "page=2",
            null,
            Duration.ofSeconds(12)),
        DnsRequest.of(NAME),
        new DnsRequest(
            ADDRESS,
            new DnsQuery(
                "TYPE65280",
                "CH",
                false,
                false,
                true,
                true,
                true,
                new DnsQuery.EdnsQuery(
                    4096, true, false, true, IpPrefix.parse("2001:db8::/56"), 468)),
            List.of(
                new DnsResolver.SystemResolvers(),
                DnsResolver.parse("192.0.2.53"),
                DnsResolver.parse("[2001:db8::53]:5353"),
                DnsResolver.parse("tls://dns.example"),
                DnsResolver.parse("https://dns.example:8443/other")),
            DnsTransport.DOT,
            8853,
            IpVersion.IPV6,
            false,
            true,
            new DnsRequest.Encryption(true, "dns.example", false),
            Duration.ofSeconds(9)),
        new DnsRequest(
            NAME,
            new DnsQuery("A", "IN", true, true, false, false, false, null),
            List.of(new DnsResolver.Authoritative()),
            DnsTransport.TCP,
            null,
            null,
            false,
            false,
            DnsRequest.Encryption.strict(),
            Duration.ofSeconds(9)));
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void everyEventReadsBackEqual(ProbeEvent event) {
    String json = MeasurementJson.text(MeasurementJson.event(event));
    assertThat(MeasurementJson.readEvent(json)).isEqualTo(event);
    assertThat(MeasurementJson.event(event).get("event").stringValue())
        .isEqualTo(MeasurementJson.eventKind(event))
        .matches("[a-z]+(-[a-z]+)*");
  }

  @Test
  void everyKindOfEventHasItsOwnName() {
    assertThat(everyEvent().map(MeasurementJson::eventKind).distinct())
        .hasSize(ProbeEvent.class.getPermittedSubclasses().length);
  }

  @Test
  void aListOfEventsReadsBackEqual() {
    List<ProbeEvent> events = everyEvent().toList();
    String json = MeasurementJson.text(MeasurementJson.events(events));
    assertThat(MeasurementJson.readEvents(json)).isEqualTo(events);
  }

  @ParameterizedTest
  @MethodSource("everyRequest")
  void everyRequestReadsBackEqual(MeasurementRequest request) {
    String json = MeasurementJson.text(MeasurementJson.request(request));
    assertThat(MeasurementJson.readRequest(json)).isEqualTo(request);
  }

  @Test
  void everyTypeOfRequestIsAmongThoseTried() {
    assertThat(everyRequest().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(records(MeasurementRequest.class).toList());
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(MeasurementJsonTest::records);
  }

  @Test
  void anOrderReadsBackEqual() {
    LocationFilter filter =
        new LocationFilter(
            "EU",
            "Western Europe",
            "DE",
            null,
            "Frankfurt",
            64496L,
            "Example",
            List.of("dc"),
            "germany+dc",
            2);
    MeasurementOrder order = new MeasurementOrder(MtrRequest.of(NAME), List.of(filter), 3, false);
    String json = MeasurementJson.text(MeasurementJson.order(order));
    assertThat(MeasurementJson.readOrder(json)).isEqualTo(order);
    MeasurementOrder here = MeasurementOrder.here(PingRequest.of(ADDRESS));
    assertThat(MeasurementJson.readOrder(MeasurementJson.text(MeasurementJson.order(here))))
        .isEqualTo(here);
  }

  @Test
  void aLocationReadsBackEqualAndIsListedInGlobalpingsShape() {
    LocationDescription location =
        new LocationDescription(
            "fra1",
            "1.0",
            "EU",
            null,
            "DE",
            null,
            "Frankfurt",
            64496L,
            "Example",
            50.11,
            8.68,
            List.of("datacenter"),
            List.of("192.0.2.53"));
    assertThat(MeasurementJson.readProbe(MeasurementJson.text(MeasurementJson.probe(location))))
        .isEqualTo(location);
    assertThat(MeasurementJson.text(MeasurementJson.listedProbe(location)))
        .isEqualTo(
            "{\"name\":\"fra1\",\"version\":\"1.0\",\"location\":{\"continent\":\"EU\",\"region\":null,"
                + "\"country\":\"DE\",\"state\":null,\"city\":\"Frankfurt\",\"asn\":64496,"
                + "\"network\":\"Example\",\"latitude\":50.11,\"longitude\":8.68},"
                + "\"tags\":[\"datacenter\"],\"resolvers\":[\"192.0.2.53\"]}");
  }

  @Test
  void roundTripTimesAreMillisecondsToTheNanosecond() {
    ProbeEvent event =
        new PingReplied(
            0, 23_000_001, IpAddresses.parse("192.0.2.1"), ReplyKind.ECHO_REPLY, 57, 84);
    assertThat(MeasurementJson.text(MeasurementJson.event(event)))
        .isEqualTo(
            "{\"event\":\"ping-replied\",\"sequence\":0,\"rttMs\":23.000001,\"from\":\"192.0.2.1\","
                + "\"kind\":\"echo-reply\",\"replyTtl\":57,\"replyBytes\":84}");
  }

  @Test
  void aWholeNumberOfMillisecondsHasNoExponent() {
    ProbeEvent event = new ProbeEvent.SizePassed(1400, 100_000_000);
    assertThat(MeasurementJson.text(MeasurementJson.event(event))).contains("\"rttMs\":100}");
  }

  @Test
  void anEventOfAnotherVersionIsRefusedByItsName() {
    assertThatThrownBy(() -> MeasurementJson.readEvents("[{\"event\":\"dns-answer\"}]"))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessage(
            "events[0] is of the kind \"dns-answer\", which this version does not know; a newer one"
                + " wrote it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"event\":1}",
        "{\"event\":\"finished\"}",
        "{\"event\":\"finished\",\"status\":\"in-progress\"}",
        "{\"event\":\"finished\",\"status\":\"failed\"}",
        "{\"event\":\"ping-timed-out\",\"sequence\":\"1\"}",
        "{\"event\":\"ping-timed-out\",\"sequence\":1e3}",
        "{\"event\":\"ping-timed-out\",\"sequence\":99999999999}",
        "{\"event\":\"ping-timed-out\",\"sequence\":1} x",
        "{\"event\":\"size-passed\",\"packetBytes\":1,\"rttMs\":1e999999999}",
        "{\"event\":\"size-passed\",\"packetBytes\":1,\"rttMs\":1e-999999999}",
        "{\"event\":\"size-passed\",\"packetBytes\":1,\"rttMs\":0.0000001}",
        "{\"event\":\"size-passed\",\"packetBytes\":1,\"rttMs\":99999999999999999999}",
        "{\"event\":\"size-too-big\",\"packetBytes\":1,\"from\":\"example.com\"}",
        "{\"event\":\"address-annotated\",\"address\":\"192.0.2.1\",\"asns\":[-1]}",
        "{\"event\":\"address-annotated\",\"address\":\"192.0.2.1\",\"asns\":7}",
      })
  void whatIsNoEventIsRefusedWithASentence(String json) {
    assertThatThrownBy(() -> MeasurementJson.readEvent(json))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessageStartingWith("event");
  }

  @Test
  void deeplyNestedJsonIsRefused() {
    String json = "[".repeat(100_000);
    assertThatThrownBy(() -> MeasurementJson.readEvents(json))
        .isInstanceOf(UnreadableJsonException.class);
  }

  @Test
  void aRequestOutOfRangeIsRefusedWithItsField() {
    String json =
        MeasurementJson.text(MeasurementJson.request(PingRequest.of(NAME)))
            .replace("\"packets\":3", "\"packets\":300");
    assertThatThrownBy(() -> MeasurementJson.readRequest(json))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessageContaining("measurementOptions.packets");
  }

  @Test
  void protocolsKeepTheirCapitalsAndOtherWordsAreHyphenated() {
    assertThat(Arrays.stream(ProbeProtocol.values()).map(JsonWords::of))
        .containsExactly("ICMP", "UDP", "TCP");
    assertThat(Arrays.stream(DnsTransport.values()).map(JsonWords::of))
        .containsExactly("UDP", "TCP", "DOT", "DOH");
    assertThat(JsonWords.of(ReplyKind.TCP_SYN_ACK)).isEqualTo("tcp-syn-ack");
  }
}
