package io.lookingglass.tests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A name server that takes a while: each question gets the same A record, so many milliseconds
 * after it came, as one gets it from far away. In a process of its own, so that it takes nothing of
 * the JVM that asks. Arguments: address, port, milliseconds.
 */
public final class DelayingNameServer {
  private static final int HEADER_BYTES = 12;

  /** A pointer to the question's name, A, IN, 60 s, four bytes: 192.0.2.9. */
  private static final byte[] RECORD = {
    (byte) 0xC0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, (byte) 192, 0, 2, 9
  };

  private DelayingNameServer() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.ofLiteral(arguments[0]), Integer.parseInt(arguments[1]));
    int delayMillis = Integer.parseInt(arguments[2]);
    try (DatagramSocket socket = new DatagramSocket(null);
        ScheduledExecutorService later = Executors.newScheduledThreadPool(1)) {
      socket.setReceiveBufferSize(4 << 20);
      socket.bind(address);
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[1232], 1232);
        socket.receive(question);
        byte[] answer = answer(Arrays.copyOf(question.getData(), question.getLength()));
        Object _ =
            later.schedule(
                () -> send(socket, answer, (InetSocketAddress) question.getSocketAddress()),
                delayMillis,
                TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void send(DatagramSocket socket, byte[] answer, InetSocketAddress to) {
    try {
      socket.send(new DatagramPacket(answer, answer.length, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The question with the record behind it, and nothing else. */
  static byte[] answer(byte[] question) {
    int end = HEADER_BYTES;
    while (question[end] != 0) {
      end += question[end] + 1;
    }
    end += 1 + 4; // The root's label, type and class.
    byte[] answer = Arrays.copyOf(question, end + RECORD.length);
    System.arraycopy(RECORD, 0, answer, end, RECORD.length);
    answer[2] |= (byte) 0x84; // QR, AA
    answer[3] = 0;
    answer[7] = 1; // One answer,
    Arrays.fill(answer, 8, HEADER_BYTES, (byte) 0); // no authority, nothing additional.
    return answer;
  }
}
