package io.lookingglass.probes.tls.enumerate;

import static io.lookingglass.probes.tls.enumerate.ClientHello.SSL_3;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_0;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_1;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_2;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_3;

import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which inquiries there are, and what is made of them: first the versions with their suites, then
 * what can only be asked when those are known. Pure. For one thread.
 */
final class Plan {
  /** What the second stage takes for a server that offers TLS 1.2 and 1.3. */
  private static final int SECOND_STAGE = 30;

  private final Hellos hellos;
  private final SuiteInquiry tls13;
  private final SuiteInquiry tls12;
  private final SuiteInquiry tls11;
  private final SuiteInquiry tls10;
  private final SuiteInquiry ssl3;
  private final Ssl2Inquiry ssl2;
  private final List<Inquiry> all = new ArrayList<>();
  private final List<SchemeInquiry> schemes12 = new ArrayList<>();
  private int stage;
  private @Nullable GroupInquiry groups13;
  private @Nullable GroupInquiry groups12;
  private @Nullable ProtocolInquiry protocols;

  Plan(Hellos hellos) {
    this.hellos = hellos;
    tls13 = new SuiteInquiry(hellos, TLS_1_3);
    tls12 = new SuiteInquiry(hellos, TLS_1_2);
    tls11 = new SuiteInquiry(hellos, TLS_1_1);
    tls10 = new SuiteInquiry(hellos, TLS_1_0);
    ssl3 = new SuiteInquiry(hellos, SSL_3);
    ssl2 = new Ssl2Inquiry(hellos);
  }

  /** The inquiries to begin now, when those before are over; empty at the end. */
  List<Inquiry> nextStage() {
    List<Inquiry> next =
        switch (stage++) {
          case 0 -> List.of(tls12, tls13, tls11, tls10, ssl3, ssl2);
          case 1 -> second();
          default -> List.of();
        };
    all.addAll(next);
    return next;
  }

  private List<Inquiry> second() {
    List<Inquiry> next = new ArrayList<>();
    if (!tls13.found().isEmpty() && !tls13.wantsShares()) {
      groups13 = new GroupInquiry(hellos, TLS_1_3, tls13.found(), ServerHello.NONE);
      next.add(groups13);
    }
    SuiteInquiry newest = newestBefore13();
    if (newest != null) {
      List<Integer> elliptic = filtered(newest, SuiteTraits::ellipticEphemeral);
      if (!elliptic.isEmpty()) {
        groups12 = new GroupInquiry(hellos, newest.version(), elliptic, certificateGroup(newest));
        next.add(groups12);
      }
      protocols = new ProtocolInquiry(hellos, newest.version(), newest.found());
      next.add(protocols);
    }
    for (String key : List.of("RSA", "ECDSA", "DSS")) {
      List<Integer> signed =
          filtered(tls12, suite -> suite.signedExchange() && suite.exchange().endsWith("_" + key));
      if (!signed.isEmpty()) {
        schemes12.add(new SchemeInquiry(hellos, signed));
      }
    }
    next.addAll(schemes12);
    return next;
  }

  /** Where more is in plain text than in TLS 1.3. */
  private @Nullable SuiteInquiry newestBefore13() {
    for (SuiteInquiry version : List.of(tls12, tls11, tls10)) {
      if (!version.found().isEmpty()) {
        return version;
      }
    }
    return null;
  }

  private static List<Integer> filtered(SuiteInquiry version, Predicate<SuiteTraits> wanted) {
    return version.found().stream().filter(suite -> wanted.test(SuiteTraits.of(suite))).toList();
  }

  private static int certificateGroup(SuiteInquiry version) {
    return version.certificates().values().stream()
        .mapToInt(LeafKey::group)
        .filter(group -> group != ServerHello.NONE)
        .findFirst()
        .orElse(ServerHello.NONE);
  }

  /** How many more connections there will be, about. */
  int expected() {
    return all.stream().mapToInt(Inquiry::expected).sum() + (stage < 2 ? SECOND_STAGE : 0);
  }

  TlsEnumeration result(
      int connections, long tookNanos, boolean complete, @Nullable String problem) {
    return new TlsEnumeration(
        List.of(
            tls13.result(),
            tls12.result(),
            tls11.result(),
            tls10.result(),
            ssl3.result(),
            ssl2.result()),
        Stream.of(groups13, groups12).filter(Objects::nonNull).map(GroupInquiry::result).toList(),
        schemes12.isEmpty() ? List.of() : List.of(SchemeInquiry.result(schemes12)),
        protocols == null ? null : protocols.result(),
        null,
        List.of(),
        connections,
        tookNanos,
        complete,
        problem);
  }

  List<TlsFinding> findings() {
    return List.of();
  }
}
