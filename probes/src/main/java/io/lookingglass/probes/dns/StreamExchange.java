package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Connections that are over by a deadline, however slowly bytes drip in: at it, the socket is
 * closed under whoever reads.
 */
final class StreamExchange {
  private static final int LENGTH_BYTES = 2;

  private StreamExchange() {}

  /** Uses a connection. */
  @FunctionalInterface
  interface Use<T> {
    T with(Socket socket) throws IOException, ExchangeException;
  }

  /** Connects, lets {@code use} work, closes. */
  static <T> T connected(InetSocketAddress server, Deadline deadline, Use<T> use)
      throws ExchangeException {
    try (Socket socket = new Socket()) {
      Executor atDeadline =
          CompletableFuture.delayedExecutor(
              Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS, Runnable::run);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> close(socket), atDeadline);
      try {
        socket.setTcpNoDelay(true);
        socket.connect(server, deadline.remainingMillis());
        socket.setSoTimeout(deadline.remainingMillis());
        return use.with(socket);
      } finally {
        closing.cancel(false);
      }
    } catch (IOException e) {
      throw SocketProblems.meaning(e, deadline);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Whoever reads from it has its own exception.
    }
  }

  /** One message each way behind its length (RFC 1035 section 4.2.2). */
  static byte[] message(byte[] question, InputStream in, OutputStream out)
      throws IOException, ExchangeException {
    send(question, out);
    return receive(in);
  }

  /** Sends a message behind its length. */
  static void send(byte[] question, OutputStream out) throws IOException {
    byte[] framed = new byte[question.length + LENGTH_BYTES];
    framed[0] = (byte) (question.length >> 8);
    framed[1] = (byte) question.length;
    System.arraycopy(question, 0, framed, LENGTH_BYTES, question.length);
    out.write(framed); // In one piece (RFC 7766 section 8).
    out.flush();
  }

  /** Reads a message behind its length. */
  static byte[] receive(InputStream in) throws IOException, ExchangeException {
    byte[] header = in.readNBytes(LENGTH_BYTES);
    if (header.length < LENGTH_BYTES) {
      throw new EOFException();
    }
    int length = (header[0] & 0xFF) << 8 | (header[1] & 0xFF);
    byte[] answer = in.readNBytes(length);
    if (answer.length < length) {
      throw new ExchangeException(
          DnsFailure.CLOSED,
          "the server closed the connection after %d of %d bytes".formatted(answer.length, length));
    }
    return answer;
  }
}
