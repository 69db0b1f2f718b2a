package io.lookingglass;

import io.lookingglass.config.net.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A BGP speaker on this machine's loopback address that tells whoever connects a made-up table, for
 * the program to exercise itself. It takes part in one session after the other until it is closed.
 */
public final class LoopbackBgpPeer implements AutoCloseable {
  /** The AS it is in. */
  public static final int ASN = 65010;

  /** How many routes it tells, IPv4 and IPv6. */
  public static final int ROUTES = 120_000;

  private static final int IPV6_ROUTES = ROUTES / 6;
  private static final int MOST_OF_A_SET = 11;
  private static final int HEADER = 19;
  private static final int OPEN = 1;
  private static final int UPDATE = 2;
  private static final int KEEPALIVE = 4;
  private static final short HOLD_SECONDS = 90;

  private final ServerSocket socket;

  private LoopbackBgpPeer(ServerSocket socket) {
    this.socket = socket;
  }

  /** Starts one on a free port. */
  public static LoopbackBgpPeer open() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    LoopbackBgpPeer peer = new LoopbackBgpPeer(socket);
    Thread.ofVirtual().name("loopback-bgp-peer").start(peer::serve);
    return peer;
  }

  /** Where sessions are to be opened. */
  public HostPort address() {
    return new HostPort("127.0.0.1", socket.getLocalPort());
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket session = socket.accept()) {
        tell(session);
      } catch (IOException e) {
        // The session ended, or there will be no other.
      }
    }
  }

  private static void tell(Socket session) throws IOException {
    OutputStream out = session.getOutputStream();
    DataInputStream in = new DataInputStream(session.getInputStream());
    out.write(message(OPEN, ourOpen()));
    out.write(message(KEEPALIVE, new byte[0]));
    while (read(in) != KEEPALIVE) {
      // The OPEN comes first.
    }
    out.write(table());
    while (true) {
      read(in);
    }
  }

  /** The type of the next message. */
  private static int read(DataInputStream in) throws IOException {
    in.skipNBytes(16);
    int length = in.readUnsignedShort();
    int type = in.readUnsignedByte();
    in.skipNBytes(length - HEADER);
    return type;
  }

  private static byte[] message(int type, byte[] body) {
    return ByteBuffer.allocate(HEADER + body.length)
        .putLong(-1)
        .putLong(-1)
        .putShort((short) (HEADER + body.length))
        .put((byte) type)
        .put(body)
        .array();
  }

  /** RFC 5492: IPv4 and IPv6 unicast, four-octet AS numbers. */
  private static byte[] ourOpen() {
    return ByteBuffer.allocate(30)
        .put((byte) 4)
        .putShort((short) ASN)
        .putShort(HOLD_SECONDS)
        .putInt(0x0a00_0001)
        .put(new byte[] {20, 2, 18, 1, 4, 0, 1, 0, 1, 1, 4, 0, 2, 0, 1, 65, 4})
        .putInt(ASN)
        .array();
  }

  /** All UPDATEs, and the End-of-RIBs behind them (RFC 4724). */
  private static byte[] table() {
    Random random = new Random(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    announce(true, ROUTES - IPV6_ROUTES, random, out);
    announce(false, IPV6_ROUTES, random, out);
    out.writeBytes(message(UPDATE, new byte[4]));
    out.writeBytes(message(UPDATE, new byte[] {0, 0, 0, 6, (byte) 0x80, 15, 3, 0, 2, 1}));
    return out.toByteArray();
  }

  private static void announce(boolean ipv4, int routes, Random random, ByteArrayOutputStream out) {
    int told = 0;
    while (told < routes) {
      int count = Math.min(routes - told, 1 + random.nextInt(MOST_OF_A_SET));
      ByteBuffer nlri = ByteBuffer.allocate(count * 7);
      for (int index = 0; index < count; index++) {
        // Every prefix once, in no order: the multiplier is odd, so each number has its own.
        int number = (told + index) * 0x9e37_79b1;
        if (ipv4) {
          nlri.put((byte) 24).put((byte) (16 + (number >>> 16 & 0x3f)));
          nlri.put((byte) (number >>> 8)).put((byte) number);
        } else {
          nlri.put((byte) 48).putShort((short) 0x2001).putInt(number);
        }
      }
      byte[] octets = new byte[nlri.position()];
      nlri.flip().get(octets);
      told += count;
      out.writeBytes(message(UPDATE, update(ipv4, octets, random)));
    }
  }

  private static byte[] update(boolean ipv4, byte[] nlri, Random random) {
    ByteBuffer attributes = ByteBuffer.allocate(1024);
    if (!ipv4) {
      attributes.put((byte) 0x90).put((byte) 14).putShort((short) (21 + nlri.length));
      attributes.putShort((short) 2).put((byte) 1).put((byte) 16);
      attributes.putLong(0x2001_0db8_0000_0000L).putLong(1).put((byte) 0).put(nlri);
    }
    attributes.put(new byte[] {0x40, 1, 1, 0});
    int hops = 2 + random.nextInt(5);
    attributes.put((byte) 0x40).put((byte) 2).put((byte) (2 + 4 * hops));
    attributes.put((byte) 2).put((byte) hops).putInt(ASN);
    for (int hop = 1; hop < hops; hop++) {
      attributes.putInt(1 + random.nextInt(60_000));
    }
    if (ipv4) {
      attributes.put(new byte[] {0x40, 3, 4, (byte) 192, 0, 2, 1});
    }
    if (random.nextInt(8) == 0) {
      attributes.put(new byte[] {(byte) 0x80, 4, 4}).putInt(random.nextInt(100));
    }
    if (random.nextInt(5) < 3) {
      int count = 1 + random.nextInt(10);
      attributes.put((byte) 0xc0).put((byte) 8).put((byte) (4 * count));
      for (int index = 0; index < count; index++) {
        attributes.putInt(random.nextInt(64_000) << 16 | random.nextInt(64_000));
      }
    }
    if (random.nextInt(8) == 0) {
      attributes.put(new byte[] {(byte) 0xc0, 32, 12}).putInt(random.nextInt(64_000)).putLong(7);
    }
    ByteBuffer body = ByteBuffer.allocate(4 + attributes.position() + (ipv4 ? nlri.length : 0));
    body.putShort((short) 0).putShort((short) attributes.position()).put(attributes.flip());
    return (ipv4 ? body.put(nlri) : body).array();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
