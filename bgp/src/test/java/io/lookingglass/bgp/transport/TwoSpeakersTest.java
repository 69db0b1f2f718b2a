package io.lookingglass.bgp.transport;

import static io.lookingglass.bgp.transport.SpeakerHarness.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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
    for (int round = 0; round < 10; round++) {
      try (Socket firstPort = kept("127.0.0.21");
          Socket secondPort = kept("127.0.0.22")) {
        int first = firstPort.getLocalPort();
        int second = secondPort.getLocalPort();
        meet(first, second);
      }
    }
  }

  private static void meet(int first, int second) throws IOException {
    try (SpeakerHarness one =
            new SpeakerHarness(
                speaker("192.0.2.1", "127.0.0.21", first, "127.0.0.22", second, false, "")
                    + localAddress("127.0.0.21", "127.0.0.22"));
        SpeakerHarness two =
            new SpeakerHarness(
                speaker("192.0.2.2", "127.0.0.22", second, "127.0.0.21", first, false, "")
                    + localAddress("127.0.0.22", "127.0.0.21"))) {
      eventually().until(() -> isOneSession(one.peer("other"), two.peer("other")));
    }
  }

  @Test
  void aSessionThatIsResetComesBack() throws Exception {
    try (SpeakerHarness accepting =
            new SpeakerHarness(speaker("192.0.2.1", "127.0.0.21", 0, "127.0.0.22", 0, true, ""));
        SpeakerHarness opening =
            new SpeakerHarness(
                "connect-retry: 1s\n"
                    + speaker(
                        "192.0.2.2",
                        null,
                        0,
                        "127.0.0.21",
                        accepting.address().getPort(),
                        false,
                        "")
                    + localAddress("127.0.0.22", "127.0.0.21"))) {
      opening.awaitState("other", SessionState.ESTABLISHED);
      accepting.awaitState("other", SessionState.ESTABLISHED);
      accepting.sessions.reset("other", "once more");
      eventually().until(() -> opening.peer("other").establishedCount() == 2);
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

  /** A port that nobody else gets: only who listens on it by its number may share it. */
  private static Socket kept(String address) throws IOException {
    Socket kept = new Socket();
    kept.setReuseAddress(true);
    kept.bind(new InetSocketAddress(address, 0));
    return kept;
  }
}
