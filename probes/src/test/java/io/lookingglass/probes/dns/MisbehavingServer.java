package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A name server on the loopback that does what no name server should. */
final class MisbehavingServer implements AutoCloseable {
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final int port;
  private final Datagrams datagrams;
  private final Connection connection;

  /** What it sends for a datagram. */
  @FunctionalInterface
  interface Datagrams {
    List<byte[]> answers(Message query) throws IOException;
  }

  /** What it does with a connection. */
  @FunctionalInterface
  interface Connection {
    void serve(InputStream in, OutputStream out) throws IOException, InterruptedException;
  }

  MisbehavingServer(Datagrams datagrams, Connection connection) {
    this("127.0.0.1", 0, datagrams, connection);
  }

  /**
   * @param port 0 for one that is free
   */
  MisbehavingServer(String address, int port, Datagrams datagrams, Connection connection) {
    this.datagrams = datagrams;
    this.connection = connection;
    try {
      InetAddress loopback = InetAddress.ofLiteral(address);
      udp = new DatagramSocket(new InetSocketAddress(loopback, port));
      this.port = udp.getLocalPort();
      tcp = new ServerSocket(this.port, 50, loopback);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serveUdp);
    Thread.ofVirtual().start(this::serveTcp);
  }

  static MisbehavingServer overUdp(Datagrams datagrams) {
    return new MisbehavingServer(datagrams, (_, _) -> {});
  }

  static MisbehavingServer overTcp(Connection connection) {
    return new MisbehavingServer(_ -> List.of(), connection);
  }

  int port() {
    return port;
  }

  Exchange.Way way(DnsTransport transport) {
    return Exchange.Way.plain(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), transport);
  }

  /** The right answer to a query. */
  static Message answer(Message query, String... records) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    for (String record : records) {
      answer.addRecord(record(record), Section.ANSWER);
    }
    return answer;
  }

  private static Record record(String text) {
    try (Master master =
        new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), Name.root)) {
      return Objects.requireNonNull(master.nextRecord());
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  /** Reads a question off a connection. */
  static Message read(InputStream in) throws IOException {
    byte[] length = in.readNBytes(2);
    return new Message(in.readNBytes((length[0] & 0xFF) << 8 | (length[1] & 0xFF)));
  }

  static byte[] framed(byte[] message) {
    byte[] framed = new byte[message.length + 2];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    return framed;
  }

  private void serveUdp() {
    byte[] buffer = new byte[4096];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        for (byte[] answer : datagrams.answers(new Message(query))) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    connection.serve(socket.getInputStream(), socket.getOutputStream());
                  } catch (IOException | InterruptedException e) {
                    // The client had enough, as it should.
                  }
                });
      } catch (IOException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
