package io.lookingglass.probes.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;

/** A server on loopback that does to each connection what its script says. */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listening;

  /** What it does; the connection is closed when it returns. */
  @FunctionalInterface
  public interface Script {
    void run(InputStream in, OutputStream out) throws IOException;
  }

  public ScriptedServer(Script script) {
    try {
      listening = new ServerSocket();
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(script));
  }

  private void accept(Script script) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    script.run(socket.getInputStream(), socket.getOutputStream());
                  } catch (IOException e) {
                    // The client went away, as it may.
                  }
                });
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Reads a whole record and throws it away: the ClientHello. */
  static void skipRecord(InputStream in) throws IOException {
    byte[] header = in.readNBytes(5);
    if (header.length == 5) {
      in.readNBytes((header[3] & 0xFF) << 8 | (header[4] & 0xFF));
    }
  }

  /** Waits until the client closes. */
  public static void silence(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
