package io.lookingglass.probes.tls;

import static io.lookingglass.probes.tls.TestCertificates.NOW;
import static io.lookingglass.probes.tls.TestCertificates.intermediate;
import static io.lookingglass.probes.tls.TestCertificates.make;
import static io.lookingglass.probes.tls.TestCertificates.root;
import static io.lookingglass.probes.tls.TestCertificates.server;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.event.TlsTrust.Order;
import io.lookingglass.probes.tls.TestCertificates.Holder;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every way in which a chain can be wrong, and what is said about it. */
class ChainJudgeTest {
  private static final Holder ROOT = root("Example Root");
  private static final Holder ISSUER = intermediate("Example Issuer", ROOT);
  private static final Holder SERVER = server(ISSUER, "www.example.com", "*.shop.example.com");

  @Test
  void aGoodChainIsAuthorizedWithDaysLeft() {
    TlsTrust trust = judge("www.example.com", SERVER.der(), ISSUER.der());
    assertThat(trust.authorized()).isTrue();
    assertThat(trust.error()).isNull();
    assertThat(trust.order()).isEqualTo(Order.COMPLETE);
    assertThat(trust.sentence()).isEqualTo("The certificate is good for another 63 days.");
    assertThat(trust.stores().getFirst().path())
        .containsExactly("www.example.com", "Example Issuer", "Example Root");
  }

  @Test
  void theWrongNameIsSaidInTheReadersWords() {
    TlsTrust trust = judge("example.com", SERVER.der(), ISSUER.der());
    assertThat(trust.error()).isEqualTo("ERR_TLS_CERT_ALTNAME_INVALID");
    assertThat(trust.sentence())
        .isEqualTo(
            "The certificate is for www.example.com and *.shop.example.com, not example.com.");
  }

  @Test
  void aWildcardStandsForOneLabel() {
    assertThat(judge("a.shop.example.com", SERVER.der(), ISSUER.der()).authorized()).isTrue();
    assertThat(judge("a.b.shop.example.com", SERVER.der(), ISSUER.der()).nameSentence())
        .endsWith("A wildcard stands for one label only.");
    assertThat(judge("shop.example.com", SERVER.der(), ISSUER.der()).nameSentence())
        .endsWith("A wildcard does not stand for the name without a label before it.");
  }

  @Test
  void anAddressIsLookedForAmongAddresses() {
    Holder byAddress = server(ISSUER, "192.0.2.1", "2001:db8::1");
    assertThat(judge("2001:db8::1", byAddress.der(), ISSUER.der()).authorized()).isTrue();
    assertThat(judge("192.0.2.2", byAddress.der(), ISSUER.der()).sentence())
        .isEqualTo("The certificate is for 192.0.2.1 and 2001:db8::1, not 192.0.2.2.");
  }

  @Test
  void aMissingIntermediateIsNamed() {
    TlsTrust trust = judge("www.example.com", SERVER.der());
    assertThat(trust.error()).isEqualTo("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    assertThat(trust.order()).isEqualTo(Order.INCOMPLETE);
    assertThat(trust.orderSentence()).contains("does not send the certificate of Example Issuer");
  }

  @Test
  void theWrongOrderIsNoticedThoughAPathIsFound() {
    Holder second = intermediate("Second Issuer", ISSUER);
    Holder leaf = server(second, "www.example.com");
    TlsTrust trust = judge("www.example.com", leaf.der(), ISSUER.der(), second.der());
    assertThat(trust.authorized()).isTrue();
    assertThat(trust.order()).isEqualTo(Order.WRONG_ORDER);
  }

  @Test
  void needlessCertificatesAreCounted() {
    TlsTrust trust = judge("www.example.com", SERVER.der(), ISSUER.der(), root("Nobody").der());
    assertThat(trust.order()).isEqualTo(Order.SUPERFLUOUS);
    assertThat(trust.orderSentence()).contains("one more certificate is needless");
  }

  @Test
  void anExpiredCertificateSaysSinceWhen() {
    Holder old =
        make(
            "www.example.com",
            ISSUER,
            false,
            NOW.minus(Duration.ofDays(90)),
            NOW.minus(Duration.ofDays(3)),
            "www.example.com");
    TlsTrust trust = judge("www.example.com", old.der(), ISSUER.der());
    assertThat(trust.error()).isEqualTo("CERT_HAS_EXPIRED");
    assertThat(trust.sentence())
        .isEqualTo("The certificate expired 3 days ago, at 2026-05-29T12:00:00Z.");
  }

  @Test
  void aCertificateOfTheFutureSaysFromWhen() {
    Holder early =
        make(
            "www.example.com",
            ISSUER,
            false,
            NOW.plus(Duration.ofHours(5)),
            NOW.plus(Duration.ofDays(3)),
            "www.example.com");
    TlsTrust trust = judge("www.example.com", early.der(), ISSUER.der());
    assertThat(trust.error()).isEqualTo("CERT_NOT_YET_VALID");
    assertThat(trust.sentence()).contains("begins in 5 hours");
  }

  @Test
  void oneThatIsSignedByItselfIsSaidToBe() {
    Holder self =
        make(
            "www.example.com",
            null,
            false,
            NOW.minus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(9)),
            "www.example.com");
    TlsTrust trust = judge("www.example.com", self.der());
    assertThat(trust.error()).isEqualTo("DEPTH_ZERO_SELF_SIGNED_CERT");
    assertThat(trust.order()).isEqualTo(Order.SELF_SIGNED);
  }

  @Test
  void anUnknownRootIsNamed() {
    Holder other = root("Other Root");
    Holder leaf = server(other, "www.example.com");
    TlsTrust trust = judge("www.example.com", leaf.der(), other.der());
    assertThat(trust.error()).isEqualTo("SELF_SIGNED_CERT_IN_CHAIN");
    assertThat(trust.sentence())
        .isEqualTo("The chain leads to a root that nobody trusts: Other Root.");
  }

  @Test
  void weakKeysAreAFinding() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    Holder weak =
        make(
            "www.example.com",
            ISSUER,
            false,
            NOW.minus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(90)),
            generator.generateKeyPair(),
            "SHA1withECDSA",
            "www.example.com");
    List<byte[]> chain = List.of(weak.der(), ISSUER.der());
    assertThat(findings(chain, "www.example.com"))
        .anySatisfy(
            finding -> {
              assertThat(finding.id()).isEqualTo("cert_strength");
              assertThat(finding.severity()).isEqualTo(TlsFinding.Severity.HIGH);
              assertThat(finding.sentence())
                  .contains("the key of certificate 0 has 1024 bits")
                  .contains("certificate 0 is signed with ECDSAWITHSHA1");
            });
  }

  @Test
  void whatCannotBeReadIsNoReasonToStop() {
    TlsTrust trust = judge("www.example.com", new byte[] {0x30, 0x03, 1, 2, 3});
    assertThat(trust.authorized()).isFalse();
    assertThat(trust.order()).isEqualTo(Order.UNREADABLE);
    assertThat(judge("www.example.com").orderSentence())
        .isEqualTo("The server sent no certificate.");
  }

  @Test
  void mozillasRootsAreThereWithTheirDate() {
    TrustStore mozilla = TrustStore.mozilla();
    assertThat(mozilla.anchors()).hasSizeGreaterThan(100);
    assertThat(mozilla.version()).matches("[0-9.]+, 20[0-9]{2}-[0-9]{2}-[0-9]{2}");
  }

  @Test
  void daneHoldsWhenTheKeyIsTheOneInTheDns() {
    String pin =
        java.util.HexFormat.of()
            .formatHex(CertificateReader.digest("SHA-256", SERVER.keys().getPublic().getEncoded()));
    DaneLookup lookup = new DaneLookup("_443._tcp.www.example.com");
    lookup.add(DaneEvents.answered("3 1 1 " + pin));
    lookup.add(DaneEvents.concluded(DnssecState.SECURE));
    TlsTrust.Dane dane = requireNonNull(lookup.judge(List.of(SERVER.der(), ISSUER.der()), false));
    assertThat(dane.matches()).isTrue();
    assertThat(dane.records().getFirst().matches()).isZero();

    DaneLookup other = new DaneLookup("_443._tcp.www.example.com");
    other.add(DaneEvents.answered("3 1 1 " + "00".repeat(32)));
    other.add(DaneEvents.concluded(DnssecState.SECURE));
    assertThat(requireNonNull(other.judge(List.of(SERVER.der()), true)).sentence())
        .contains("none holds for the certificate");
    DaneLookup unsigned = new DaneLookup("_443._tcp.www.example.com");
    unsigned.add(DaneEvents.answered("3 1 1 " + pin));
    unsigned.add(DaneEvents.concluded(DnssecState.INSECURE));
    assertThat(requireNonNull(unsigned.judge(List.of(SERVER.der()), true)).matches()).isNull();
  }

  @Test
  void anAnchorInTheDnsHoldsOnlyWhereItVouchesForTheServer() {
    DaneLookup lookup = anchored("2 0 1 " + sha256(ISSUER.der()));
    assertThat(requireNonNull(lookup.judge(List.of(SERVER.der(), ISSUER.der()), false)).matches())
        .isTrue();
    // The server's chain with a certificate that has nothing to do with it.
    DaneLookup stranger = anchored("2 0 1 " + sha256(ROOT.der()));
    TlsTrust.Dane dane = requireNonNull(stranger.judge(List.of(SERVER.der(), ROOT.der()), false));
    assertThat(dane.matches()).isFalse();
    assertThat(dane.records().getFirst().matches()).isNull();
  }

  @Test
  void recordsOfUnknownKindsDoNotCountForOrAgainst() {
    TlsTrust.Dane dane =
        requireNonNull(anchored("3 1 9 00").judge(List.of(SERVER.der(), ISSUER.der()), true));
    assertThat(dane.matches()).isNull();
    assertThat(dane.sentence()).contains("kinds that no client knows");
  }

  private static DaneLookup anchored(String record) {
    DaneLookup lookup = new DaneLookup("_443._tcp.www.example.com");
    lookup.add(DaneEvents.answered(record));
    lookup.add(DaneEvents.concluded(DnssecState.SECURE));
    return lookup;
  }

  private static String sha256(byte[] der) {
    return java.util.HexFormat.of().formatHex(CertificateReader.digest("SHA-256", der));
  }

  private static List<TlsFinding> findings(List<byte[]> chain, String name) {
    TlsTrust trust = new ChainJudge(List.of(ROOT.trusted())).judge(chain, name, NOW, null);
    return TlsFindings.ofChain(CertificateReader.readAll(chain), trust, null, List.of(), NOW);
  }

  private static TlsTrust judge(String name, byte[]... chain) {
    return new ChainJudge(List.of(ROOT.trusted())).judge(List.of(chain), name, NOW, null);
  }
}
