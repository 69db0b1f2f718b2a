package io.lookingglass.probes.dns;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsFailure;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/**
 * A question and its answer as datagrams, each try from a port of its own. The first try is
 * connected, so that a closed port is told at once; the others are not, so that answers from other
 * addresses are seen. For one thread.
 */
final class UdpExchange {
  /** More than is ever offered to a server (4096 bytes), so that whoever sends more is seen. */
  private static final int BUFFER_BYTES = 8 * 1024;

  private final InetSocketAddress server;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int ignored;
  private @Nullable String lastIgnored;

  UdpExchange(InetSocketAddress server) {
    this.server = server;
  }

  /**
   * An answer that fits.
   *
   * @param bytes its size
   */
  record Datagram(Message message, int bytes) {}

  /**
   * Sends a question once and waits for its answer.
   *
   * @param connected whether only the server itself is listened to
   * @return empty when none came in time
   */
  Optional<Datagram> attempt(Question question, byte[] wire, boolean connected, Deadline deadline)
      throws ExchangeException {
    try (DatagramSocket socket = new DatagramSocket(anyPort())) {
      if (connected) {
        socket.connect(server);
      }
      socket.send(new DatagramPacket(wire, wire.length, server));
      while (!deadline.passed()) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.setSoTimeout(deadline.remainingMillis());
        socket.receive(packet);
        Optional<Message> answer = judged(question, packet);
        if (answer.isPresent()) {
          return Optional.of(new Datagram(answer.get(), packet.getLength()));
        }
      }
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw SocketProblems.meaning(e, new Deadline(Long.MAX_VALUE / 2 + System.nanoTime() / 2));
    }
  }

  /** Datagrams that came and did not fit. */
  int ignored() {
    return ignored;
  }

  /** What the last of them was; absent when there was none. */
  @Nullable String lastIgnored() {
    return lastIgnored;
  }

  private Optional<Message> judged(Question question, DatagramPacket packet)
      throws ExchangeException {
    if (!server.equals(packet.getSocketAddress())) {
      ignore(
          "an answer came from %s, which was not asked"
              .formatted(IpAddresses.format(packet.getAddress())));
      return Optional.empty();
    }
    if (packet.getLength() == BUFFER_BYTES) {
      throw new ExchangeException(
          DnsFailure.TOO_LARGE,
          "a datagram of more than %d bytes came, which nobody asked for".formatted(BUFFER_BYTES));
    }
    byte[] bytes = new byte[packet.getLength()];
    System.arraycopy(packet.getData(), packet.getOffset(), bytes, 0, bytes.length);
    Optional<Message> message = MessageReader.read(bytes);
    if (message.isEmpty()) {
      ignore("what came is no DNS message (%d bytes)".formatted(bytes.length));
      return message;
    }
    if (!question.answeredBy(message.get(), false)) {
      ignore(
          message.get().getHeader().getID() == question.id()
              ? "the answer is for another question"
              : "the answer has another id than the question");
      return Optional.empty();
    }
    return message;
  }

  private void ignore(String what) {
    ignored++;
    lastIgnored = what;
  }

  private InetSocketAddress anyPort() {
    // The wildcard of the same version: a machine without the other one must be able to ask.
    InetAddress address = server.getAddress();
    return new InetSocketAddress(IpAddresses.ofBytes(new byte[address.getAddress().length]), 0);
  }
}
