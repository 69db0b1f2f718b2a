package io.lookingglass.tests.tls;

import io.lookingglass.tests.lab.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** As much of an SMTP server as STARTTLS needs, with Java's own TLS behind it. */
final class JavaMailServer implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final ServerSocket listening;
  private final SSLContext context;
  private final boolean offersTls;

  JavaMailServer(TlsServers certificates, boolean offersTls) {
    this.offersTls = offersTls;
    Path store = certificates.path("server.p12");
    Command.run(
        "openssl",
        "pkcs12",
        "-export",
        "-in",
        certificates.path("chain.pem").toString(),
        "-inkey",
        certificates.path("server.key").toString(),
        "-out",
        store.toString(),
        "-passout",
        "pass:changeit");
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD);
      context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 1);
      say(socket, "220 mail.example ESMTP");
      String hello = lines.readLine();
      if (hello == null || !hello.startsWith("EHLO [127.0.0.1]")) {
        say(socket, "501 EHLO with an address literal is expected, not " + hello);
        return;
      }
      say(socket, "250-mail.example");
      say(socket, offersTls ? "250 STARTTLS" : "250 8BITMIME");
      if (!"STARTTLS".equals(lines.readLine())) {
        return;
      }
      say(socket, "220 ready");
      try (SSLSocket tls =
          (SSLSocket) context.getSocketFactory().createSocket(socket, null, false)) {
        tls.setUseClientMode(false);
        tls.startHandshake();
        tls.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      // The client went away, as it may.
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
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
