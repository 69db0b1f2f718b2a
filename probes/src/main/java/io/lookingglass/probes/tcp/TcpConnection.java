package io.lookingglass.probes.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One TCP connection that is over by its deadline, however slowly bytes drip in and however little
 * the peer takes: at the deadline the socket is closed under whoever reads or writes. Reads and
 * writes block the calling thread, which is meant to be a virtual one; interrupting it ends them.
 *
 * <p>Times are of {@link System#nanoTime}, taken right after the system call returned. For one
 * thread, but for {@link #close}.
 */
public final class TcpConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Deadline deadline;
  private final CompletableFuture<Void> closing;
  private final long startedNanos;
  private final long openedNanos;

  private TcpConnection(
      Socket socket, Deadline deadline, CompletableFuture<Void> closing, long startedNanos)
      throws IOException {
    this.openedNanos = System.nanoTime();
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.deadline = deadline;
    this.closing = closing;
    this.startedNanos = startedNanos;
  }

  /**
   * Connects.
   *
   * @param address the one that was checked; nothing is looked up here
   * @param port 1 to 65535
   * @throws TcpException when it cannot be had, or not in time
   */
  @SuppressWarnings("AddressSelection") // There is one address, and it was chosen before.
  public static TcpConnection open(InetAddress address, int port, Deadline deadline)
      throws TcpException {
    Socket socket = new Socket();
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> closeQuietly(socket),
            CompletableFuture.delayedExecutor(
                Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS, Runnable::run));
    try {
      socket.setTcpNoDelay(true);
      long startedNanos = System.nanoTime();
      socket.connect(new InetSocketAddress(address, port), deadline.remainingMillis());
      return new TcpConnection(socket, deadline, closing, startedNanos);
    } catch (IOException e) {
      closing.cancel(false);
      closeQuietly(socket);
      throw TcpException.of(e, deadline);
    }
  }

  /** When the SYN was about to leave. */
  public long startedNanos() {
    return startedNanos;
  }

  /** When the handshake of TCP was over as far as this side knows: one round trip later. */
  public long openedNanos() {
    return openedNanos;
  }

  public long connectNanos() {
    return openedNanos - startedNanos;
  }

  /** Where it comes from. */
  public InetAddress localAddress() {
    return socket.getLocalAddress();
  }

  public int localPort() {
    return socket.getLocalPort();
  }

  /** By when it will be closed. */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * Waits for bytes.
   *
   * @return how many came, at least 1; -1 at the end of the stream
   */
  public int read(byte[] buffer) throws TcpException {
    return read(buffer, deadline);
  }

  /**
   * Waits for bytes, no longer than until {@code patience}.
   *
   * @throws TcpException of {@link TcpFailure#TIMED_OUT} when none came; the connection is still
   *     good when the deadline has not passed
   */
  public int read(byte[] buffer, Deadline patience) throws TcpException {
    try {
      long millis = Math.min(patience.remainingMillis(), deadline.remainingMillis());
      socket.setSoTimeout((int) Math.max(1, millis));
      return in.read(buffer);
    } catch (SocketTimeoutException e) {
      throw TcpException.of(e, patience);
    } catch (IOException e) {
      throw TcpException.of(e, deadline);
    }
  }

  /** Sends bytes. */
  public void write(byte[] bytes) throws TcpException {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw TcpException.of(e, deadline);
    }
  }

  @Override
  public void close() {
    closing.cancel(false);
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Whoever uses it has an exception of their own.
    }
  }
}
