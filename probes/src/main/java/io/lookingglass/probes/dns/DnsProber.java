package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DnsStarted;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.RecordTypes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/**
 * Asks name servers the question of a measurement. Thread-safe; a measurement occupies the thread
 * that runs it, which may be a virtual one.
 */
public final class DnsProber {
  private static final Finished DONE = new Finished(ResultStatus.FINISHED, null, null);

  private static final int VALIDATION_TRIES = 2;
  private static final Duration VALIDATION_PATIENCE = Duration.ofSeconds(4);

  private final DnsEnvironment environment;
  private final Servers servers;
  private final TlsClient tls;
  private final Exchange exchange;
  private final SecureRandom random = new SecureRandom();

  public DnsProber(DnsEnvironment environment) {
    this.environment = environment;
    this.servers = new Servers(environment);
    this.tls = new TlsClient(environment.trust());
    this.exchange = new Exchange(random, environment.clock(), tls);
  }

  /**
   * Asks, on the calling thread, and tells every event to {@code sink} as it happens, up to exactly
   * one {@code Finished}, which is the last. When {@link DnsRequest#timeout} is over or the thread
   * is interrupted, it ends with what there is; the interrupt status is set again on return. No
   * address is asked that the policy refuses, but for the resolvers that this server itself uses.
   *
   * @param sink takes events from several threads, without blocking
   */
  public void run(DnsRequest request, Consumer<ProbeEvent> sink) {
    Deadline deadline = Deadline.in(request.timeout());
    Asking asking = new Asking(exchange, random, request, deadline, sink);
    Iteration iteration = new Iteration(asking, servers, environment.hints());
    Finished end = request.trace() ? trace(asking, iteration) : ask(asking, iteration);
    sink.accept(
        end.status() == ResultStatus.FINISHED && deadline.passed()
            ? new Finished(
                ResultStatus.FINISHED,
                null,
                "the time limit of %d s was reached".formatted(request.timeout().toSeconds()))
            : end);
  }

  private Finished trace(Asking asking, Iteration iteration) {
    asking.tell(new DnsStarted(List.of(), List.of()));
    new Trace(asking, servers, iteration).walk();
    if (asking.request().dnssec()) {
      validate(asking, iteration::resolve);
    }
    return DONE;
  }

  private Finished ask(Asking asking, Iteration iteration) {
    DnsRequest request = asking.request();
    List<Choice> choices = choices(asking, iteration);
    if (choices.isEmpty() || choices.stream().anyMatch(choice -> choice.alternatives().isEmpty())) {
      return new Finished(ResultStatus.FAILED, FailureSource.RESOLVER, nobody(request));
    }
    asking.tell(
        new DnsStarted(
            choices.stream().map(choice -> choice.alternatives().getFirst().server()).toList(),
            List.of()));
    if (request.transfersZone()) {
      transfer(asking, choices);
      return DONE;
    }
    Concurrently.each(choices, choice -> ask(asking, choice));
    if (request.dnssec()) {
      boolean zoneServers =
          request.resolvers().stream().anyMatch(DnsResolver.Authoritative.class::isInstance);
      validate(
          asking,
          zoneServers
              ? iteration::resolve
              : (name, type) -> fetch(asking, choices.getFirst(), name, type));
    }
    return DONE;
  }

  /** From one server after another, so that the records of each stand together. */
  private void transfer(Asking asking, List<Choice> choices) {
    int room = ZoneTransfer.MOST_RECORDS;
    int left = choices.stream().mapToInt(choice -> choice.alternatives().size()).sum();
    for (Choice choice : choices) {
      for (Servers.Located located : choice.alternatives()) {
        int records = 0;
        switch (located) {
          case Servers.Unreachable unreachable -> asking.tell(choice.step(), unreachable);
          case Servers.Reachable reachable -> {
            Deadline share = asking.deadline().orIn(asking.deadline().remaining().dividedBy(left));
            records =
                new TransferExchange(
                        environment.clock(), tls, asking, choice.step(), reachable, room)
                    .run(share);
            room = Math.max(1, room - records);
          }
        }
        left--;
        if (records > 0) {
          break; // The other addresses of that server have the same zone.
        }
      }
    }
  }

  private void validate(Asking asking, Validator.Fetch fetch) {
    DnsRequest request = asking.request();
    new Validator(fetch, environment.anchors(), environment.clock().instant(), asking::tell)
        .validate(
            Asking.name(request.target()), RecordTypes.type(request.query().type()).orElseThrow());
  }

  /** From a resolver, with what it would not let through itself (CD, RFC 4035 section 3.2.2). */
  private static Optional<Message> fetch(Asking asking, Choice choice, Name name, int type) {
    DnsQuery query =
        new DnsQuery(
            RecordTypes.typeName(type),
            DnsQuery.DEFAULT_CLASS,
            true,
            false,
            true,
            false,
            false,
            new DnsQuery.EdnsQuery(
                DnsQuery.EdnsQuery.DEFAULT_UDP_PAYLOAD_SIZE, true, true, false, null, null));
    for (Servers.Located located : choice.alternatives()) {
      if (located instanceof Servers.Reachable reachable && !asking.deadline().passed()) {
        Reply reply =
            asking.quietly(
                asking.question(name, query),
                reachable.way(),
                VALIDATION_TRIES,
                asking.deadline().orIn(VALIDATION_PATIENCE));
        if (reply instanceof Reply.Answer answer) {
          return Optional.of(answer.message());
        }
      }
    }
    return Optional.empty();
  }

  private static String nobody(DnsRequest request) {
    String version =
        request.ipVersion() == null
            ? ""
            : " with an IPv%d address".formatted(request.ipVersion().number());
    return request.resolvers().stream().anyMatch(DnsResolver.Authoritative.class::isInstance)
        ? "no name server%s of the zone of %s could be found; a trace shows where it breaks"
            .formatted(version, request.target().text())
        : "this server has no resolver of its own%s; name one that shall be asked"
            .formatted(version);
  }

  /**
   * One of the places that get the question.
   *
   * @param step its number
   * @param alternatives tried in this order until one answers
   */
  private record Choice(int step, List<Servers.Located> alternatives) {
    Choice {
      alternatives = List.copyOf(alternatives);
    }
  }

  private List<Choice> choices(Asking asking, Iteration iteration) {
    DnsRequest request = asking.request();
    List<DnsResolver> resolvers =
        request.resolvers().isEmpty()
            ? List.of(new DnsResolver.SystemResolvers())
            : request.resolvers();
    List<Choice> choices = new ArrayList<>();
    for (DnsResolver resolver : resolvers) {
      switch (resolver) {
        case DnsResolver.SystemResolvers _ ->
            choices.add(new Choice(choices.size(), servers.own(request)));
        case DnsResolver.Server server ->
            choices.add(new Choice(choices.size(), servers.locate(server, request)));
        case DnsResolver.Authoritative _ -> {
          for (Servers.Reachable server : iteration.authoritative()) {
            choices.add(new Choice(choices.size(), List.of(server)));
          }
        }
      }
    }
    return choices;
  }

  private static void ask(Asking asking, Choice choice) {
    int left = choice.alternatives().size();
    for (Servers.Located located : choice.alternatives()) {
      boolean answered =
          asking.ask(DnsPurpose.ANSWER, choice.step(), located, left, asking.question());
      if (answered) {
        return;
      }
      left--;
    }
  }
}
