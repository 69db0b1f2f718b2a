package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.event.TlsEnumeration.Suite;
import io.lookingglass.probes.event.TlsEnumeration.Support;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server speaks a version, and by which cipher suites. A version counts as refused only
 * when it was asked for in every way that there is: with all suites, with few, and in TLS 1.3 with
 * a key and without.
 */
final class SuiteInquiry extends Elimination<Integer> {
  private final Hellos hellos;
  private final int version;
  private final Map<Integer, Suite> suites = new HashMap<>();
  private final Map<Integer, byte[]> certificates = new LinkedHashMap<>();
  private final Map<BigInteger, Integer> primes = new LinkedHashMap<>();
  private @Nullable ServerHello firstHello;
  private boolean withShares;
  private boolean few;

  SuiteInquiry(Hellos hellos, int version) {
    super(
        CipherSuites.of(version),
        switch (version) {
          case ClientHello.TLS_1_3 -> 5;
          case ClientHello.TLS_1_2 -> 14;
          default -> 3;
        });
    this.hellos = hellos;
    this.version = version;
  }

  int version() {
    return version;
  }

  /** What the server said when it first took the version; absent while it did not. */
  @Nullable ServerHello firstHello() {
    return firstHello;
  }

  /** Whether keys have to be sent so that the server says yes, though they need not (TLS 1.3). */
  boolean wantsShares() {
    return withShares;
  }

  /** The server's certificates, DER, by the number of a suite that it came with; no two alike. */
  Map<Integer, byte[]> certificates() {
    return Map.copyOf(certificates);
  }

  /** Primes of finite fields, each with a suite that it came with. */
  Map<BigInteger, Integer> primes() {
    return Map.copyOf(primes);
  }

  @Override
  public String subject() {
    return "cipher suites of " + TlsNames.version(version);
  }

  @Override
  Question offering(List<Integer> offered) {
    List<Integer> sent = new ArrayList<>(offered);
    if (version == ClientHello.SSL_3) {
      sent.add(CipherSuites.RENEGOTIATION_INFO_SCSV);
    }
    ClientHello hello = hellos.of(version, sent);
    return Question.of(
        (withShares ? Hellos.withKnownShares(hello) : hello).bytes(), Question.Until.HELLO_DONE);
  }

  @Override
  @Nullable Integer choice(Answer answer) {
    ServerHello hello = answer.flight().hello();
    return hello == null || hello.version() != version ? null : Integer.valueOf(hello.suite());
  }

  @Override
  boolean otherWay(Answer refusal) {
    if (version == ClientHello.TLS_1_3 && !withShares) {
      withShares = true;
      return true;
    }
    ServerHello hello = refusal.flight().hello();
    boolean refusedByVersion = hello != null || refusal.flight().alert() == 70;
    if (few || (refusedByVersion && version != ClientHello.TLS_1_3)) {
      return false;
    }
    few = true;
    narrow(CipherSuites.common(version));
    return true;
  }

  @Override
  void noted(Integer choice, Answer answer) {
    ServerFlight flight = answer.flight();
    if (firstHello == null) {
      firstHello = flight.hello();
    }
    SuiteTraits traits = SuiteTraits.of(choice);
    KeyExchange exchange = flight.keyExchange();
    BigInteger prime = exchange == null ? null : exchange.prime();
    suites.put(
        choice,
        new Suite(
            choice,
            traits.name(),
            exchangeName(traits, exchange),
            prime == null ? null : Integer.valueOf(prime.bitLength()),
            traits.bits(),
            traits.strength()));
    if (prime != null) {
      primes.putIfAbsent(prime, choice);
    }
    byte[] certificate = flight.certificate();
    if (certificate != null
        && certificates.values().stream()
            .noneMatch(known -> java.util.Arrays.equals(known, certificate))) {
      certificates.put(choice, certificate);
    }
  }

  private static String exchangeName(SuiteTraits traits, @Nullable KeyExchange exchange) {
    if (traits.tls13()) {
      return "";
    }
    if (exchange == null) {
      return traits.exchange();
    }
    return exchange.prime() == null
        ? TlsNames.group(exchange.group())
        : "DH %d bits".formatted(exchange.prime().bitLength());
  }

  /** Servers that favour ChaCha20 when a client does must not look as if all order were its. */
  @Override
  List<Integer> turned(List<Integer> all) {
    List<Integer> turned = new ArrayList<>(all.reversed());
    for (Integer suite : all.reversed()) {
      if (SuiteTraits.of(turned.getFirst()).name().contains("CHACHA")
          && !suite.equals(all.getFirst())) {
        turned.addLast(turned.removeFirst());
      }
    }
    return turned;
  }

  /** What is known by now. */
  Version result() {
    String name = TlsNames.version(version);
    if (!found().isEmpty()) {
      return new Version(
          name, Support.OFFERED, problem(), order(), found().stream().map(suites::get).toList());
    }
    Answer no = refused();
    if (no == null) {
      Sentence why = problem();
      return new Version(
          name,
          Support.NOT_TESTED,
          why != null
              ? why
              : done() ? Sentence.of("nothing was asked") : Sentence.of("not asked yet"),
          Order.UNKNOWN,
          List.of());
    }
    ServerHello other = no.flight().hello();
    Sentence how =
        other != null
            ? Sentence.of("the server answers with {0}", TlsNames.version(other.version()))
            : no.refusal();
    boolean silent = no.ending() == Answer.Ending.SILENT && other == null;
    boolean foreign = no.flight().problem() != null && other == null;
    return new Version(
        name,
        silent || foreign ? Support.NOT_TESTED : Support.NOT_OFFERED,
        how,
        Order.UNKNOWN,
        List.of());
  }
}
