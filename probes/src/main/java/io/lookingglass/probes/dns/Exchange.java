package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.TlsSession;
import io.lookingglass.probes.request.DnsRequest.Encryption;
import io.lookingglass.probes.request.DnsResolver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.EDNSOption.Code;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;

/**
 * Puts a question to one server. Blocks the calling thread, which may be a virtual one, until there
 * is an answer or it is clear that none will come, never beyond the deadline. Thread-safe.
 */
final class Exchange {
  private final RandomGenerator random;
  private final InstantSource clock;
  private final TlsClient tls;

  Exchange(RandomGenerator random, InstantSource clock, TlsClient tls) {
    this.random = random;
    this.clock = clock;
    this.tls = tls;
  }

  /**
   * Whom to ask and how.
   *
   * @param name for certificates and URLs: a host name or address
   * @param path of a DoH server
   */
  record Way(
      InetSocketAddress server,
      String name,
      DnsTransport transport,
      String path,
      Encryption encryption) {

    /** Without encryption. */
    static Way plain(InetSocketAddress server, DnsTransport transport) {
      return new Way(
          server, server.getHostString(), transport, DnsResolver.DEFAULT_PATH, Encryption.strict());
    }
  }

  /**
   * Asks.
   *
   * @param tries how often a datagram is sent at most; other transports take care themselves
   */
  Reply ask(Question question, Way way, int tries, Deadline deadline) {
    return new Attempt(question, way, tries, deadline).run();
  }

  /** One question and what happened to it so far. For one thread. */
  private final class Attempt {
    private final Way way;
    private final int tries;
    private final Deadline deadline;
    private final long began = System.nanoTime();
    private final List<DnsRetry> retries = new ArrayList<>();
    private Question question;
    private DnsTransport transport;
    private long sent = began;
    private int attempts;
    private int ignored;
    private @Nullable String serverCookie;
    private @Nullable TlsSession session;

    Attempt(Question question, Way way, int tries, Deadline deadline) {
      this.question = question;
      this.way = way;
      this.tries = tries;
      this.deadline = deadline;
      this.transport = way.transport();
    }

    Reply run() {
      try {
        Received received = once();
        if (received.message().getRcode() == Rcode.BADCOOKIE && learnedCookie(received.message())) {
          retries.add(DnsRetry.BAD_COOKIE);
          question = question.again(random);
          received = once();
        }
        if (transport == DnsTransport.UDP
            && received.message().getHeader().getFlag(Flags.TC)
            && !question.query().ignoreTruncation()) {
          retries.add(DnsRetry.TRUNCATED);
          transport = DnsTransport.TCP;
          received = afterTruncation();
        }
        return new Reply.Answer(
            received.message(),
            received.bytes(),
            transport,
            clock.instant(),
            System.nanoTime() - sent,
            retries,
            ignored,
            session,
            question.clientCookie());
      } catch (ExchangeException e) {
        return new Reply.NoAnswer(
            e.failure(), e.reason(), transport, System.nanoTime() - began, attempts, ignored);
      }
    }

    private Received afterTruncation() throws ExchangeException {
      try {
        return once();
      } catch (ExchangeException e) {
        throw new ExchangeException(
            e.failure(), "the answer over UDP is truncated, and over TCP: " + e.reason());
      }
    }

    private Received once() throws ExchangeException {
      return switch (transport) {
        case UDP -> udp();
        case TCP -> stream(false);
        case DOT, DOH -> stream(true);
      };
    }

    private Received udp() throws ExchangeException {
      UdpExchange udp = new UdpExchange(way.server());
      try {
        byte[] wire = question.toWire(false, serverCookie, false);
        for (int attempt = 0; attempt < tries; attempt++) {
          if (attempt > 0) {
            retries.add(DnsRetry.TIMED_OUT);
            question = question.again(random);
            wire = question.toWire(false, serverCookie, false);
          }
          attempts++;
          sent = System.nanoTime();
          Duration patience = deadline.remaining().dividedBy(tries - attempt);
          Optional<UdpExchange.Datagram> datagram =
              udp.attempt(question, wire, attempt == 0, deadline.orIn(patience));
          if (datagram.isPresent()) {
            return new Received(datagram.get().message(), datagram.get().bytes());
          }
          if (Thread.currentThread().isInterrupted()) {
            throw new ExchangeException(DnsFailure.TIMED_OUT, "given up before an answer came");
          }
        }
        String instead = udp.lastIgnored();
        throw instead == null
            ? new ExchangeException(DnsFailure.TIMED_OUT, "timed out")
            : new ExchangeException(DnsFailure.MISMATCHED, instead);
      } finally {
        ignored += udp.ignored();
      }
    }

    private Received stream(boolean encrypted) throws ExchangeException {
      attempts++;
      sent = System.nanoTime();
      boolean http = transport == DnsTransport.DOH;
      byte[] wire = question.toWire(encrypted, serverCookie, http);
      byte[] answer =
          StreamExchange.connected(
              way.server(),
              deadline,
              socket ->
                  switch (transport) {
                    case UDP, TCP ->
                        StreamExchange.message(
                            wire, socket.getInputStream(), socket.getOutputStream());
                    case DOT -> overTls(socket, wire);
                    case DOH -> overHttp(socket, wire);
                  });
      Optional<Message> message = MessageReader.read(answer);
      if (message.isEmpty()) {
        throw new ExchangeException(
            DnsFailure.UNREADABLE,
            "what came is no DNS message (%d bytes)".formatted(answer.length));
      }
      if (!question.answeredBy(message.get(), http)) {
        ignored++;
        throw new ExchangeException(
            DnsFailure.MISMATCHED, "the answer does not fit the question (id, name or type)");
      }
      return new Received(message.get(), answer.length);
    }

    private byte[] overTls(Socket socket, byte[] wire) throws IOException, ExchangeException {
      TlsClient.Opened opened = tls.open(socket, way.name(), "dot", way.encryption());
      session = opened.session();
      return StreamExchange.message(
          wire, opened.socket().getInputStream(), opened.socket().getOutputStream());
    }

    private byte[] overHttp(Socket socket, byte[] wire) throws IOException, ExchangeException {
      TlsClient.Opened opened = tls.open(socket, way.name(), "h2", way.encryption());
      session = opened.session();
      if (!"h2".equals(opened.alpn())) {
        throw new ExchangeException(
            DnsFailure.HTTP_FAILED, "the server does not offer HTTP/2, which DoH is spoken over");
      }
      return DohExchange.ask(
          opened.socket().getInputStream(),
          opened.socket().getOutputStream(),
          new DohExchange.Resource(authority(), way.path()),
          wire,
          way.encryption().post());
    }

    private String authority() {
      String host = way.name().indexOf(':') < 0 ? way.name() : "[" + way.name() + "]";
      int port = way.server().getPort();
      return port == DnsTransport.DOH.port() ? host : host + ":" + port;
    }

    private boolean learnedCookie(Message message) {
      OPTRecord opt = message.getOPT();
      if (opt == null || question.clientCookie() == null || serverCookie != null) {
        return false;
      }
      for (EDNSOption option : opt.getOptions(Code.COOKIE)) {
        if (option instanceof CookieOption cookie
            && cookie.getServerCookie().isPresent()
            && HexFormat.of().formatHex(cookie.getClientCookie()).equals(question.clientCookie())) {
          serverCookie = HexFormat.of().formatHex(cookie.getServerCookie().get());
          return true;
        }
      }
      return false;
    }
  }

  /**
   * A message that fits the question.
   *
   * @param bytes its size
   */
  private record Received(Message message, int bytes) {}
}
