package io.lookingglass.bgp.rpki;

import io.lookingglass.bgp.wire.Octets;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A cache on loopback that says what a test tells it to. */
final class FakeCache {
  private static final int PATIENCE_MILLIS = 20_000;

  private final ServerSocket listener;
  private final List<Socket> sockets = new ArrayList<>();

  FakeCache() {
    try {
      listener = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
      listener.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  Connection accept() throws IOException {
    Socket socket = listener.accept();
    socket.setSoTimeout(PATIENCE_MILLIS);
    sockets.add(socket);
    return new Connection(socket);
  }

  /** Nobody listens any more. */
  void refuse() throws IOException {
    listener.close();
  }

  void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static final class Connection {
    private final Socket socket;

    private Connection(Socket socket) {
      this.socket = socket;
    }

    void send(RtrPdu... pdus) throws IOException {
      sendVersion(1, pdus);
    }

    void sendVersion(int version, RtrPdu... pdus) throws IOException {
      socket.getOutputStream().write(RtrCodec.encodeAll(version, pdus));
    }

    void sendOctets(String hex) throws IOException {
      socket.getOutputStream().write(HexFormat.of().parseHex(hex));
    }

    void sendOctet(byte octet) throws IOException {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(octet);
    }

    void close() throws IOException {
      socket.close();
    }

    /** What the client says next, in words. */
    String query() throws IOException {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] header = in.readNBytes(8);
      if (header.length < 8) {
        return "closed";
      }
      Octets start = Octets.wrap(header);
      byte[] rest = in.readNBytes(start.intAt(4) - 8);
      Octets body = Octets.wrap(rest);
      return switch (start.at(1)) {
        case 1 ->
            "changes since %d of session %d version %d"
                .formatted(body.intAt(0), start.unsignedShortAt(2), start.at(0));
        case 2 -> "reset version " + start.at(0);
        case 10 -> {
          int about = body.intAt(0);
          Octets text = body.slice(8 + about, body.length());
          yield "error %d: %s"
              .formatted(
                  start.unsignedShortAt(2), new String(text.toByteArray(), StandardCharsets.UTF_8));
        }
        default -> "PDU type " + start.at(1);
      };
    }
  }
}
