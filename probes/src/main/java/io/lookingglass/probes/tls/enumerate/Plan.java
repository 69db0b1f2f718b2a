package io.lookingglass.probes.tls.enumerate;

import static io.lookingglass.probes.tls.enumerate.ClientHello.SSL_3;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_0;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_1;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_2;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_3;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsEnumeration.Ja3s;
import io.lookingglass.probes.event.TlsEnumeration.Names;
import io.lookingglass.probes.event.TlsFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which inquiries there are, and what is made of them: first the versions with their suites, then
 * what can only be asked when those are known, then what needs an answer of those. Pure. For one
 * thread.
 */
final class Plan {
  /** What the later stages take for a server that offers TLS 1.2 and 1.3. */
  private static final int LATER_STAGES = 45;

  private final Hellos hellos;
  private final @Nullable ServerHello honestHello;
  private final List<SuiteInquiry> versions;
  private final Ssl2Inquiry ssl2;
  private final JarmInquiry jarm;
  private final List<Inquiry> all = new ArrayList<>();
  private final List<SchemeInquiry> schemes = new ArrayList<>();
  private int stage;
  private @Nullable GroupInquiry groups13;
  private @Nullable GroupInquiry groupsBefore;
  private @Nullable ProtocolInquiry protocols;
  private @Nullable FeatureInquiry features;
  private @Nullable FallbackInquiry fallback;
  private @Nullable EarlyCcsInquiry earlyCcs;
  private @Nullable Robot robot;
  private @Nullable Robot robotAgain;
  private @Nullable HeartbleedInquiry heartbleed;
  private @Nullable TicketbleedInquiry ticketbleed;
  private @Nullable OldSession oldSession;

  /**
   * @param reference whom it is asked for: a name or an address
   * @param honestHello what the server answered to an honest client; absent when it did not
   */
  Plan(Hellos hellos, String reference, @Nullable ServerHello honestHello) {
    this.hellos = hellos;
    this.honestHello = honestHello;
    this.versions =
        Stream.of(TLS_1_3, TLS_1_2, TLS_1_1, TLS_1_0, SSL_3)
            .map(version -> new SuiteInquiry(hellos, version))
            .toList();
    this.ssl2 = new Ssl2Inquiry(hellos);
    this.jarm = new JarmInquiry(hellos, reference);
  }

  /** The inquiries to begin now, when those before are over; empty at the end. */
  List<Inquiry> nextStage() {
    List<Inquiry> next =
        switch (stage++) {
          case 0 -> first();
          case 1 -> second();
          case 2 -> third();
          default -> List.of();
        };
    all.addAll(next);
    return next;
  }

  /** Whether there is a stage to come; one may have nothing to ask. */
  boolean more() {
    return stage <= 2;
  }

  private List<Inquiry> first() {
    List<Inquiry> next = new ArrayList<>(versions);
    next.add(ssl2);
    next.add(jarm);
    return next;
  }

  private List<Inquiry> second() {
    List<Inquiry> next = new ArrayList<>();
    SuiteInquiry tls13 = version(TLS_1_3);
    if (!tls13.found().isEmpty() && !tls13.wantsShares()) {
      groups13 = new GroupInquiry(hellos, TLS_1_3, tls13.found(), ServerHello.NONE);
      next.add(groups13);
    }
    SuiteInquiry newest = newestBefore13();
    if (!tls13.found().isEmpty()) {
      schemes.add(new SchemeInquiry(hellos, TLS_1_3, tls13.found()));
      next.addAll(schemes);
    }
    if (newest == null) {
      if (!tls13.found().isEmpty()) {
        protocols = new ProtocolInquiry(hellos, TLS_1_3, tls13.found());
        next.add(protocols);
      }
      return next;
    }
    robot(newest, next);
    List<Integer> elliptic = filtered(newest, SuiteTraits::ellipticEphemeral);
    if (!elliptic.isEmpty() && newest.version() != SSL_3) {
      groupsBefore = new GroupInquiry(hellos, newest.version(), elliptic, certificateGroup(newest));
      next.add(groupsBefore);
    }
    List<SchemeInquiry> before = new ArrayList<>();
    for (String key : List.of("RSA", "ECDSA", "DSS")) {
      List<Integer> signed =
          filtered(
              version(TLS_1_2),
              suite -> suite.signedExchange() && suite.exchange().endsWith("_" + key));
      if (!signed.isEmpty()) {
        before.add(new SchemeInquiry(hellos, TLS_1_2, signed));
      }
    }
    schemes.addAll(before);
    next.addAll(before);
    if (newest.version() != SSL_3) {
      protocols = new ProtocolInquiry(hellos, newest.version(), newest.found());
      next.add(protocols);
    }
    features = new FeatureInquiry(hellos, newest.version(), newest.found());
    next.add(features);
    earlyCcs = new EarlyCcsInquiry(hellos, newest.version(), newest.found());
    next.add(earlyCcs);
    List<SuiteInquiry> offered =
        versions.stream().filter(version -> !version.found().isEmpty()).toList();
    if (offered.size() > 1) {
      SuiteInquiry below = offered.get(1);
      fallback = new FallbackInquiry(hellos, below.version(), below.found());
      next.add(fallback);
    }
    return next;
  }

  private void robot(SuiteInquiry newest, List<Inquiry> next) {
    List<Integer> suites = Robot.usable(newest.found());
    LeafKey.Rsa key =
        newest.certificates().values().stream()
            .map(LeafKey::rsa)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (!suites.isEmpty() && key != null) {
      robot = new Robot(hellos, newest.version(), suites, key);
      next.addAll(robot.inquiries());
    }
  }

  private List<Inquiry> third() {
    List<Inquiry> next = new ArrayList<>();
    SuiteInquiry newest = newestBefore13();
    if (newest != null && features != null && features.heartbeat()) {
      heartbleed = new HeartbleedInquiry(hellos, newest.version(), newest.found());
      next.add(heartbleed);
    }
    if (robot != null && !robot.differences().isEmpty()) {
      robotAgain = robot.again();
      next.addAll(robotAgain.inquiries());
    }
    OldSession session = oldSession;
    if (session != null && session.ticket().length > 0 && !version(TLS_1_2).found().isEmpty()) {
      ticketbleed = new TicketbleedInquiry(hellos, version(TLS_1_2).found(), session.ticket());
      next.add(ticketbleed);
    }
    return next;
  }

  /** Whether a whole session before TLS 1.3 is to be made now. */
  boolean wantsOldSession() {
    SuiteInquiry newest = newestBefore13();
    return stage == 2 && oldSession == null && newest != null && newest.version() != SSL_3;
  }

  void takeOldSession(OldSession session) {
    oldSession = session;
  }

  /** Where more is in plain text than in TLS 1.3; absent when there is nothing but that. */
  @Nullable SuiteInquiry newestBefore13() {
    return versions.stream()
        .filter(version -> version.version() != TLS_1_3 && !version.found().isEmpty())
        .findFirst()
        .orElse(null);
  }

  SuiteInquiry version(int number) {
    return versions.stream()
        .filter(version -> version.version() == number)
        .findFirst()
        .orElseThrow();
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

  @Nullable FeatureInquiry features() {
    return features;
  }

  @Nullable FallbackInquiry fallback() {
    return fallback;
  }

  @Nullable EarlyCcsInquiry earlyCcs() {
    return earlyCcs;
  }

  @Nullable Robot robot() {
    return robot;
  }

  /** Made when the first one told of a difference. */
  @Nullable Robot robotAgain() {
    return robotAgain;
  }

  @Nullable HeartbleedInquiry heartbleed() {
    return heartbleed;
  }

  @Nullable TicketbleedInquiry ticketbleed() {
    return ticketbleed;
  }

  @Nullable OldSession oldSession() {
    return oldSession;
  }

  List<SuiteInquiry> versions() {
    return versions;
  }

  /** How many more connections there will be, about. */
  int expected() {
    return all.stream().mapToInt(Inquiry::expected).sum() + (stage < 2 ? LATER_STAGES : 0);
  }

  TlsEnumeration result(
      int connections, long tookNanos, boolean complete, @Nullable Sentence problem) {
    return new TlsEnumeration(
        Stream.concat(versions.stream().map(SuiteInquiry::result), Stream.of(ssl2.result()))
            .toList(),
        Stream.of(groups13, groupsBefore)
            .filter(Objects::nonNull)
            .map(GroupInquiry::result)
            .toList(),
        signatures(),
        protocols == null ? null : protocols.result(),
        jarm.fingerprint(),
        ja3s(),
        connections,
        tookNanos,
        complete,
        problem);
  }

  private List<Names> signatures() {
    return Stream.of(TLS_1_3, TLS_1_2)
        .map(version -> schemes.stream().filter(one -> one.version() == version).toList())
        .filter(ofVersion -> !ofVersion.isEmpty())
        .map(SchemeInquiry::result)
        .toList();
  }

  /** Of what an honest client was answered, and of what was answered to an older one. */
  private List<Ja3s> ja3s() {
    List<Ja3s> fingerprints = new ArrayList<>();
    SuiteInquiry newest = newestBefore13();
    Stream.of(honestHello, newest == null ? null : newest.firstHello())
        .filter(Objects::nonNull)
        .map(Ja3sFingerprint::of)
        .filter(
            one -> fingerprints.stream().noneMatch(other -> other.version().equals(one.version())))
        .forEach(fingerprints::add);
    return fingerprints;
  }

  /** What is worth telling, good and bad. */
  List<TlsFinding> findings(TlsEnumeration result) {
    return new EnumerationFindings(this, result).all();
  }
}
