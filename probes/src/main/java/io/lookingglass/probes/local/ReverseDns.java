package io.lookingglass.probes.local;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.lookingglass.probes.target.AliasChain;
import io.lookingglass.probes.target.NameServers;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;

/**
 * The names of addresses (PTR, RFC 1035 section 3.5), remembered for a while. Thread-safe; asking
 * never blocks. An address is asked about once at a time, however many measurements see it.
 */
public final class ReverseDns {
  private static final Logger LOG = LoggerFactory.getLogger(ReverseDns.class);

  /** Names of routers change rarely; the record's own TTL does not count, as in mtr. */
  static final Duration KEEP_NAME = Duration.ofHours(1);

  /** An address that has no name. */
  static final Duration KEEP_ABSENCE = Duration.ofMinutes(10);

  /** No resolver answered: not worth asking again for every hop behind the same dead server. */
  static final Duration KEEP_FAILURE = Duration.ofSeconds(30);

  private static final int MOST_REMEMBERED = 100_000;
  private static final int MOST_AT_ONCE = 64;
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final NameServers servers;
  private final Semaphore atOnce;
  private final AsyncCache<InetAddress, Outcome> names;

  /** How a question ended. */
  private sealed interface Outcome {
    record Named(String name) implements Outcome {}

    record Nameless() implements Outcome {}

    record Failed() implements Outcome {}
  }

  public ReverseDns(NameServers servers) {
    this(servers, Ticker.systemTicker(), MOST_AT_ONCE);
  }

  ReverseDns(NameServers servers, Ticker ticker, int mostAtOnce) {
    this.servers = servers;
    this.atOnce = new Semaphore(mostAtOnce);
    this.names =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .ticker(ticker)
            .expireAfter(Expiry.<InetAddress, Outcome>writing((_, outcome) -> keep(outcome)))
            .executor(Runnable::run)
            .buildAsync();
  }

  /**
   * The name of an address, empty when it has none or none could be learned. Completes within some
   * seconds, never exceptionally.
   */
  public CompletableFuture<Optional<String>> nameOf(InetAddress address) {
    if (address.isLoopbackAddress()) {
      // No business of any name server's (RFC 6303, RFC 6761 section 6.3).
      return CompletableFuture.completedFuture(Optional.of("localhost"));
    }
    return names
        .get(address, (key, _) -> asked(key))
        .thenApply(ReverseDns::name)
        .exceptionally(_ -> Optional.empty());
  }

  private static Optional<String> name(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Named named -> Optional.of(named.name());
      case Outcome.Nameless _, Outcome.Failed _ -> Optional.empty();
    };
  }

  private static Duration keep(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Named _ -> KEEP_NAME;
      case Outcome.Nameless _ -> KEEP_ABSENCE;
      case Outcome.Failed _ -> KEEP_FAILURE;
    };
  }

  private CompletableFuture<Outcome> asked(InetAddress address) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("reverse-dns")
        .start(
            () -> {
              Outcome outcome = ask(address);
              // Remembered before anybody sees it, so that its time runs from here.
              names.put(address, CompletableFuture.completedFuture(outcome));
              answer.complete(outcome);
            });
    return answer;
  }

  private Outcome ask(InetAddress address) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    try {
      if (!atOnce.tryAcquire(DEADLINE.toNanos(), TimeUnit.NANOSECONDS)) {
        return new Outcome.Failed();
      }
      try {
        Name reverse = ReverseMap.fromAddress(address);
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        return switch (servers.ask(reverse, Type.PTR, left)) {
          case NameServers.Answered answered -> read(answered.message(), reverse);
          case NameServers.Unanswered _ -> new Outcome.Failed();
        };
      } finally {
        atOnce.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed();
    } catch (RuntimeException e) {
      LOG.error("looking up the name of {} ended with a bug", address, e);
      return new Outcome.Failed();
    }
  }

  private static Outcome read(Message message, Name reverse) {
    if (message.getRcode() == Rcode.NXDOMAIN) {
      return new Outcome.Nameless();
    }
    return switch (AliasChain.follow(message, reverse, Type.PTR)) {
      case AliasChain.Endless _ -> new Outcome.Nameless();
      case AliasChain.Ends ends ->
          ends.records().stream()
              .filter(PTRRecord.class::isInstance)
              .map(pointer -> hostName(((PTRRecord) pointer).getTarget()))
              .flatMap(Optional::stream)
              .findFirst()
              .<Outcome>map(Outcome.Named::new)
              .orElseGet(Outcome.Nameless::new);
    };
  }

  /**
   * A host name of letters, digits, hyphens and underscores without the dot of the root; empty for
   * anything else, for its owner may have written anything.
   */
  static Optional<String> hostName(Name name) {
    int labels = name.labels() - 1; // The last one is the root.
    if (labels < 1) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < labels; index++) {
      byte[] label = name.getLabel(index);
      if (index > 0) {
        text.append('.');
      }
      for (int position = 1; position <= label[0]; position++) {
        @Nullable Character c = allowed(label[position]);
        if (c == null) {
          return Optional.empty();
        }
        text.append(c.charValue());
      }
    }
    return Optional.of(text.toString());
  }

  private static @Nullable Character allowed(byte octet) {
    char c = (char) (octet & 0xFF);
    boolean fits =
        (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9')
            || c == '-'
            || c == '_';
    return fits ? c : null;
  }
}
