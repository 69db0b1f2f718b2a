package io.lookingglass.tests.bench;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending side of one session: says what it is given as fast as it is taken, in plain blocking
 * writes of large pieces, so that it costs next to nothing beside any receiver. For one thread, but
 * for {@link #lateMillis}.
 */
final class BgpFeeder implements Closeable {
  private static final int PIECE = 1 << 18;
  private static final int HEADER = 19;
  private static final int OPEN = 1;
  private static final int KEEPALIVE = 4;
  private static final int HOLD_SECONDS = 9;
  private static final long ALIVE_NANOS = HOLD_SECONDS * 1_000_000_000L / 3;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final SocketChannel channel;
  private final Thread reader;
  private final Thread alive;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile long lastHeard;
  private volatile long longestSilence;
  private volatile boolean closed;

  private BgpFeeder(SocketChannel channel) {
    this.channel = channel;
    this.reader = Thread.ofPlatform().daemon().name("feeder-reader").unstarted(this::listen);
    this.alive = Thread.ofPlatform().daemon().name("feeder-alive").unstarted(this::keepAlive);
  }

  /**
   * Connects until the receiver accepts, and brings the session up.
   *
   * @param from an address of this namespace; the last octet is that of the identifier
   * @throws IOException when the receiver does not bring it up within a minute
   */
  static BgpFeeder connect(String from, String to, int asn) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      SocketChannel channel = SocketChannel.open();
      try {
        channel.bind(new InetSocketAddress(from, 0));
        channel.connect(new InetSocketAddress(to, 179));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        BgpFeeder feeder = new BgpFeeder(channel);
        feeder.establish(from, asn);
        return feeder;
      } catch (IOException e) {
        channel.close();
        if (System.nanoTime() > end) {
          throw new IOException("The session of " + from + " does not come up", e);
        }
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  private void establish(String from, int asn) throws IOException {
    String[] octets = from.split("\\.", -1);
    ByteBuffer body = ByteBuffer.allocate(64);
    body.put((byte) 4).putShort((short) asn).putShort((short) HOLD_SECONDS);
    for (String octet : octets) {
      body.put((byte) Integer.parseInt(octet));
    }
    // RFC 5492: IPv4 and IPv6 unicast, four-octet AS numbers.
    body.put((byte) 20).put((byte) 2).put((byte) 18);
    body.put(new byte[] {1, 4, 0, 1, 0, 1, 1, 4, 0, 2, 0, 1, 65, 4}).putInt(asn);
    write(message(OPEN, body.flip()));
    if (read() != OPEN) {
      throw new IOException("The receiver sent no OPEN");
    }
    write(message(KEEPALIVE, ByteBuffer.allocate(0)));
    if (read() != KEEPALIVE) {
      throw new IOException("The receiver did not take our OPEN");
    }
    lastHeard = System.nanoTime();
    reader.start();
    alive.start();
  }

  /** Says that we are alive, but while a stream is on its way, whose messages say it. */
  private void keepAlive() {
    while (!closed) {
      LockSupport.parkNanos(ALIVE_NANOS);
      if (writing.tryLock()) {
        try {
          write(message(KEEPALIVE, ByteBuffer.allocate(0)));
        } catch (IOException e) {
          closed = true;
        } finally {
          writing.unlock();
        }
      }
    }
  }

  private static ByteBuffer message(int type, ByteBuffer body) {
    ByteBuffer message = ByteBuffer.allocate(HEADER + body.remaining());
    message.putLong(-1).putLong(-1).putShort((short) message.capacity()).put((byte) type);
    return message.put(body).flip();
  }

  private void write(ByteBuffer message) throws IOException {
    while (message.hasRemaining()) {
      channel.write(message);
    }
  }

  /** The type of the next message. */
  private int read() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    fill(header);
    int type = header.get(18);
    fill(ByteBuffer.allocate(header.getShort(16) - HEADER));
    return type;
  }

  private void fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("The receiver closed the connection");
      }
    }
  }

  private void listen() {
    try {
      while (true) {
        read();
        heard();
      }
    } catch (IOException e) {
      closed = true;
    }
  }

  private void heard() {
    long now = System.nanoTime();
    longestSilence = Math.max(longestSilence, now - lastHeard);
    lastHeard = now;
  }

  /** Whether the session is still there. */
  boolean isUp() {
    return !closed;
  }

  /**
   * How much later than it should at the latest, a third of the hold time, the receiver said that
   * it is alive; in milliseconds, 0 when it never was late.
   */
  double lateMillis() {
    long silence = Math.max(longestSilence, System.nanoTime() - lastHeard);
    return Math.max(0, silence - ALIVE_NANOS) / 1e6;
  }

  /** Forgets silences of before. */
  void beginListening() {
    longestSilence = 0;
    lastHeard = System.nanoTime();
  }

  /** All messages in one, with both End-of-RIBs behind them (RFC 4724). */
  static ByteBuffer stream(List<List<byte[]>> feeds) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 26);
    feeds.forEach(feed -> feed.forEach(out::writeBytes));
    out.writeBytes(message(2, ByteBuffer.wrap(new byte[4])).array());
    out.writeBytes(
        message(2, ByteBuffer.wrap(new byte[] {0, 0, 0, 6, (byte) 0x80, 15, 3, 0, 2, 1})).array());
    ByteBuffer direct = ByteBuffer.allocateDirect(out.size());
    return direct.put(out.toByteArray()).flip();
  }

  /** Sends it all. */
  void feed(ByteBuffer stream) throws IOException {
    writing.lock();
    try {
      ByteBuffer rest = stream.duplicate();
      int end = rest.limit();
      while (rest.position() < end) {
        rest.limit(Math.min(end, rest.position() + PIECE));
        write(rest);
      }
    } finally {
      writing.unlock();
    }
  }

  /**
   * Sends messages one after the other at a steady rate, until all are sent or the time is over.
   *
   * @return how many it sent
   */
  int feed(List<byte[]> messages, double perSecond, double seconds) throws IOException {
    long start = System.nanoTime();
    int sent = 0;
    while (sent < messages.size()) {
      double elapsed = (System.nanoTime() - start) / 1e9;
      if (elapsed > seconds) {
        break;
      }
      int due = Math.min(messages.size(), (int) (elapsed * perSecond));
      ByteArrayOutputStream piece = new ByteArrayOutputStream();
      for (; sent < due; sent++) {
        piece.writeBytes(messages.get(sent));
      }
      writing.lock();
      try {
        write(ByteBuffer.wrap(piece.toByteArray()));
      } finally {
        writing.unlock();
      }
      LockSupport.parkNanos(1_000_000);
    }
    return sent;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    channel.close();
  }
}
