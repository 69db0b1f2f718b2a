package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses inside the provider's network, written in every way that somebody may think of. */
final class DisguisedAddressTest {
  private static final List<String> TYPES =
      List.of("ping", "traceroute", "mtr", "mtu", "tls", "http", "diagnosis");

  private final RunningServer server = new RunningServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void assertNotMeasured(String what, HttpResponse<String> response)
      throws InterruptedException {
    assertThat(response.statusCode()).as("%s: %s", what, response.body()).isIn(400, 403);
    assertThat(server.location.startedWithin(0)).as(what).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "00127.0.0.1",
        "127.0.0.1.",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "169.254.169.254",
        "2852039166",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "::ffff:a9fe:a9fe",
        "::127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::10.0.0.1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::",
        "2001:0:7f00:1::1",
        "fe80::1",
        "fe80::1%eth0",
        "fe80::1%25lo",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "100::1",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\u30020\u30021",
        "\u2460\u2461\u2466.0.0.1",
      })
  void noWayToWriteAnAddressInsideLeadsThere(String target)
      throws IOException, InterruptedException {
    for (String type : TYPES) {
      assertNotMeasured(
          type, server.get("/" + type + "/" + encoded(target), "Accept", "text/plain"));
      assertNotMeasured(
          type,
          server.post(
              "{\"type\":\"%s\",\"target\":\"%s\"}".formatted(type, target.replace("\\", ""))));
    }
  }

  /** Where HTTP leads is judged hop by hop, by its own probe. */
  @ParameterizedTest
  @ValueSource(strings = {"private.example", "private.example.", "PRIVATE.example"})
  void noNameOfAnAddressInsideLeadsThere(String name) throws IOException, InterruptedException {
    for (String type : List.of("ping", "traceroute", "mtr", "mtu", "tls")) {
      assertNotMeasured(type, server.get("/" + type + "/" + name, "Accept", "text/plain"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://127.0.0.1:22/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://example.com@127.0.0.1/",
        "http://user:secret@10.0.0.1/",
        "http:///127.0.0.1/",
        "http:\\\\127.0.0.1\\",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/_HELO",
        "ftp://10.0.0.1/",
        "jar:http://127.0.0.1!/x",
        "dict://127.0.0.1:11211/stat",
      })
  void noUrlLeadsInsideOrToAnotherProtocol(String url) throws IOException, InterruptedException {
    assertNotMeasured(url, server.get("/http/" + encoded(url), "Accept", "text/plain"));
    assertNotMeasured(
        url,
        server.post("{\"type\":\"http\",\"target\":\"%s\"}".formatted(url.replace("\\", "\\\\"))));
  }

  /** What is asked or connected to besides the target. */
  @Test
  void noOtherFieldOfARequestLeadsInside() throws IOException, InterruptedException {
    List<String> options = new ArrayList<>();
    for (String inside :
        List.of("127.0.0.1", "10.0.0.53", "[::1]:53", "::ffff:127.0.0.1", "2130706433")) {
      options.add("dns|{\"resolver\":\"%s\"}".formatted(inside));
      options.add("dns|{\"resolvers\":[\"192.0.2.53\",\"%s\"]}".formatted(inside));
      options.add("dns|{\"resolver\":\"%s\",\"trace\":true}".formatted(inside));
      options.add("http|{\"resolver\":\"%s\"}".formatted(inside));
      options.add("http|{\"addresses\":[\"%s\"]}".formatted(inside));
      options.add("http|{\"addresses\":[\"target\",\"%s\"]}".formatted(inside));
    }
    options.add("dns|{\"resolver\":\"tls://127.0.0.1\"}");
    options.add("dns|{\"resolver\":\"https://127.0.0.1/dns-query\"}");
    options.add("dns|{\"resolver\":\"https://[::1]/dns-query\"}");
    for (String option : options) {
      String type = option.substring(0, option.indexOf('|'));
      assertNotMeasured(
          option,
          server.post(
              "{\"type\":\"%s\",\"target\":\"www.example.net\",\"measurementOptions\":%s}"
                  .formatted(type, option.substring(option.indexOf('|') + 1))));
    }
  }

  @Test
  void whatIsOutsideIsMeasured() throws IOException, InterruptedException {
    assertThat(server.post("{\"type\":\"ping\",\"target\":\"www.example.net\"}").statusCode())
        .isEqualTo(202);
    assertThat(server.location.startedWithin(20)).isTrue();
  }
}
