package io.lookingglass.tests.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A server that still speaks SSL 2.0, as far as its SERVER-HELLO, from the bytes of a commented
 * file: no library that is in use any more can. Whoever greets it in TLS is passed on to a real
 * server.
 */
final class Ssl2Server implements AutoCloseable {
  private static final int CLIENT_HELLO = 1;
  private static final int SSL_2 = 2;

  private final ServerSocket listening;
  private final int real;
  private final byte[] serverHello;
  private final AtomicInteger hellos = new AtomicInteger();

  /**
   * Begins to listen on loopback.
   *
   * @param real the port of the server of TLS behind it
   * @param certificate in DER, which both show
   */
  Ssl2Server(int real, byte[] certificate) throws IOException {
    this.real = real;
    this.serverHello = serverHello(certificate);
    this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("ssl2").start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many have greeted it in SSL 2.0. */
  int hellosOfSsl2() {
    return hellos.get();
  }

  private static byte[] serverHello(byte[] certificate) throws IOException {
    String text;
    try (InputStream in =
        requireNonNull(Ssl2Server.class.getResourceAsStream("/tls/ssl2-server-hello.hex"))) {
      text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .collect(Collectors.joining());
    }
    String message =
        text.replace("RECORD-LENGTH", "")
            .replace("CERTIFICATE-LENGTH", "%04x".formatted(certificate.length))
            .replace("CERTIFICATE", HexFormat.of().formatHex(certificate));
    return HexFormat.of().parseHex("%04x".formatted(0x8000 | message.length() / 2) + message);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      byte[] first = client.getInputStream().readNBytes(5);
      if (first.length < 5) {
        return;
      }
      if ((first[0] & 0x80) != 0
          && first[2] == CLIENT_HELLO
          && first[3] == 0
          && first[4] == SSL_2) {
        client.getInputStream().readNBytes(((first[0] & 0x7F) << 8 | (first[1] & 0xFF)) - 3);
        hellos.incrementAndGet();
        client.getOutputStream().write(serverHello);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
      } else {
        passOn(client, first);
      }
    } catch (IOException e) {
      // It went away, as those do who only want to know.
    }
  }

  private void passOn(Socket client, byte[] first) throws IOException {
    try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), real)) {
      behind.setTcpNoDelay(true);
      behind.getOutputStream().write(first);
      Thread.ofVirtual()
          .start(
              () -> {
                try (client;
                    behind) {
                  behind.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException e) {
                  // One of them went away.
                }
              });
      client.getInputStream().transferTo(behind.getOutputStream());
    }
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
