package io.lookingglass;

import io.lookingglass.config.net.HostPort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A name server on this machine's loopback address that answers every question with the address
 * 127.0.0.1, for the program to exercise itself without sending anything to anybody. It answers
 * until it is closed.
 */
public final class LoopbackNameServer implements AutoCloseable {
  private static final int HEADER_BYTES = 12;
  private static final int TYPE_AND_CLASS_BYTES = 4;
  private static final int MOST_BYTES = 512;

  /** QR, RD, RA (RFC 1035 section 4.1.1). */
  private static final short FLAGS = (short) 0x8180;

  /** The name of the question, A, IN, 60 s, 127.0.0.1. */
  private static final byte[] RECORD = {
    (byte) 0xC0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1
  };

  private final DatagramSocket socket;

  private LoopbackNameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  /** Starts one on a free port. */
  public static LoopbackNameServer open() throws SocketException {
    LoopbackNameServer server =
        new LoopbackNameServer(
            new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)));
    Thread.ofVirtual().name("loopback-name-server").start(server::serve);
    return server;
  }

  /** Where it is to be asked. */
  public HostPort address() {
    return new HostPort("127.0.0.1", socket.getLocalPort());
  }

  private void serve() {
    byte[] buffer = new byte[MOST_BYTES];
    try {
      while (!socket.isClosed()) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        if (answer.length > 0) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // It was closed; whoever still asks gets no answer.
    }
  }

  /** Nothing for what is no question. */
  static byte[] answer(byte[] query) {
    int end = HEADER_BYTES;
    while (end < query.length && query[end] > 0) {
      end += query[end] + 1;
    }
    end += 1 + TYPE_AND_CLASS_BYTES;
    if (end > query.length) {
      return new byte[0];
    }
    return ByteBuffer.allocate(end + RECORD.length)
        .put(query, 0, 2)
        .putShort(FLAGS)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(0)
        .put(query, HEADER_BYTES, end - HEADER_BYTES)
        .put(RECORD)
        .array();
  }

  @Override
  public void close() {
    socket.close();
  }
}
