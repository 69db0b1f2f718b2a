package io.lookingglass.probes.dns;

import static io.lookingglass.probes.dns.ZoneText.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The proofs in the appendices B of RFC 4035 and RFC 5155, and proofs that are none. */
class DenialTest {
  /** RFC 4035 appendix A. */
  private static final List<Record> NSEC =
      ZoneText.records(
          """
          example. NSEC a.example. NS SOA MX RRSIG NSEC DNSKEY
          a.example. NSEC ai.example. NS DS RRSIG NSEC
          ai.example. NSEC b.example. A HINFO AAAA RRSIG NSEC
          b.example. NSEC ns1.example. NS RRSIG NSEC
          ns1.example. NSEC ns2.example. A RRSIG NSEC
          ns2.example. NSEC *.w.example. A RRSIG NSEC
          *.w.example. NSEC x.w.example. MX RRSIG NSEC
          x.w.example. NSEC x.y.w.example. MX RRSIG NSEC
          x.y.w.example. NSEC xx.example. MX RRSIG NSEC
          xx.example. NSEC example. A HINFO AAAA RRSIG NSEC
          """);

  /** RFC 5155 appendix A: opt-out, 12 iterations, salt aabbccdd. */
  private static final List<Record> NSEC3 =
      ZoneText.records(
          """
          0p9mhaveqvm6t7vbl5lop2u3t2rp3tom NSEC3 2t7b4g4vsa5smi47k61mv5bv1a22bojr \
          MX DNSKEY NS SOA NSEC3PARAM RRSIG
          2t7b4g4vsa5smi47k61mv5bv1a22bojr NSEC3 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG
          2vptu5timamqttgl4luu9kg21e0aor3s NSEC3 35mthgpgcu1qg68fab165klnsnk3dpvl MX RRSIG
          35mthgpgcu1qg68fab165klnsnk3dpvl NSEC3 b4um86eghhds6nea196smvmlo4ors995 NS DS RRSIG
          b4um86eghhds6nea196smvmlo4ors995 NSEC3 gjeqe526plbf1g8mklp59enfd789njgi MX RRSIG
          gjeqe526plbf1g8mklp59enfd789njgi NSEC3 ji6neoaepv8b5o6k4ev33abha8ht9fgc A HINFO AAAA RRSIG
          ji6neoaepv8b5o6k4ev33abha8ht9fgc NSEC3 k8udemvp1j2f7eg6jebps17vp3n8i58h
          k8udemvp1j2f7eg6jebps17vp3n8i58h NSEC3 kohar7mbb8dc2ce8a9qvl8hon4k53uhi
          kohar7mbb8dc2ce8a9qvl8hon4k53uhi NSEC3 q04jkcevqvmu85r014c7dkba38o0ji5r A RRSIG
          q04jkcevqvmu85r014c7dkba38o0ji5r NSEC3 r53bq7cc2uvmubfu5ocmm6pers9tk9en A RRSIG
          r53bq7cc2uvmubfu5ocmm6pers9tk9en NSEC3 t644ebqk9bibcna874givr6joj62mlhv MX RRSIG
          t644ebqk9bibcna874givr6joj62mlhv NSEC3 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom \
          A HINFO AAAA RRSIG
          """
              .replace(" NSEC3 ", ".example. NSEC3 1 1 12 aabbccdd "));

  /**
   * The records of those owners.
   *
   * @param owners names in the zone, {@code @} for its apex, or how a hash begins
   */
  private static Denial proof(List<Record> of, String... owners) {
    return Denial.of(
        name("example."),
        of.stream()
            .filter(record -> Arrays.stream(owners).anyMatch(owner -> isOf(record, owner)))
            .toList());
  }

  private static boolean isOf(Record record, String owner) {
    return switch (record) {
      case NSEC3Record hashed -> hashed.getName().getLabelString(0).startsWith(owner);
      default ->
          record.getName().equals(name(owner.equals("@") ? "example." : owner + ".example."));
    };
  }

  @Test
  void nameErrorNeedsTheNameAndTheWildcardDenied() {
    assertThat(proof(NSEC, "b", "@").noSuchName(name("ml.example.")))
        .extracting(Sentence::english)
        .containsExactly(
            "NSEC b.example: nothing stands between it and ns1.example, so not ml.example.",
            "NSEC example: there is no wildcard *.example.");
    assertThat(proof(NSEC, "b").noSuchName(name("ml.example."))).isEmpty();
    assertThat(proof(NSEC, "@").noSuchName(name("ml.example."))).isEmpty();
  }

  @Test
  void theLastNameIsFollowedByTheApex() {
    assertThat(proof(NSEC, "xx", "@").noSuchName(name("zz.example."))).hasSize(2);
    assertThat(proof(NSEC, "xx", "@").noSuchName(name("zz.elsewhere."))).isEmpty();
  }

  @Test
  void typesThatAreNotListedAreDenied() {
    Denial ns1 = proof(NSEC, "ns1");
    assertThat(ns1.noSuchType(name("ns1.example."), Type.MX)).hasSize(1);
    assertThat(ns1.noSuchType(name("ns1.example."), Type.A)).isEmpty();
    assertThat(ns1.noSuchType(name("ns2.example."), Type.MX)).isEmpty();
    // An alias would stand for whatever type.
    Denial alias =
        Denial.of(name("example."), ZoneText.records("c.example. NSEC d.example. CNAME RRSIG"));
    assertThat(alias.noSuchType(name("c.example."), Type.MX)).isEmpty();
  }

  @Test
  void aNameWithNamesBelowItHasNoRecordsItself() {
    assertThat(proof(NSEC, "x.w").noSuchType(name("y.w.example."), Type.A))
        .extracting(Sentence::english)
        .containsExactly(
            "NSEC x.w.example: y.w.example has no records itself, only names below it.");
  }

  @Test
  void anUnsignedDelegationIsOneWithoutSigner() {
    assertThat(proof(NSEC, "b").cutWithoutSigner(name("b.example.")))
        .isEqualTo(Denial.Cut.UNSIGNED_DELEGATION);
    assertThat(proof(NSEC, "a").cutWithoutSigner(name("a.example.")))
        .as("has a DS record")
        .isEqualTo(Denial.Cut.UNPROVED);
    assertThat(proof(NSEC, "ns1").cutWithoutSigner(name("ns1.example.")))
        .isEqualTo(Denial.Cut.NONE);
    assertThat(proof(NSEC, "ns1").cutWithoutSigner(name("xx.example.")))
        .isEqualTo(Denial.Cut.UNPROVED);
  }

  @Test
  void wildcardsApplyWhereTheNameItselfIsDenied() {
    assertThat(proof(NSEC, "x.y.w").wildcardApplies(name("a.z.w.example."), 2)).hasSize(1);
    assertThat(proof(NSEC, "xx").wildcardApplies(name("a.z.w.example."), 2)).isEmpty();
    assertThat(proof(NSEC, "x.y.w", "*.w").noSuchType(name("a.z.w.example."), Type.AAAA))
        .extracting(Sentence::english)
        .containsExactly(
            "NSEC *.w.example: the wildcard that stands for a.z.w.example has no AAAA.");
    assertThat(proof(NSEC, "x.y.w", "*.w").noSuchType(name("a.z.w.example."), Type.MX)).isEmpty();
  }

  @Test
  void whatStandsAboveADelegationProvesNothingBelowIt() {
    // RFC 6840 section 4.1: the parent's record at a cut, replayed against the child's names.
    assertThat(proof(NSEC, "b", "@").noSuchName(name("www.b.example."))).isEmpty();
    assertThat(proof(NSEC, "b").wildcardApplies(name("www.b.example."), 1)).isEmpty();
    assertThat(proof(NSEC, "b").noSuchType(name("b.example."), Type.A)).isEmpty();
    assertThat(proof(NSEC, "b").noSuchType(name("b.example."), Type.DS)).hasSize(1);
    assertThat(proof(NSEC3, "35mth").noSuchType(name("a.example."), Type.A)).isEmpty();
    assertThat(
            proof(NSEC3, "35mth", "0p9mh", "2vptu", "b4um8", "gjeqe", "q04jk", "t644e")
                .noSuchName(name("www.a.example.")))
        .isEmpty();
    Denial renamed =
        Denial.of(name("example."), ZoneText.records("d.example. NSEC example. DNAME RRSIG NSEC"));
    assertThat(renamed.wildcardApplies(name("www.d.example."), 1)).isEmpty();
  }

  @Test
  void hashedNameErrorNeedsEncloserNextCloserAndWildcard() {
    assertThat(proof(NSEC3, "0p9mh", "b4um8", "35mth").noSuchName(name("a.c.x.w.example.")))
        .extracting(Sentence::english)
        .containsExactly(
            "NSEC3: x.w.example exists, the hash of c.x.w.example falls between two that follow"
                + " each other.",
            "NSEC3: there is no wildcard *.x.w.example.");
    for (String[] two :
        new String[][] {{"0p9mh", "b4um8"}, {"0p9mh", "35mth"}, {"b4um8", "35mth"}}) {
      assertThat(proof(NSEC3, two).noSuchName(name("a.c.x.w.example."))).isEmpty();
    }
  }

  @Test
  void hashedTypesAreDeniedAtTheNameOrItsWildcard() {
    assertThat(proof(NSEC3, "2t7b4").noSuchType(name("ns1.example."), Type.MX)).hasSize(1);
    assertThat(proof(NSEC3, "2t7b4").noSuchType(name("ns1.example."), Type.A)).isEmpty();
    assertThat(proof(NSEC3, "ji6ne").noSuchType(name("y.w.example."), Type.A)).hasSize(1);
    Denial wildcard = proof(NSEC3, "k8ude", "q04jk", "r53bq");
    assertThat(wildcard.noSuchType(name("a.z.w.example."), Type.AAAA))
        .extracting(Sentence::english)
        .containsExactly(
            "NSEC3: the wildcard *.w.example that stands for a.z.w.example has no AAAA.");
    assertThat(wildcard.noSuchType(name("a.z.w.example."), Type.MX)).isEmpty();
    assertThat(proof(NSEC3, "q04jk").wildcardApplies(name("a.z.w.example."), 2)).hasSize(1);
    assertThat(proof(NSEC3, "ji6ne").wildcardApplies(name("a.z.w.example."), 2)).isEmpty();
  }

  @Test
  void optOutLeavesRoomForUnsignedDelegations() {
    Denial optOut = proof(NSEC3, "0p9mh", "35mth");
    assertThat(optOut.cutWithoutSigner(name("c.example.")))
        .isEqualTo(Denial.Cut.UNSIGNED_DELEGATION);
    assertThat(optOut.noSuchType(name("c.example."), Type.DS))
        .extracting(Sentence::english)
        .containsExactly("NSEC3 with opt-out: c.example may be an unsigned delegation.");
    assertThat(proof(NSEC3, "0p9mh").cutWithoutSigner(name("c.example.")))
        .isEqualTo(Denial.Cut.UNPROVED);
  }

  @Test
  void recordsThatCostTooMuchWorkProveNothing() {
    Denial expensive =
        Denial.of(
            name("example."),
            ZoneText.records(
                "2t7b4g4vsa5smi47k61mv5bv1a22bojr.example. NSEC3 1 1 151 aabbccdd"
                    + " 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG"));
    assertThat(expensive.nsec3()).isEmpty();
  }
}
