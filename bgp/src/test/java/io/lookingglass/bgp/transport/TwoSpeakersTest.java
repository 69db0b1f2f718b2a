package io.lookingglass.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two speakers of ours, with each other. */
final class TwoSpeakersTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.21, 127.0.0.22, ''",
    "127.0.0.21, 127.0.0.22, 'password: secret'",
    "127.0.0.21, 127.0.0.22, 'ttl-security: true'",
    "127.0.0.21, 127.0.0.22, 'multihop: 4'",
    "127.0.0.21, 127.0.0.22, 'add-path: receive'",
    "::1, ::1, 'password: secret'",
    "::1, ::1, 'ttl-security: true'",
  })
  void oneOpensAndBothAreEstablished(String here, String there, String more) throws Exception {
    try (SpeakerHarness accepting =
            new SpeakerHarness(speaker("192.0.2.1", here, 0, there, 0, true, more));
        SpeakerHarness opening =
            new SpeakerHarness(
                speaker("192.0.2.2", null, 0, here, accepting.address().getPort(), false, more)
                    + localAddress(there, here))) {
      accepting.awaitState("other", SessionState.ESTABLISHED);
      opening.awaitState("other", SessionState.ESTABLISHED);
      PeerStatus.Connection connection = opening.connection("other");
      assertThat(connection.passive()).isFalse();
      assertThat(connection.remotePort()).isEqualTo(accepting.address().getPort());
      assertThat(connection.md5()).isEqualTo(more.startsWith("password"));
      assertThat(connection.gtsm()).isEqualTo(more.startsWith("ttl"));
      assertThat(accepting.connection("other").remotePort()).isEqualTo(connection.localPort());
    }
  }

  @Test
  void simultaneousConnectionsBecomeOneSession() throws Exception {
    int first = freePort("127.0.0.21");
    int second = freePort("127.0.0.22");
    for (int round = 0; round < 10; round++) {
      try (SpeakerHarness one =
              new SpeakerHarness(
                  speaker("192.0.2.1", "127.0.0.21", first, "127.0.0.22", second, false, "")
                      + localAddress("127.0.0.21", "127.0.0.22"));
          SpeakerHarness two =
              new SpeakerHarness(
                  speaker("192.0.2.2", "127.0.0.22", second, "127.0.0.21", first, false, "")
                      + localAddress("127.0.0.22", "127.0.0.21"))) {
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> isOneSession(one.peer("other"), two.peer("other")));
      }
    }
  }

  @Test
  void aSessionThatIsResetComesBack() throws Exception {
    int port = freePort("127.0.0.21");
    try (SpeakerHarness accepting =
            new SpeakerHarness(
                speaker("192.0.2.1", "127.0.0.21", port, "127.0.0.22", 0, true, ""));
        SpeakerHarness opening =
            new SpeakerHarness(
                "connect-retry: 1s\n"
                    + speaker("192.0.2.2", null, 0, "127.0.0.21", port, false, "")
                    + localAddress("127.0.0.22", "127.0.0.21"))) {
      opening.awaitState("other", SessionState.ESTABLISHED);
      accepting.awaitState("other", SessionState.ESTABLISHED);
      accepting.sessions.reset("other", "once more");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> opening.peer("other").establishedCount() == 2);
      PeerStatus.NotificationRecord last = opening.lastNotification("other");
      assertThat(last.sent()).isFalse();
      assertThat(last.text()).contains("once more");
    }
  }

  private static boolean isOneSession(PeerStatus one, PeerStatus two) {
    PeerStatus.Connection ours = one.connection();
    PeerStatus.Connection theirs = two.connection();
    return one.state() == SessionState.ESTABLISHED
        && two.state() == SessionState.ESTABLISHED
        && ours != null
        && theirs != null
        && ours.localPort() == theirs.remotePort();
  }

  private static String speaker(
      String identifier,
      @org.jspecify.annotations.Nullable String listen,
      int listenPort,
      String peer,
      int port,
      boolean passive,
      String more) {
    return """
    asn: 64500
    router-id: %s
    %s
    peers:
      - name: other
        address: "%s"
        asn: 64500
        passive: %s
        import: accept
        %s
        %s
    """
        .formatted(
            identifier,
            listen == null
                ? ""
                : "listen: \"%s:%d\""
                    .formatted(listen.contains(":") ? "[" + listen + "]" : listen, listenPort),
            peer,
            passive,
            more,
            port == 0 ? "" : "port: " + port);
  }

  private static String localAddress(String local, String peer) {
    return local.equals(peer) ? "" : "    local-address: \"%s\"\n".formatted(local);
  }

  private static int freePort(String address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return socket.getLocalPort();
    }
  }
}
