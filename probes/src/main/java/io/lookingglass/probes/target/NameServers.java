package io.lookingglass.probes.target;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;

/**
 * The recursive resolvers this server asks, in order, as a stub resolver does: the next one when
 * one is silent or says that it cannot, and once more those that were silent. Blocks the calling
 * virtual thread. Thread-safe.
 */
public final class NameServers {
  private static final int DNS_PORT = 53;
  private static final int ROUNDS = 2;

  /** What passes without fragments nearly everywhere (DNS flag day 2020). */
  private static final int EDNS_PAYLOAD_BYTES = 1232;

  private static final Duration SHORTEST_TRY = Duration.ofMillis(100);

  private final Supplier<List<InetSocketAddress>> servers;

  private NameServers(Supplier<List<InetSocketAddress>> servers) {
    this.servers = servers;
  }

  /** These, or the system's when there are none. */
  public static NameServers of(List<HostPort> resolvers) {
    if (resolvers.isEmpty()) {
      return new NameServers(new SystemResolvers());
    }
    List<InetSocketAddress> addresses =
        resolvers.stream()
            .map(
                resolver ->
                    new InetSocketAddress(
                        Objects.requireNonNull(
                            resolver.address(), () -> resolver + " is not an address"),
                        resolver.port()))
            .toList();
    return new NameServers(() -> addresses);
  }

  /** As people write them: an address, and the port when it is not 53. */
  public List<String> names() {
    return servers.get().stream().map(NameServers::name).toList();
  }

  /** Where they are, in the order in which they are asked. */
  public List<InetSocketAddress> addresses() {
    return List.copyOf(servers.get());
  }

  /** What came of a question. */
  public sealed interface Reply {}

  /**
   * A resolver answered with NOERROR or NXDOMAIN.
   *
   * @param server which, as people write it
   */
  public record Answered(Message message, String server) implements Reply {}

  /**
   * None did.
   *
   * @param failures what each said or that it was silent, in words: "192.0.2.53 said SERVFAIL"
   */
  public record Unanswered(List<String> failures) implements Reply {
    public Unanswered {
      failures = List.copyOf(failures);
    }
  }

  /**
   * Asks one question of class IN.
   *
   * @param type such as {@link org.xbill.DNS.Type#AAAA}
   * @param within the time all tries have together
   */
  public Reply ask(Name name, int type, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    List<String> failures = new ArrayList<>();
    List<InetSocketAddress> left = servers.get();
    if (left.isEmpty()) {
      return new Unanswered(List.of("no resolver is configured"));
    }
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      List<InetSocketAddress> silent = new ArrayList<>();
      for (int index = 0; index < left.size(); index++) {
        int triesLeft = (ROUNDS - round) * left.size() - index;
        long remaining = deadline - System.nanoTime();
        if (remaining <= 0 || Thread.currentThread().isInterrupted()) {
          return new Unanswered(failures.isEmpty() ? List.of("there was no time") : failures);
        }
        InetSocketAddress server = left.get(index);
        Duration patience =
            Duration.ofNanos(
                Math.min(remaining, Math.max(remaining / triesLeft, SHORTEST_TRY.toNanos())));
        try {
          Message answer = send(server, name, type, patience);
          if (usable(answer)) {
            return new Answered(answer, name(server));
          }
          failures.add(name(server) + " said " + refusal(answer));
        } catch (IOException e) {
          // Silence, an unreachable port, or bytes that are no DNS message: worth another try.
          failures.add(name(server) + " did not answer");
          silent.add(server);
        }
      }
      left = silent;
    }
    return new Unanswered(failures.stream().distinct().toList());
  }

  private static Message send(InetSocketAddress server, Name name, int type, Duration patience)
      throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(patience);
    resolver.setEDNS(0, EDNS_PAYLOAD_BYTES, 0, List.of());
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    query.getHeader().setFlag(Flags.RD);
    return resolver.send(query);
  }

  private static boolean usable(Message answer) {
    return answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN;
  }

  /** The response code and, when the resolver tells one, its reason (RFC 8914). */
  private static String refusal(Message answer) {
    String code = Rcode.string(answer.getRcode());
    return extendedError(answer).map(reason -> code + " (" + reason + ")").orElse(code);
  }

  private static Optional<String> extendedError(Message answer) {
    if (answer.getOPT() == null) {
      return Optional.empty();
    }
    for (EDNSOption option : answer.getOPT().getOptions()) {
      if (option instanceof ExtendedErrorCodeOption error) {
        return Optional.of(ExtendedErrorCodeOption.text(error.getErrorCode()));
      }
    }
    return Optional.empty();
  }

  private static String name(InetSocketAddress server) {
    InetAddress address = server.getAddress();
    if (address == null) {
      return server.getHostString();
    }
    return server.getPort() == DNS_PORT
        ? IpAddresses.format(address)
        : HostPort.of(address, server.getPort()).toString();
  }
}
