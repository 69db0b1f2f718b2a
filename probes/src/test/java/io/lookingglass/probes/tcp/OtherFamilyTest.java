package io.lookingglass.probes.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other version of IP does is known when an address refuses, and when it is silent. */
class OtherFamilyTest {
  private static final InetAddress FOUR = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SIX = InetAddress.ofLiteral("::1");

  /** An address that takes no connection and does not say so: its queue is full. */
  private record Silent(ServerSocket listening, List<SocketChannel> waiting)
      implements AutoCloseable {
    private static final int MORE_THAN_FIT = 4;

    static Silent at(InetAddress address, int port) throws IOException {
      ServerSocket listening = new ServerSocket(port, 1, address);
      List<SocketChannel> waiting = new ArrayList<>();
      for (int i = 0; i < MORE_THAN_FIT; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        boolean _ = channel.connect(new InetSocketAddress(address, listening.getLocalPort()));
        waiting.add(channel);
      }
      return new Silent(listening, waiting);
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
      listening.close();
    }
  }

  private static TcpException failure(int port, Duration timeout) {
    return catchThrowableOfType(
        TcpException.class, () -> OtherFamily.open(SIX, FOUR, port, Deadline.in(timeout)));
  }

  @ParameterizedTest
  @ValueSource(longs = {600, 2_500})
  void whereOneIsSilentThatTheOtherWorksIsKnownAtTheDeadline(long millis) throws IOException {
    try (ServerSocket well = new ServerSocket(0, 10, FOUR);
        Silent _ = Silent.at(SIX, well.getLocalPort())) {
      TcpException failure = failure(well.getLocalPort(), Duration.ofMillis(millis));

      assertThat(failure.failure()).isEqualTo(TcpFailure.TIMED_OUT);
      assertThat(failure.reason())
          .isEqualTo("timed out; over IPv4, 127.0.0.1 takes connections there");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {600, 2_500})
  void whereBothAreSilentThatIsKnownAtTheDeadline(long millis) throws IOException {
    try (Silent four = Silent.at(FOUR, 0);
        Silent _ = Silent.at(SIX, four.listening().getLocalPort())) {
      TcpException failure = failure(four.listening().getLocalPort(), Duration.ofMillis(millis));

      assertThat(failure.failure()).isEqualTo(TcpFailure.TIMED_OUT);
      assertThat(failure.reason())
          .isEqualTo("timed out; over IPv4, 127.0.0.1 does not answer there either (timed out)");
    }
  }

  @Test
  void whereOneRefusesThatTheOtherWorksIsSaidAtOnce() throws IOException {
    try (ServerSocket well = new ServerSocket(0, 10, FOUR);
        Socket deaf = new Socket()) {
      deaf.bind(new InetSocketAddress(SIX, well.getLocalPort())); // Nobody else gets the port.
      long began = System.nanoTime();
      TcpException failure = failure(well.getLocalPort(), Duration.ofSeconds(60));

      assertThat(failure.failure()).isEqualTo(TcpFailure.REFUSED);
      assertThat(failure.reason())
          .isEqualTo("connection refused; over IPv4, 127.0.0.1 takes connections there");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void anAddressThatTakesConnectionsIsTheOneThatIsUsed() throws Exception {
    try (ServerSocket well = new ServerSocket(0, 10, SIX);
        TcpConnection tcp =
            OtherFamily.open(SIX, FOUR, well.getLocalPort(), Deadline.in(Duration.ofSeconds(20)))) {
      assertThat(tcp.localAddress()).isEqualTo(SIX);
    }
  }

  @Test
  void withoutAnotherAddressNothingIsSaidOfIt() throws IOException {
    try (Socket deaf = new Socket()) {
      deaf.bind(new InetSocketAddress(SIX, 0));
      assertThatThrownBy(
              () ->
                  OtherFamily.open(
                      SIX, null, deaf.getLocalPort(), Deadline.in(Duration.ofSeconds(20))))
          .hasMessage("connection refused");
    }
  }

  @Test
  void theOtherOneIsTheFirstOfTheOtherVersionThatIsAllowed() {
    InetAddress denied = InetAddress.ofLiteral("127.0.0.2");
    assertThat(OtherFamily.among(SIX, List.of(SIX, denied, FOUR), one -> !one.equals(denied)))
        .isEqualTo(FOUR);
    assertThat(OtherFamily.among(SIX, List.of(SIX, denied), one -> !one.equals(denied))).isNull();
    assertThat(OtherFamily.among(FOUR, List.of(FOUR, denied), _ -> true)).isNull();
  }
}
