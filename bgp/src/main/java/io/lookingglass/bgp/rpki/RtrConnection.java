package io.lookingglass.bgp.rpki;

import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A TCP connection to a cache, cut into PDUs. For one thread, but for {@link #close}. */
final class RtrConnection implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Socket socket = new Socket();
  private byte[] pdu = new byte[RtrCodec.HEADER_OCTETS];
  private int filled;

  /** How long the PDU is; 0 while its header is not complete. */
  private int wanted;

  /**
   * Opens it.
   *
   * @throws IOException when that fails, in words for people
   */
  void open(HostPort server) throws IOException {
    InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("the name " + server.host() + " has no address");
    }
    socket.connect(address, (int) CONNECT.toMillis());
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
  }

  void send(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
  }

  /**
   * The next PDU, or null when the time is over; what had come of one by then is kept.
   *
   * @throws MalformedLengthException when the header gives a length that none has
   * @throws IOException when the connection is gone
   */
  @Nullable Octets next(Duration wait) throws IOException {
    InputStream in = socket.getInputStream();
    socket.setSoTimeout(Math.clamp(wait.toMillis(), 1, Integer.MAX_VALUE));
    try {
      while (filled < wanted || wanted == 0) {
        if (wanted == 0 && filled == RtrCodec.HEADER_OCTETS) {
          wanted = bodyOf(pdu);
          continue;
        }
        int end = wanted == 0 ? RtrCodec.HEADER_OCTETS : wanted;
        int read = in.read(pdu, filled, end - filled);
        if (read < 0) {
          throw new IOException("the cache closed the connection");
        }
        filled += read;
      }
      Octets whole = Octets.wrap(pdu);
      startNext();
      return whole;
    } catch (SocketTimeoutException e) {
      return null;
    }
  }

  private int bodyOf(byte[] header) throws MalformedLengthException {
    int length = RtrCodec.length(Octets.wrap(header));
    if (length < 0) {
      throw new MalformedLengthException(Octets.copyOf(header));
    }
    pdu = Arrays.copyOf(header, length);
    return length;
  }

  private void startNext() {
    pdu = new byte[RtrCodec.HEADER_OCTETS];
    filled = 0;
    wanted = 0;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is lost: whoever reads is woken all the same.
    }
  }

  /** A header whose length no PDU has, so that what follows cannot be found. */
  static final class MalformedLengthException extends IOException {
    private static final long serialVersionUID = 1;
    private final transient Octets header;

    MalformedLengthException(Octets header) {
      super("a PDU with an impossible length: " + header.unsignedIntAt(4));
      this.header = header;
    }

    Octets header() {
      return header;
    }
  }
}
