package io.lookingglass.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.config.net.IpAddresses;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tables as a file. Who may have it is seen with every other route. */
@Timeout(60)
final class MrtDumpRoutesTest {
  private static final String PATH = "/v1/bgp/mrt";
  private static final String TOKEN = "support-token";

  /** Far more than sockets keep for a reader that reads nothing. */
  private static final int ROUTES = 400_000;

  private static String access() throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
    return "access: {tokens: [{name: it, role: support, sha256: %s}]}\n"
        .formatted(HexFormat.of().formatHex(digest));
  }

  private static HttpResponse<String> get(RunningServer server, String path) throws Exception {
    return server.send(server.request(path).header("Authorization", "Bearer " + TOKEN));
  }

  @Test
  void aServerWithoutPeersHasNoneAndParametersAreNotKnown() throws Exception {
    try (RunningServer server = new RunningServer(access());
        HandFilledRib rib = new HandFilledRib();
        RunningServer withPeers = new RunningServer(access(), new FixedBgp(), rib.queries)) {
      assertThat(get(server, PATH).statusCode()).isEqualTo(404);
      HttpResponse<String> refused = get(withPeers, PATH + "?peer=full");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("\"peer\":\"is not known here");
    }
  }

  @Test
  void aThirdDumpAtOnceIsAskedToComeLater() throws Exception {
    try (HandFilledRib rib = new HandFilledRib()) {
      fill(rib);
      try (RunningServer server = new RunningServer(access(), new FixedBgp(), rib.queries)) {
        List<Socket> slow = new ArrayList<>();
        try {
          slow.add(startedDump(server));
          slow.add(startedDump(server));
          HttpResponse<String> third = get(server, PATH);
          assertThat(third.statusCode()).isEqualTo(503);
          assertThat(third.headers().firstValue("Retry-After")).contains("30");
          assertThat(third.body()).contains("2 dumps are being written already");
        } finally {
          for (Socket socket : slow) {
            socket.close();
          }
        }
        long end = System.nanoTime() + 30_000_000_000L;
        int status = 503;
        while (status == 503 && System.nanoTime() < end) {
          HttpResponse<InputStream> later =
              server
                  .client()
                  .send(
                      server.request(PATH).header("Authorization", "Bearer " + TOKEN).build(),
                      HttpResponse.BodyHandlers.ofInputStream());
          later.body().close();
          status = later.statusCode();
        }
        assertThat(status).as("when the readers have gone").isEqualTo(200);
      }
    }
  }

  private static void fill(HandFilledRib rib) throws InterruptedException {
    AttributeSet attributes =
        AttributeSet.of(
            List.of(
                new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                new PathAttribute.AsPathAttribute(AsPathText.parse("4200000001 64500 64501")),
                new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.99"))));
    int block = 1000;
    for (int first = 0; first < ROUTES; first += block) {
      ByteBuffer nlri = ByteBuffer.allocate(block * 5);
      for (int index = first; index < first + block; index++) {
        nlri.put((byte) 32).putInt(20 << 24 | index);
      }
      while (rib.full.congested()) {
        Thread.onSpinWait();
      }
      rib.full.update(
          new ReceivedUpdate(
              List.of(),
              List.of(new NlriBlock(Family.IPV4_UNICAST, false, Octets.wrap(nlri.array()))),
              attributes,
              null,
              List.of()),
          Eligibility.ELIGIBLE);
    }
    while (requireNonNull(rib.queries.tables().rib()).summary().queuedBytes() > 0) {
      Thread.onSpinWait();
    }
  }

  /** A reader that has seen the answer begin and takes no more of it. */
  private static Socket startedDump(RunningServer server) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(PATH, TOKEN)
                .getBytes(StandardCharsets.US_ASCII));
    byte[] status = socket.getInputStream().readNBytes(12);
    assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    return socket;
  }
}
