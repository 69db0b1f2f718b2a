package io.lookingglass.bgp.transport;

import static io.lookingglass.bgp.transport.SpeakerHarness.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The listener and connections on real sockets of the loopback. */
final class SocketsTest {
  private static final EventLoopGroup GROUP =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private static final byte[] KEEPALIVE =
      MessageCodec.encode(new BgpMessage.Keepalive(), CodecContext.INITIAL);

  private final BlockingQueue<TcpConnection> admitted = new LinkedBlockingQueue<>();
  private final Recorder accepting = new Recorder();
  private @Nullable Listener listener;

  @AfterAll
  static void endEventLoops() {
    GROUP.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @AfterEach
  void close() {
    if (listener != null) {
      listener.close();
    }
  }

  /** Owner that takes everything, or nothing, and remembers it. */
  private static final class Recorder implements TcpConnection.Owner {
    final BlockingQueue<Octets> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
    final AtomicBoolean takes = new AtomicBoolean(true);

    @Override
    public void connected(TcpConnection connection) {
      outcomes.add("connected");
    }

    @Override
    public void notConnected(TcpConnection connection, Throwable cause) {
      outcomes.add(cause);
    }

    @Override
    public CodecContext receiving(TcpConnection connection) {
      return CodecContext.INITIAL;
    }

    @Override
    public boolean takesMessages(TcpConnection connection) {
      return takes.get();
    }

    @Override
    public void received(TcpConnection connection, Octets message) {
      messages.add(message);
    }

    @Override
    public void receivedBadHeader(TcpConnection connection, MessageFramer.BadHeader header) {
      outcomes.add(header);
      connection.end();
    }

    @Override
    public void writable(TcpConnection connection) {
      outcomes.add("writable");
    }

    @Override
    public void lost(TcpConnection connection, @Nullable Throwable cause) {
      outcomes.add(cause == null ? "closed" : cause);
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.9", "::1, ::1"})
  void onlyThePeersKeyOpensAConnection(String ours, String theirs) throws Exception {
    InetAddress here = IpAddresses.parse(ours);
    InetAddress there = IpAddresses.parse(theirs);
    PeerSettings peer = peer(there, here, 179, "password: secret");
    Listener opened = listen(here, peer);

    Recorder right = connect(opened, here, there, "password: secret");
    assertThat(right.outcomes.poll(60, TimeUnit.SECONDS)).isEqualTo("connected");
    assertThat(admitted.poll(60, TimeUnit.SECONDS)).isNotNull();

    long failures = KernelCounters.tcpExt("TCPMD5Failure");
    Recorder wrong = connect(opened, here, there, "password: another");
    eventually().until(() -> KernelCounters.tcpExt("TCPMD5Failure") > failures);
    long without = KernelCounters.tcpExt("TCPMD5NotFound");
    Recorder unsigned = connect(opened, here, there, "");
    eventually().until(() -> KernelCounters.tcpExt("TCPMD5NotFound") > without);
    assertThat(wrong.outcomes).isEmpty();
    assertThat(unsigned.outcomes).isEmpty();
    assertThat(admitted).isEmpty();

    opened.keys(Map.of(there, "another".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    // The kernel sends the SYN of the second attempt again, and now its key is the right one.
    assertThat(wrong.outcomes.poll(60, TimeUnit.SECONDS)).isEqualTo("connected");
  }

  @Test
  void whatCrossedARouterIsDroppedByTtlSecurity() throws Exception {
    InetAddress here = IpAddresses.parse("127.0.0.1");
    InetAddress there = IpAddresses.parse("127.0.0.9");
    Listener opened = listen(here, peer(there, here, 179, "ttl-security: true"));
    long dropped = KernelCounters.tcpExt("TCPMinTTLDrop");
    try (Socket far = socket(there, opened)) {
      TcpConnection connection = take(admitted);
      assertThat(facts(connection, peer(there, here, 179, "ttl-security: true")).ttl())
          .isEqualTo(255);
      far.getOutputStream().write(KEEPALIVE);
      eventually().until(() -> KernelCounters.tcpExt("TCPMinTTLDrop") > dropped);
      assertThat(accepting.messages).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.9", "::1, ::1"})
  void bothEndsWithTtlSecurityUnderstandEachOther(String ours, String theirs) throws Exception {
    InetAddress here = IpAddresses.parse(ours);
    InetAddress there = IpAddresses.parse(theirs);
    Listener opened = listen(here, peer(there, here, 179, "ttl-security: true"));
    Recorder connecting = new Recorder();
    TcpConnection connection =
        open(peer(here, there, opened.address().getPort(), "ttl-security: true"), connecting);
    assertThat(connecting.outcomes.poll(60, TimeUnit.SECONDS)).isEqualTo("connected");
    onLoop(() -> connection.send(Octets.wrap(KEEPALIVE)));
    assertThat(take(accepting.messages)).isEqualTo(Octets.wrap(KEEPALIVE));
  }

  @Test
  void theTtlIsThatOfTheConfiguration() throws Exception {
    InetAddress here = IpAddresses.parse("127.0.0.1");
    InetAddress there = IpAddresses.parse("127.0.0.9");
    PeerSettings peer = peer(there, here, 179, "multihop: 7");
    Listener opened = listen(here, peer);
    try (Socket socket = socket(there, opened)) {
      assertThat(facts(take(admitted), peer))
          .satisfies(
              facts -> {
                assertThat(facts.ttl()).isEqualTo(7);
                assertThat(facts.passive()).isTrue();
                assertThat(facts.md5()).isFalse();
                assertThat(facts.localAddress()).isEqualTo(here);
                assertThat(facts.remotePort()).isEqualTo(socket.getLocalPort());
              });
    }
  }

  @Test
  void whoIsNoPeerIsTurnedAwayAndCounted() throws Exception {
    InetAddress here = IpAddresses.parse("127.0.0.1");
    Listener opened = listen(here, peer(IpAddresses.parse("127.0.0.9"), here, 179, ""));
    for (int i = 1; i <= 50; i++) {
      try (Socket stranger = socket(IpAddresses.parse("127.0.0.13"), opened)) {
        assertThat(readsNothing(stranger)).isTrue();
      }
      assertThat(opened.refused()).isEqualTo(i);
    }
    assertThat(admitted).isEmpty();
  }

  @Test
  void theLastMessageArrivesThoughTheirsWereNotRead() throws Exception {
    InetAddress here = IpAddresses.parse("127.0.0.1");
    InetAddress there = IpAddresses.parse("127.0.0.9");
    Listener opened = listen(here, peer(there, here, 179, ""));
    accepting.takes.set(false);
    try (Socket socket = socket(there, opened)) {
      TcpConnection connection = take(admitted);
      socket.getOutputStream().write(new byte[200_000]);
      byte[] cease =
          MessageCodec.encode(
              NotificationCode.ADMINISTRATIVE_SHUTDOWN.notification(), CodecContext.INITIAL);
      onLoop(
          () -> {
            connection.send(Octets.wrap(cease));
            connection.end();
          });
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(cease);
    }
    assertThat(accepting.messages).isEmpty();
    eventually().until(() -> onLoopGet(connection0()::isClosed));
  }

  @Test
  void aMessageMayComeOctetByOctet() throws Exception {
    InetAddress here = IpAddresses.parse("127.0.0.1");
    InetAddress there = IpAddresses.parse("127.0.0.9");
    Listener opened = listen(here, peer(there, here, 179, ""));
    try (Socket socket = socket(there, opened)) {
      socket.setTcpNoDelay(true);
      for (byte octet : KEEPALIVE) {
        socket.getOutputStream().write(octet);
      }
      assertThat(take(accepting.messages)).isEqualTo(Octets.wrap(KEEPALIVE));
      socket.shutdownOutput();
      assertThat(take(accepting.outcomes)).isEqualTo("closed");
    }
  }

  @Test
  void aBadHeaderIsToldBeforeABodyIsWaitedFor() throws Exception {
    InetAddress here = IpAddresses.parse("127.0.0.1");
    InetAddress there = IpAddresses.parse("127.0.0.9");
    Listener opened = listen(here, peer(there, here, 179, ""));
    byte[] header = KEEPALIVE.clone();
    header[16] = (byte) 0xff;
    header[18] = BgpMessage.Update.TYPE;
    try (Socket socket = socket(there, opened)) {
      socket.getOutputStream().write(header);
      assertThat(take(accepting.outcomes))
          .isInstanceOfSatisfying(
              MessageFramer.BadHeader.class,
              bad ->
                  assertThat(NotificationCode.BAD_MESSAGE_LENGTH.isOf(bad.fault().notification()))
                      .isTrue());
    }
  }

  @Test
  void whileNothingIsTakenNothingIsReadAndLaterNothingIsMissing() throws Exception {
    InetAddress here = IpAddresses.parse("127.0.0.1");
    InetAddress there = IpAddresses.parse("127.0.0.9");
    Listener opened = listen(here, peer(there, here, 179, ""));
    accepting.takes.set(false);
    int count = 20_000;
    try (Socket socket = socket(there, opened)) {
      TcpConnection connection = take(admitted);
      for (int i = 0; i < count; i++) {
        socket.getOutputStream().write(KEEPALIVE);
      }
      assertThat(accepting.messages).isEmpty();
      accepting.takes.set(true);
      onLoop(connection::resume);
      eventually().until(() -> accepting.messages.size() == count);
    }
  }

  @Test
  void progressTellsWhatThePeerDoesNotTake() throws Exception {
    InetAddress here = IpAddresses.parse("127.0.0.1");
    InetAddress there = IpAddresses.parse("127.0.0.9");
    Listener opened = listen(here, peer(there, here, 179, ""));
    try (Socket socket = socket(there, opened, 4096)) {
      TcpConnection connection = take(admitted);
      eventually().until(() -> onLoopGet(connection::progress).waiting() == 0);
      onLoop(
          () -> {
            while (connection.isWritable()) {
              connection.send(Octets.wrap(KEEPALIVE));
            }
          });
      eventually().until(() -> onLoopGet(connection::progress).waiting() > 0);
      long acknowledged = onLoopGet(connection::progress).acknowledged();
      assertThat(socket.getInputStream().readNBytes(19)).isEqualTo(KEEPALIVE);
      Thread reader =
          Thread.startVirtualThread(
              () -> {
                try {
                  var _ = socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // The socket is closed at the end.
                }
              });
      eventually().until(() -> onLoopGet(connection::progress).acknowledged() > acknowledged);
      eventually().until(() -> onLoopGet(connection::progress).waiting() == 0);
      assertThat(take(accepting.outcomes)).isEqualTo("writable");
      assertThat(reader.isAlive()).isTrue();
    }
  }

  // ---- a listener that knows some peers, and those who connect to it

  private Listener listen(InetAddress address, PeerSettings... peers) throws IOException {
    Map<InetAddress, byte[]> keys = new HashMap<>();
    for (PeerSettings peer : peers) {
      if (peer.password() != null) {
        keys.put(peer.address(), peer.password().revealUtf8());
      }
    }
    EventLoop loop = GROUP.next();
    Listener opened =
        Listener.open(
            HostPort.of(address, 0),
            loop,
            keys,
            (from, channel) -> admit(from, channel, List.of(peers), loop),
            System::nanoTime);
    listener = opened;
    return opened;
  }

  private boolean admit(
      InetAddress from, EpollSocketChannel channel, List<PeerSettings> peers, EventLoop loop) {
    for (PeerSettings peer : peers) {
      if (peer.address().equals(from)) {
        TcpConnection connection = TcpConnection.accepted(loop, channel, peer, true, accepting);
        admitted.add(connection);
        everAdmitted.add(connection);
        loop.execute(connection::resume);
        return true;
      }
    }
    return false;
  }

  private final List<TcpConnection> everAdmitted =
      new java.util.concurrent.CopyOnWriteArrayList<>();

  private TcpConnection connection0() {
    return everAdmitted.getFirst();
  }

  private static Recorder connect(
      Listener listener, InetAddress to, InetAddress from, String setting) {
    Recorder recorder = new Recorder();
    open(peer(to, from, listener.address().getPort(), setting), recorder);
    return recorder;
  }

  private static TcpConnection open(PeerSettings peer, Recorder recorder) {
    return TcpConnection.open(GROUP.next(), peer, true, recorder);
  }

  private static PeerSettings peer(InetAddress address, InetAddress local, int port, String more) {
    BgpSettings bgp =
        Objects.requireNonNull(
            ConfigurationLoader.parse(
                    """
                    bgp:
                      asn: 64500
                      router-id: 192.0.2.1
                      peers:
                        - name: peer
                          address: "%s"
                          %s
                          port: %d
                          asn: 64501
                          %s
                    """
                        .formatted(
                            IpAddresses.format(address),
                            address.equals(local)
                                ? ""
                                : "local-address: " + IpAddresses.format(local),
                            port,
                            more))
                .bgp());
    return bgp.peers().getFirst();
  }

  private static Socket socket(InetAddress from, Listener listener) throws IOException {
    return socket(from, listener, 0);
  }

  private static Socket socket(InetAddress from, Listener listener, int receiveBuffer)
      throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(listener.address());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static boolean readsNothing(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // Reset.
    }
  }

  private static io.lookingglass.bgp.status.PeerStatus.Connection facts(
      TcpConnection connection, PeerSettings peer) {
    return onLoopGet(() -> connection.facts(peer));
  }

  private static void onLoop(Runnable work) {
    GROUP.next().submit(work).syncUninterruptibly();
  }

  private static <T> T onLoopGet(java.util.concurrent.Callable<T> work) {
    return GROUP.next().submit(work).syncUninterruptibly().getNow();
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(60, TimeUnit.SECONDS), "nothing came");
  }
}
