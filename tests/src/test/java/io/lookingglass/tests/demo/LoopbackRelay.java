package io.lookingglass.tests.demo;

import io.lookingglass.tests.lab.NetworkNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands connections to a port of this machine's loopback over to a port of a namespace's. A socket
 * stays in the namespace that it was made in, whoever uses it.
 */
final class LoopbackRelay implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int BUFFER_BYTES = 16_384;

  private final ServerSocket listening;
  private final NetworkNamespace namespace;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private LoopbackRelay(ServerSocket listening, NetworkNamespace namespace, int port) {
    this.listening = listening;
    this.namespace = namespace;
    this.port = port;
  }

  /** Takes a port of this machine; nothing is handed over before {@link #relay}. */
  static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(LOOPBACK, port));
    return socket;
  }

  /** Begins to hand over. */
  static LoopbackRelay relay(ServerSocket listening, NetworkNamespace namespace, int port) {
    LoopbackRelay relay = new LoopbackRelay(listening, namespace, port);
    Thread.ofPlatform().daemon().name("relay").start(relay::accept);
    return relay;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        open.add(near);
        Thread.ofVirtual().start(() -> handOver(near));
      } catch (IOException e) {
        // Closed, or a client that went before it came.
      }
    }
  }

  private void handOver(Socket near) {
    try (near;
        Socket far = namespace.within(() -> new Socket(LOOPBACK, port))) {
      open.add(far);
      Thread back = Thread.ofVirtual().start(() -> copy(far, near));
      copy(near, far);
      back.join();
      open.remove(far);
    } catch (IOException | IllegalStateException e) {
      // The server is not there (yet): the client sees the connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(near);
    }
  }

  /** Until one side says no more, or breaks. */
  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // Who is gone is gone for the other side, too.
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed, then.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    open.forEach(LoopbackRelay::close);
  }
}
