package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Decoded;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;

/** A peer that says exactly what a test wants, on a plain socket. */
final class ScriptedPeer implements AutoCloseable {
  static final CodecContext NEGOTIATED =
      new CodecContext(
          true, true, false, Set.of(), Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST), Set.of());

  private final Socket socket;
  private final DataInputStream input;

  private ScriptedPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    input = new DataInputStream(socket.getInputStream());
  }

  static ScriptedPeer connect(InetAddress from, InetSocketAddress to) throws IOException {
    return connect(from, to, 0);
  }

  /** With a receive buffer so small that it is soon full; 0 for the system's. */
  static ScriptedPeer connect(InetAddress from, InetSocketAddress to, int receiveBuffer)
      throws IOException {
    return connect(from, to, receiveBuffer, 5_000);
  }

  static ScriptedPeer connect(
      InetAddress from, InetSocketAddress to, int receiveBuffer, int timeoutMillis)
      throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(to, timeoutMillis);
    return new ScriptedPeer(socket);
  }

  static ScriptedPeer accept(ServerSocket listener) throws IOException {
    return new ScriptedPeer(listener.accept());
  }

  static BgpMessage.Open open(int asn, int holdTimeSeconds, Capability... more) {
    List<Capability> capabilities =
        new java.util.ArrayList<>(
            List.of(
                new Capability.Multiprotocol(Family.IPV4_UNICAST),
                new Capability.Multiprotocol(Family.IPV6_UNICAST),
                new Capability.RouteRefresh(),
                new Capability.FourOctetAs(new Asn(asn))));
    capabilities.addAll(List.of(more));
    return new BgpMessage.Open(
        4, asn, holdTimeSeconds, (Inet4Address) IpAddresses.parse("192.0.2.9"), capabilities);
  }

  /** Goes through with it until both sides are Established. */
  ScriptedPeer establish(int asn, int holdTimeSeconds, Capability... more) throws IOException {
    send(open(asn, holdTimeSeconds, more));
    expect(BgpMessage.Open.class);
    send(new BgpMessage.Keepalive());
    expect(BgpMessage.Keepalive.class);
    return this;
  }

  void send(BgpMessage message) throws IOException {
    sendOctets(MessageCodec.encode(message, NEGOTIATED));
  }

  void sendOctets(byte... octets) throws IOException {
    socket.getOutputStream().write(octets);
  }

  /** The next message. */
  BgpMessage next() throws IOException {
    byte[] header = input.readNBytes(MessageCodec.HEADER_LENGTH);
    if (header.length < MessageCodec.HEADER_LENGTH) {
      throw new IOException("the connection was closed");
    }
    int length = Octets.wrap(header).unsignedShortAt(16);
    byte[] message = new byte[length];
    System.arraycopy(header, 0, message, 0, header.length);
    input.readFully(message, header.length, length - header.length);
    if (MessageCodec.decode(Octets.wrap(message), NEGOTIATED) instanceof Decoded.Ok ok) {
      return ok.message();
    }
    throw new IOException("malformed: " + Octets.wrap(message));
  }

  /** The next message of a type, those of others before it are passed over. */
  <T extends BgpMessage> T expect(Class<T> type) throws IOException {
    while (true) {
      BgpMessage message = next();
      if (type.isInstance(message)) {
        return type.cast(message);
      }
    }
  }

  /** Whether the other end has closed; what it says before is passed over. */
  boolean isClosedByTheOther() {
    try {
      while (input.read() >= 0) {}
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
