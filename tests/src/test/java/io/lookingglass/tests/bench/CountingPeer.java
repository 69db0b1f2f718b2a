package io.lookingglass.tests.bench;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Decoded;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A BGP speaker, AS 65010, that takes one connection, agrees to everything, and notes when it has
 * heard of so many IPv4 prefixes. Its own time is the same for whoever announces.
 */
final class CountingPeer implements AutoCloseable {
  private static final int HEADER = 19;
  private static final CodecContext CONTEXT =
      new CodecContext(true, true, false, Set.of(), Set.of(Family.IPV4_UNICAST), Set.of());

  private final ServerSocket listener;
  private final CountDownLatch established = new CountDownLatch(1);
  private final CountDownLatch complete = new CountDownLatch(1);
  private final int wanted;
  private volatile long completeAt;
  private final AtomicInteger updates = new AtomicInteger();
  private volatile int heard;

  CountingPeer(String address, int wanted) throws IOException {
    this.listener = new ServerSocket(0, 5, InetAddress.getByName(address));
    this.wanted = wanted;
    Thread.ofPlatform().daemon().name("counting-peer").start(this::run);
  }

  int port() {
    return listener.getLocalPort();
  }

  void awaitEstablished() throws InterruptedException {
    if (!established.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no session was opened in a minute");
    }
  }

  /**
   * Waits until it has heard of all.
   *
   * @return when, by {@link System#nanoTime}
   */
  long awaitComplete() throws InterruptedException {
    if (!complete.await(10, TimeUnit.MINUTES)) {
      throw new IllegalStateException("only " + heard + " of " + wanted + " were heard of");
    }
    return completeAt;
  }

  /** How many UPDATEs it took. */
  int updates() {
    return updates.get();
  }

  private void run() {
    try (Socket socket = listener.accept()) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      Set<IpPrefix> prefixes = new HashSet<>();
      while (true) {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
          return;
        }
        int length = (header[16] & 0xff) << 8 | (header[17] & 0xff);
        byte[] message = new byte[length];
        System.arraycopy(header, 0, message, 0, HEADER);
        in.readFully(message, HEADER, length - HEADER);
        if (MessageCodec.decode(Octets.wrap(message), CONTEXT) instanceof Decoded.Ok(var decoded)) {
          take(decoded, prefixes, out);
        }
      }
    } catch (IOException e) {
      // The other side ended, or the benchmark did.
    }
  }

  private void take(BgpMessage message, Set<IpPrefix> prefixes, OutputStream out)
      throws IOException {
    switch (message) {
      case BgpMessage.Open _ -> {
        out.write(
            MessageCodec.encode(
                new BgpMessage.Open(
                    4,
                    65010,
                    180,
                    (Inet4Address) IpAddresses.parse("192.0.2.99"),
                    List.of(
                        new Capability.Multiprotocol(Family.IPV4_UNICAST),
                        new Capability.FourOctetAs(new Asn(65010)))),
                CodecContext.INITIAL));
        out.write(MessageCodec.encode(new BgpMessage.Keepalive(), CodecContext.INITIAL));
      }
      case BgpMessage.Keepalive _ -> {
        out.write(MessageCodec.encode(new BgpMessage.Keepalive(), CodecContext.INITIAL));
        established.countDown();
      }
      case BgpMessage.Update update -> {
        updates.incrementAndGet();
        update.nlri().stream().map(Nlri.Prefix::prefix).forEach(prefixes::add);
        heard = prefixes.size();
        if (heard >= wanted && complete.getCount() > 0) {
          completeAt = System.nanoTime();
          complete.countDown();
        }
      }
      case BgpMessage.Notification _, BgpMessage.RouteRefresh _ -> {}
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
