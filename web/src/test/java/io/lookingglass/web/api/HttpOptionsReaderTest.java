package io.lookingglass.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.request.TargetParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpOptionsReaderTest {
  private static final HttpRequest EVERYTHING =
      new HttpRequest(
          TargetParser.parse("www.example.com"),
          new HttpRequest.Message(
              HttpMethod.OPTIONS,
              "shop.example.com:8080",
              "/a%20b",
              "c=d",
              List.of(new HttpField("Accept-Language", "de"))),
          HttpProtocol.HTTP2,
          8443,
          "sni.example.com",
          HttpRequest.parseResolver("192.0.2.53"),
          IpVersion.IPV4,
          List.of(HttpEndpoint.parse("target"), HttpEndpoint.parse("192.0.2.7:9443")),
          3,
          Duration.ofSeconds(20));

  @Test
  void everyOptionOfAnHttpRequestIsReadFromJson() {
    assertThat(
            json(
                """
                {"type":"http","target":"www.example.com","timeout":20,"measurementOptions":
                 {"request":{"method":"OPTIONS","host":"shop.example.com:8080","path":"/a b",
                   "query":"c=d","headers":{"Accept-Language":"de"}},
                  "protocol":"HTTP2","port":8443,"serverName":"sni.example.com",
                  "resolver":"192.0.2.53","ipVersion":4,
                  "addresses":["target","192.0.2.7:9443"],"redirects":3}}
                """))
        .isEqualTo(EVERYTHING);
  }

  @Test
  void everyOptionOfAnHttpRequestIsReadFromAUrl() {
    assertThat(
            query(
                "www.example.com",
                Map.ofEntries(
                    Map.entry("method", List.of("options")),
                    Map.entry("host", List.of("shop.example.com:8080")),
                    Map.entry("path", List.of("a b")),
                    Map.entry("query", List.of("?c=d")),
                    Map.entry("headers", List.of("Accept-Language: de")),
                    Map.entry("protocol", List.of("http2")),
                    Map.entry("port", List.of("8443")),
                    Map.entry("serverName", List.of("sni.example.com")),
                    Map.entry("resolver", List.of("192.0.2.53")),
                    Map.entry("ipVersion", List.of("4")),
                    Map.entry("addresses", List.of("target, 192.0.2.7:9443")),
                    Map.entry("redirects", List.of("3")),
                    Map.entry("timeout", List.of("20")))))
        .isEqualTo(EVERYTHING);
  }

  @Test
  void aUrlSaysSchemePortPathAndQuery() {
    HttpRequest read = (HttpRequest) query("http://www.example.com:8080/a?b=c", Map.of());
    assertThat(read.protocol()).isEqualTo(HttpProtocol.HTTP);
    assertThat(read.port()).isEqualTo(8080);
    assertThat(read.message().path()).isEqualTo("/a");
    assertThat(read.message().query()).isEqualTo("b=c");
    assertThat(read.message().method()).isEqualTo(HttpMethod.GET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"request":7} | request | must be an object such as {"method":"GET","path":"/"}, but is a number
          {"request":{"method":"POST"}} | request.method | must be HEAD, GET or OPTIONS, which change nothing on a server, but is "POST"
          {"request":{"verb":"GET"}} | request.verb | is not known here; known are method, host, path, query, headers
          {"request":{"headers":[]}} | request.headers | must be an object such as {"Accept-Language":"de"}, but is a list
          {"request":{"headers":{"A":1}}} | request.headers | must hold strings, but "A" is a number
          {"request":{"headers":{"Cookie":"a"}}} | request.headers | may not hold Cookie: it would be kept with the result, which anybody can read who has its address
          {"request":{"headers":{"Content-Length":"1"}}} | request.headers | may not hold Content-Length: it says where a request ends, and none of these requests has content
          {"request":{"headers":{"TE":"1"}}} | request.headers | may not hold TE: it belongs to the connection, which this server keeps itself
          {"request":{"headers":{"Via":"1"}}} | request.headers | may not hold Via: it would make this server speak for another client than itself
          {"request":{"headers":{"Host":"b"}}} | request.headers | may not hold Host: it is the option host
          {"request":{"headers":{"A b":"1"}}} | request.headers | holds the name A b, which is no token (RFC 9110 section 5.6.2); write one like X-Example
          {"request":{"headers":{"A":"1\\r\\nB: 2"}}} | request.headers | holds A with the character U+000D; only printable ASCII is sent, so that a field stays one field
          {"request":{"host":"a b"}} | request.host | a b has white space (U+0020) at character 2; write one host name or address
          {"request":{"path":"/a?b"}} | request.path | may hold what a URL's path may hold, percent-encoded (RFC 3986 section 3.3), but is /a?b
          {"request":{"path":7}} | request.path | must be a string, but is a number
          {"request":{"query":"a#b"}} | request.query | may hold what a URL's query may hold, percent-encoded (RFC 3986 section 3.4), but is a#b
          {"protocol":"QUIC"} | protocol | must be HTTP, HTTPS or HTTP2, but is "QUIC"
          {"port":0} | port | must be from 1 to 65535, but is 0
          {"port":"x"} | port | must be a whole number, but is "x"
          {"serverName":"192.0.2.1"} | serverName | must be a host name, but is the address 192.0.2.1
          {"resolver":"dns.example"} | resolver | must be the address of a resolver, with a port if need be, such as 192.0.2.53; but is dns.example
          {"redirects":11} | redirects | must be from 0 to 10, but is 11
          {"addresses":"x"} | addresses | must be a list of strings, but is "x"
          {"addresses":["a b"]} | addresses | a b has white space (U+0020) at character 2; write one host name or address
          {"addresses":["192.0.2.0/24"]} | addresses | 192.0.2.0/24 is a URL or a prefix; write where to connect to: an address or a name, with a port if need be
          {"addresses":["a:99999"]} | addresses | a:99999 has the port 99999; it must be from 1 to 65535
          {"addresses":["a","b","c","d","e"]} | addresses | may hold at most 4, but holds 5
          {"addresses":["a","a"]} | addresses | holds one of them twice
          {"ipVersion":5} | ipVersion | must be 4 or 6, but is 5
          {"ipVersion":6,"addresses":["192.0.2.1"]} | ipVersion | is 6, but the address 192.0.2.1 is an IPv4 address
          {"colour":1} | colour | is not known here; known are request, protocol, port, serverName, resolver, ipVersion, addresses, redirects
          """)
  void whatIsWrongInJsonIsToldWithWhatWouldBeRight(String options, String param, String message) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(
            () ->
                json(
                    "{\"type\":\"http\",\"target\":\"www.example.com\",\"measurementOptions\":%s}"
                        .formatted(options)))
        .satisfies(
            e -> assertThat(e.params()).isEqualTo(Map.of("measurementOptions." + param, message)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          www.example.com | method | PUT | method | must be HEAD, GET or OPTIONS, which change nothing on a server, but is "PUT"
          www.example.com | headers | no colon | headers | must hold lines such as Accept-Language: de, but holds "no colon"
          www.example.com | headers | Authorization: a | headers | may not hold Authorization: it would be kept with the result, which anybody can read who has its address
          www.example.com | redirects | x | redirects | must be a whole number, but is "x"
          http://www.example.com/ | protocol | https | protocol | is HTTPS, but the URL says http
          https://www.example.com:8443/ | port | 443 | port | is in the URL too, and differently; write it once
          https://www.example.com/a | path | /b | path | is in the URL too, and differently; write it once
          https://www.example.com/?a | query | b | query | is in the URL too, and differently; write it once
          ftp://www.example.com/ | port | 1 | target | ftp://www.example.com/ has the scheme ftp; it must be http or https
          https://u:p@www.example.com/ | port | 1 | target | https://u:***@www.example.com/ has a user name or password in it, which would be kept with the result; leave it out
          www.example.com | addresses | target,[::1 | addresses | [::1: brackets hold one IPv6 address, as in [2001:db8::1]
          192.0.2.1 | ipVersion | 6 | ipVersion | is 6, but the target 192.0.2.1 is an IPv4 address
          www.example.com | timeout | 61 | timeout | must be from 1 to 60 seconds, but is 61
          www.example.com | verb | GET | verb | is not known here; known are location, timeout, method, host, path, query, headers, protocol, port, serverName, resolver, ipVersion, addresses, redirects
          """)
  void whatIsWrongInAUrlIsToldWithWhatWouldBeRight(
      String target, String option, String value, String param, String message) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> query(target, Map.of(option, List.of(value))))
        .satisfies(e -> assertThat(e.params()).isEqualTo(Map.of(param, message)));
  }

  private static MeasurementRequest json(String json) {
    return RequestReader.readJson(json.getBytes(StandardCharsets.UTF_8)).request();
  }

  private static MeasurementRequest query(String target, Map<String, List<String>> options) {
    return RequestReader.readQuery(MeasurementType.HTTP, target, options).request();
  }
}
