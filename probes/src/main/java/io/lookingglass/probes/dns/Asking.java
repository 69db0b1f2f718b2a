package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DnsAnswered;
import io.lookingglass.probes.event.ProbeEvent.DnsUnanswered;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.Target;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;

/** One measurement's questions: what is asked by when, and who is told. Thread-safe. */
final class Asking {
  /** As dig does. */
  private static final int TRIES = 3;

  private final Exchange exchange;
  private final RandomGenerator random;
  private final DnsRequest request;
  private final Deadline deadline;
  private final Consumer<ProbeEvent> sink;

  Asking(
      Exchange exchange,
      RandomGenerator random,
      DnsRequest request,
      Deadline deadline,
      Consumer<ProbeEvent> sink) {
    this.exchange = exchange;
    this.random = random;
    this.request = request;
    this.deadline = deadline;
    this.sink = sink;
  }

  DnsRequest request() {
    return request;
  }

  Deadline deadline() {
    return deadline;
  }

  void tell(ProbeEvent event) {
    sink.accept(event);
  }

  /** The name that the request is about, absolute. */
  static Name name(Target target) {
    try {
      return switch (target) {
        case Target.Address address -> ReverseMap.fromAddress(address.address());
        case Target.Prefix prefix ->
            throw new IllegalArgumentException(prefix.text() + " has no name");
        case Target.Name name ->
            name.ascii().equals(".") ? Name.root : Name.fromString(name.ascii(), Name.root);
      };
    } catch (TextParseException e) {
      throw new IllegalArgumentException("a request holds a name that is none", e);
    }
  }

  /** The asker's question. */
  Question question() {
    return question(name(request.target()), request.query());
  }

  Question question(Name name, DnsQuery query) {
    return Question.of(name, query, random);
  }

  /**
   * Asks one server and tells what came of it.
   *
   * @param shares into how many parts the time that is left is divided, of which this server gets
   *     one
   * @return whether it is an answer that needs no other server
   */
  boolean ask(
      DnsPurpose purpose, int step, Servers.Located located, int shares, Question question) {
    switch (located) {
      case Servers.Unreachable unreachable -> {
        tell(step, unreachable);
        return false;
      }
      case Servers.Reachable reachable -> {
        Duration share = deadline.remaining().dividedBy(shares);
        Reply reply = exchange.ask(question, reachable.way(), TRIES, deadline.orIn(share));
        tell(purpose, step, reachable.server(), reply);
        if (reply instanceof Reply.Answer answer) {
          tellAliasLoop(step, name(request.target()), answer.message());
        }
        return reply instanceof Reply.Answer answer && settles(answer.message().getRcode());
      }
    }
  }

  /** Tells that a server of the request cannot be asked. */
  void tell(int step, Servers.Unreachable unreachable) {
    tell(
        new DnsUnanswered(
            DnsPurpose.ANSWER,
            step,
            unreachable.server(),
            unreachable.transport(),
            0,
            0,
            0,
            unreachable.failure(),
            unreachable.reason()));
  }

  private void tellAliasLoop(int step, Name name, Message message) {
    AliasChain.of(message, name)
        .loop()
        .ifPresent(
            sentence ->
                tell(
                    new ProbeEvent.DnsTroubleFound(
                        step,
                        new DnsFinding(
                            DnsFinding.Kind.ALIAS_LOOP,
                            DnsFinding.Severity.ERROR,
                            name.toString(),
                            null,
                            sentence))));
  }

  private static boolean settles(int rcode) {
    return rcode != Rcode.SERVFAIL && rcode != Rcode.REFUSED && rcode != Rcode.NOTIMP;
  }

  /** Tells what a server said. */
  void tell(DnsPurpose purpose, int step, DnsServer server, Reply reply) {
    tell(
        switch (reply) {
          case Reply.Answer answer ->
              new DnsAnswered(
                  purpose,
                  step,
                  server,
                  answer.transport(),
                  answer.at(),
                  answer.tookNanos(),
                  answer.retries(),
                  answer.ignored(),
                  answer.tls(),
                  answer.text());
          case Reply.NoAnswer none ->
              new DnsUnanswered(
                  purpose,
                  step,
                  server,
                  none.transport(),
                  none.tookNanos(),
                  none.attempts(),
                  none.ignored(),
                  none.failure(),
                  none.reason());
        });
  }

  /** Asks without telling. */
  Reply quietly(Question question, Exchange.Way way, int tries, Deadline until) {
    return exchange.ask(question, way, tries, until);
  }

  /** The transport for servers of zones. */
  DnsTransport zoneTransport() {
    return request.transportOrDefault();
  }
}
