package io.lookingglass.probes.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on the loopback that does to each connection what it is told to. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listening;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /** What a connection gets. */
  @FunctionalInterface
  interface Script {
    /**
     * Plays.
     *
     * @param request the header section that came
     */
    void play(String request, InputStream in, OutputStream out) throws IOException;
  }

  private final Thread accepting;

  private ScriptedServer(ServerSocket listening, Script script) {
    this.listening = listening;
    this.accepting = Thread.ofVirtual().name("scripted-server").unstarted(() -> accept(script));
  }

  static ScriptedServer start(Script script) throws IOException {
    ScriptedServer server = new ScriptedServer(new ServerSocket(0, 50, loopback()), script);
    server.accepting.start();
    return server;
  }

  /** Sends those octets as they are and closes. */
  static ScriptedServer answering(String octets) throws IOException {
    return start((_, _, out) -> out.write(octets.getBytes(StandardCharsets.ISO_8859_1)));
  }

  static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The header sections that came, in their order. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual().name("scripted-connection").start(() -> serve(socket, script));
      }
    } catch (SocketException e) {
      // It was closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket socket, Script script) {
    try (socket) {
      String request = header(socket.getInputStream());
      requests.add(request);
      script.play(request, socket.getInputStream(), socket.getOutputStream());
      socket.shutdownOutput();
      // What is not read would become a reset, which overtakes the answer.
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client has had enough, which is what most of these tests want.
    }
  }

  private static String header(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < 65_536 && text.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        break;
      }
      text.append((char) octet);
    }
    return text.toString();
  }

  /** Afterwards the port is closed: the kernel listens on for as long as a thread accepts there. */
  @Override
  public void close() throws IOException {
    listening.close();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
