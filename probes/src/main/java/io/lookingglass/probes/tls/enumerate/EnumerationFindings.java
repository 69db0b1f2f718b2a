package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsEnumeration.Group;
import io.lookingglass.probes.event.TlsEnumeration.Groups;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.event.TlsEnumeration.Support;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsFinding.Severity;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is worth telling of all that a server takes: a pure function. Each subject has always one
 * finding under the same id; what was not found out says so.
 */
final class EnumerationFindings {
  private static final String WEAK_CRYPTOGRAPHY = "CWE-327";
  private static final int MOST_NAMED = 4;
  private static final int LEAST_PRIME_BITS = 2048;
  private static final int BROKEN_PRIME_BITS = 1024;

  private final Plan plan;
  private final TlsEnumeration result;
  private final List<TlsFinding> findings = new ArrayList<>();

  EnumerationFindings(Plan plan, TlsEnumeration result) {
    this.plan = plan;
    this.result = result;
  }

  List<TlsFinding> all() {
    if (result.versions().stream().allMatch(one -> one.support() == Support.NOT_TESTED)) {
      add(
          "enumeration",
          Severity.NOT_TESTED,
          Sentence.of(
              "What the server takes could not be found out: {0}.",
              orUnknown(result.versions().getFirst().reason())));
      return findings;
    }
    versions();
    suites();
    attacksOnSuites();
    finiteFields();
    groups();
    signatures();
    findings.addAll(new WeaknessFindings(plan).all());
    return findings;
  }

  private void versions() {
    version("tls1_3", "TLS 1.3", Severity.OK, Severity.INFO, current("TLS 1.3"));
    version(
        "tls1_2",
        "TLS 1.2",
        Severity.OK,
        offered("TLS 1.3") ? Severity.INFO : Severity.MEDIUM,
        current("TLS 1.2"));
    version("tls1_1", "TLS 1.1", Severity.LOW, Severity.OK, deprecated("TLS 1.1"));
    version("tls1_0", "TLS 1.0", Severity.LOW, Severity.OK, deprecated("TLS 1.0"));
    version("ssl3", "SSL 3.0", Severity.HIGH, Severity.OK, broken("SSL 3.0", "RFC 7568"));
    version("ssl2", "SSL 2.0", Severity.CRITICAL, Severity.OK, broken("SSL 2.0", "RFC 6176"));
  }

  private static Sentence current(String name) {
    return Sentence.of("{0} is offered.", name);
  }

  private static Sentence deprecated(String name) {
    return Sentence.of("{0} is offered, though deprecated (RFC 8996).", name);
  }

  private static Sentence broken(String name, String standard) {
    return Sentence.of("{0} is offered, though broken ({1}).", name, standard);
  }

  private void version(String id, String name, Severity yes, Severity no, Sentence offered) {
    Version version = version(name);
    switch (version.support()) {
      case OFFERED -> add(id, yes, offered, null, yes == Severity.OK ? null : WEAK_CRYPTOGRAPHY);
      case NOT_OFFERED -> add(id, no, Sentence.of("{0} is not offered.", name));
      case NOT_TESTED ->
          add(
              id,
              Severity.NOT_TESTED,
              Sentence.of(
                  "Whether {0} is offered could not be found out: {1}.",
                  name, orUnknown(version.reason())));
    }
  }

  private void suites() {
    suites(
        "cipher_null",
        Severity.CRITICAL,
        SuiteTraits::noEncryption,
        Sentence.of("Suites without encryption are not offered."),
        names -> Sentence.of("Suites without encryption are offered: {0}.", names),
        null);
    suites(
        "cipher_anonymous",
        Severity.CRITICAL,
        SuiteTraits::anonymous,
        Sentence.of("Suites that do not authenticate the server are not offered."),
        names -> Sentence.of("Suites that do not authenticate the server are offered: {0}.", names),
        null);
    suites(
        "cipher_export",
        Severity.CRITICAL,
        SuiteTraits::export,
        Sentence.of("Export suites, which anybody can break, are not offered."),
        names -> Sentence.of("Export suites, which anybody can break, are offered: {0}.", names),
        null);
    suites(
        "cipher_single_des",
        Severity.HIGH,
        suite -> suite.cipher().startsWith("DES") || (suite.bits() > 40 && suite.bits() < 112),
        Sentence.of("Suites with keys of 64 bits or fewer are not offered."),
        names -> Sentence.of("Suites with keys of 64 bits or fewer are offered: {0}.", names),
        null);
    suites(
        "rc4",
        Severity.HIGH,
        SuiteTraits::rc4,
        Sentence.of("RC4 suites (RFC 7465) are not offered."),
        names -> Sentence.of("RC4 suites (RFC 7465) are offered: {0}.", names),
        "CVE-2013-2566 CVE-2015-2808");
    suites(
        "sweet32",
        Severity.MEDIUM,
        SuiteTraits::shortBlocks,
        Sentence.of(
            "Suites with blocks of 64 bits, which long sessions wear out, are not offered."),
        names ->
            Sentence.of(
                "Suites with blocks of 64 bits, which long sessions wear out, are offered: {0}.",
                names),
        "CVE-2016-2183 CVE-2016-6329");
    suites(
        "cipher_no_forward_secrecy",
        Severity.LOW,
        suite -> !suite.forwardSecret() && !suite.export() && !suite.noEncryption(),
        Sentence.of("Suites without forward secrecy are not offered."),
        names -> Sentence.of("Suites without forward secrecy are offered: {0}.", names),
        null);
    Version newest =
        result.versions().stream()
            .filter(one -> one.support() == Support.OFFERED && !one.version().equals("TLS 1.3"))
            .findFirst()
            .orElse(null);
    if (newest == null || newest.order() == Order.UNKNOWN) {
      add(
          "cipher_order",
          newest == null ? Severity.OK : Severity.NOT_TESTED,
          newest == null
              ? Sentence.of(
                  "Whose order of suites counts does not matter: nothing before TLS 1.3 is offered,"
                      + " whose suites are all strong.")
              : Sentence.of("Whose order of suites counts could not be found out."));
    } else {
      boolean weak = newest.suites().stream().anyMatch(suite -> suite.bits() < 128);
      add(
          "cipher_order",
          newest.order() == Order.CLIENT ? weak ? Severity.MEDIUM : Severity.INFO : Severity.OK,
          switch (newest.order()) {
            case SERVER -> Sentence.of("The server chooses the suite by its own order.");
            case CLIENT ->
                weak
                    ? Sentence.of(
                        "The server takes whatever suite the client names first, a weak one as"
                            + " well.")
                    : Sentence.of("The server takes whatever suite the client names first.");
            case SINGLE, UNKNOWN ->
                Sentence.of("The server has one suite, so that there is nothing to choose.");
          });
    }
  }

  /** Those of all versions that a description fits. */
  private void suites(
      String id,
      Severity severity,
      Predicate<SuiteTraits> which,
      Sentence none,
      Function<Sentence, Sentence> some,
      @Nullable String cve) {
    Set<String> names = named(which);
    if (names.isEmpty()) {
      add(id, Severity.OK, none);
    } else {
      add(id, severity, some.apply(list(names)), cve, WEAK_CRYPTOGRAPHY);
    }
  }

  private Set<String> named(Predicate<SuiteTraits> which) {
    return plan.versions().stream()
        .flatMap(version -> version.found().stream())
        .map(SuiteTraits::of)
        .filter(which)
        .map(SuiteTraits::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Sentence list(Set<String> names) {
    String some = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMED
        ? Sentence.verbatim(some)
        : Sentence.of("{0} and {1} more", some, names.size() - MOST_NAMED);
  }

  private void attacksOnSuites() {
    attack(
        "drown",
        offered("SSL 2.0"),
        Severity.CRITICAL,
        "DROWN",
        Sentence.of(
            "DROWN: SSL 2.0 is offered, by which sessions of every version that use the same key"
                + " can be read."),
        "CVE-2016-0800 CVE-2016-0703");
    attack(
        "poodle",
        has(ClientHello.SSL_3, SuiteTraits::cbc),
        Severity.HIGH,
        "POODLE",
        Sentence.of("POODLE: SSL 3.0 is offered with CBC."),
        "CVE-2014-3566");
    attack(
        "beast",
        has(ClientHello.SSL_3, SuiteTraits::cbc) || has(ClientHello.TLS_1_0, SuiteTraits::cbc),
        Severity.LOW,
        "BEAST",
        Sentence.of(
            "BEAST: TLS 1.0 or SSL 3.0 is offered with CBC; today's clients protect themselves."),
        "CVE-2011-3389");
    attack(
        "lucky13",
        !named(SuiteTraits::cbc).isEmpty(),
        Severity.LOW,
        "LUCKY13",
        Sentence.of(
            "LUCKY13: CBC suites are offered, whose timing may tell something where the server is"
                + " not up to date."),
        "CVE-2013-0169");
    attack(
        "freak",
        !named(suite -> suite.exchange().startsWith("RSA_EXPORT")).isEmpty(),
        Severity.CRITICAL,
        "FREAK",
        Sentence.of("FREAK: RSA export suites are offered."),
        "CVE-2015-0204");
    boolean export = !named(suite -> suite.export() && suite.finiteEphemeral()).isEmpty();
    boolean small = primes().stream().anyMatch(prime -> prime.bitLength() <= BROKEN_PRIME_BITS);
    attack(
        "logjam",
        export || small,
        export ? Severity.CRITICAL : Severity.HIGH,
        "LOGJAM",
        export
            ? Sentence.of("LOGJAM: export suites with a finite field are offered.")
            : Sentence.of(
                "LOGJAM: the finite field has no more than {0} bits.", count(BROKEN_PRIME_BITS)),
        "CVE-2015-4000");
  }

  private void attack(
      String id, boolean possible, Severity severity, String name, Sentence how, String cve) {
    if (possible) {
      add(id, severity, how, cve, WEAK_CRYPTOGRAPHY);
    } else {
      add(id, Severity.OK, Sentence.of("{0} is not possible: what it needs is not offered.", name));
    }
  }

  private boolean has(int version, Predicate<SuiteTraits> which) {
    return plan.version(version).found().stream().map(SuiteTraits::of).anyMatch(which);
  }

  private List<BigInteger> primes() {
    return plan.versions().stream()
        .flatMap(version -> version.primes().keySet().stream())
        .distinct()
        .toList();
  }

  private void finiteFields() {
    List<BigInteger> primes = primes();
    if (primes.isEmpty()) {
      add(
          "dh_parameters",
          Severity.OK,
          Sentence.of("Key exchange over a finite field is not offered."));
      return;
    }
    int least = primes.stream().mapToInt(BigInteger::bitLength).min().orElseThrow();
    Sentence fields =
        Sentence.listed(
            primes.stream()
                .map(
                    prime ->
                        Sentence.of(
                            "{0} bits, {1}", count(prime.bitLength()), KnownPrimes.name(prime)))
                .toList());
    boolean weak = least < LEAST_PRIME_BITS;
    add(
        "dh_parameters",
        weak ? Severity.HIGH : Severity.OK,
        weak
            ? Sentence.of(
                "Key exchange over a finite field: {0}; {1} bits are the least that holds.",
                fields, count(LEAST_PRIME_BITS))
            : Sentence.of("Key exchange over a finite field: {0}.", fields),
        null,
        weak ? "CWE-326" : null);
  }

  private static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void groups() {
    List<Group> hybrid =
        result.groups().stream()
            .flatMap(groups -> groups.groups().stream())
            .filter(Group::postQuantum)
            .toList();
    Groups asked =
        result.groups().stream()
            .filter(groups -> groups.version().equals("TLS 1.3"))
            .findFirst()
            .orElse(null);
    if (!hybrid.isEmpty()) {
      add(
          "groups_post_quantum",
          Severity.OK,
          Sentence.of(
              "Post-quantum key exchange is offered: {0}.",
              hybrid.stream().map(Group::name).collect(Collectors.joining(", "))));
    } else if (!offered("TLS 1.3")) {
      add(
          "groups_post_quantum",
          Severity.INFO,
          Sentence.of("Post-quantum key exchange is not offered: it needs TLS 1.3."));
    } else if (asked == null || asked.groups().isEmpty()) {
      add(
          "groups_post_quantum",
          Severity.NOT_TESTED,
          Sentence.of(
              "Whether post-quantum key exchange is offered could not be found out: {0}.",
              asked == null || asked.reason() == null
                  ? Sentence.of("the server answers only clients that send a key with their hello")
                  : asked.reason()));
    } else {
      add(
          "groups_post_quantum",
          Severity.INFO,
          Sentence.of(
              "Post-quantum key exchange is not offered: none of X25519MLKEM768,"
                  + " SecP256r1MLKEM768, SecP384r1MLKEM1024 and the pure ML-KEM groups."));
    }
  }

  private void signatures() {
    if (result.signatures().stream().allMatch(names -> names.names().isEmpty())) {
      boolean asked = offered("TLS 1.3") || offered("TLS 1.2");
      add(
          "signature_schemes",
          asked ? Severity.NOT_TESTED : Severity.INFO,
          asked
              ? Sentence.of(
                  "By which schemes the server signs could not be found out, or it does not sign.")
              : Sentence.of(
                  "Signature schemes are not agreed on: nothing from TLS 1.2 on is offered."));
      return;
    }
    List<String> old =
        result.signatures().stream()
            .flatMap(names -> names.names().stream())
            .filter(name -> name.endsWith("sha1") || name.endsWith("md5"))
            .toList();
    add(
        "signature_schemes",
        old.isEmpty() ? Severity.OK : Severity.LOW,
        old.isEmpty()
            ? Sentence.of("The server signs with SHA-2 or better only.")
            : Sentence.of(
                "The server also signs with {0} when a client has nothing better (RFC 9155).",
                String.join(", ", old)),
        null,
        old.isEmpty() ? null : "CWE-328");
  }

  private Version version(String name) {
    return result.versions().stream()
        .filter(version -> version.version().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private boolean offered(String name) {
    return version(name).support() == Support.OFFERED;
  }

  private static Sentence orUnknown(@Nullable Sentence reason) {
    return reason == null ? Sentence.of("not known why") : reason;
  }

  private void add(String id, Severity severity, Sentence sentence) {
    add(id, severity, sentence, null, null);
  }

  private void add(
      String id, Severity severity, Sentence sentence, @Nullable String cve, @Nullable String cwe) {
    findings.add(new TlsFinding(id, severity, sentence, cve, cwe));
  }
}
