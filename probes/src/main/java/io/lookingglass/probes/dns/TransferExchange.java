package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneRecords;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneTransferEnded;
import io.lookingglass.probes.event.TlsSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/**
 * Transfers a zone from one server over TCP, or over TLS (RFC 9103), and tells its records message
 * by message as they come. For one transfer, on one thread.
 */
final class TransferExchange {
  private final InstantSource clock;
  private final TlsClient tls;
  private final Asking asking;
  private final int step;
  private final Servers.Reachable server;
  private final Question question;
  private final ZoneTransfer transfer;
  private final long began = System.nanoTime();
  private @Nullable TlsSession session;
  private @Nullable Message first;
  private @Nullable String broken;
  private boolean complete;

  /**
   * @param mostRecords after which it is given up
   */
  TransferExchange(
      InstantSource clock,
      TlsClient tls,
      Asking asking,
      int step,
      Servers.Reachable server,
      int mostRecords) {
    this.clock = clock;
    this.tls = tls;
    this.asking = asking;
    this.step = step;
    this.server = server;
    this.question = asking.question();
    this.transfer = new ZoneTransfer(question.name(), mostRecords);
  }

  /**
   * Does it, by the deadline.
   *
   * @return how many records came
   */
  int run(Deadline deadline) {
    DnsTransport transport = server.way().transport();
    try {
      StreamExchange.connected(server.way().server(), deadline, this::use);
    } catch (ExchangeException e) {
      if (!transfer.begun()) {
        asking.tell(
            DnsPurpose.ANSWER,
            step,
            server.server(),
            new Reply.NoAnswer(
                e.failure(), e.reason(), transport, System.nanoTime() - began, 1, 0));
        return 0;
      }
      broken =
          e.failure() == DnsFailure.TIMED_OUT
              ? "it was not at its end when the time was over"
              : e.reason();
    }
    Message head = first;
    if (head == null) {
      return 0; // Told already.
    }
    long took = System.nanoTime() - began;
    asking.tell(
        new DnsZoneTransferEnded(
            step,
            server.server(),
            transport,
            clock.instant(),
            took,
            session,
            MessageReader.describe(head, 0, question.clientCookie()).withoutRecords(),
            transfer.messages(),
            transfer.records(),
            transfer.bytes(),
            complete ? null : broken));
    return transfer.records();
  }

  private boolean use(Socket socket) throws IOException, ExchangeException {
    boolean encrypted = server.way().transport() == DnsTransport.DOT;
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    if (encrypted) {
      TlsClient.Opened opened =
          tls.open(socket, server.way().name(), "dot", server.way().encryption());
      session = opened.session();
      in = opened.socket().getInputStream();
      out = opened.socket().getOutputStream();
    }
    StreamExchange.send(question.toWire(encrypted, null, false), out);
    while (true) {
      byte[] wire = StreamExchange.receive(in);
      Optional<Message> message = MessageReader.read(wire);
      if (message.isEmpty()) {
        throw new ExchangeException(
            DnsFailure.UNREADABLE, "what came is no DNS message (%d bytes)".formatted(wire.length));
      }
      if (!fits(message.get())) {
        throw new ExchangeException(
            DnsFailure.MISMATCHED, "the answer does not fit the question (id, name or type)");
      }
      switch (transfer.accept(message.get(), wire.length)) {
        case ZoneTransfer.Next.More more -> tell(message.get(), more.records());
        case ZoneTransfer.Next.Complete end -> {
          tell(message.get(), end.records());
          complete = true;
          return true;
        }
        case ZoneTransfer.Next.Refused _ -> {
          asking.tell(
              DnsPurpose.ANSWER,
              step,
              server.server(),
              new Reply.Answer(
                  message.get(),
                  wire.length,
                  server.way().transport(),
                  clock.instant(),
                  System.nanoTime() - began,
                  List.of(),
                  0,
                  session,
                  question.clientCookie()));
          return false;
        }
        case ZoneTransfer.Next.Broken end -> {
          if (!transfer.begun()) {
            throw new ExchangeException(DnsFailure.MISMATCHED, end.reason());
          }
          tell(message.get(), end.records());
          broken = end.reason();
          return false;
        }
      }
    }
  }

  /** Later messages need not repeat the question (RFC 5936 section 2.2.1). */
  private boolean fits(Message message) {
    return first == null
        ? question.answeredBy(message, false)
        : message.getHeader().getID() == question.id();
  }

  private void tell(Message message, List<Record> records) {
    if (first == null) {
      first = message;
    }
    asking.tell(
        new DnsZoneRecords(
            step, server.server(), records.stream().map(MessageReader::record).toList()));
  }
}
