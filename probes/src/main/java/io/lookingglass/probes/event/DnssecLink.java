package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One link of the chain of trust: a zone's keys, or an RRset in the zone at its end.
 *
 * @param zone absolute; whose keys or data they are
 * @param subject what is proved: {@code example.com DNSKEY}, {@code www.example.com A}, {@code no
 *     DS for example.com}
 * @param said why the state is what it is, with a full stop
 * @param delegationSigners the parent's DS records, or the trust anchors; of a link about keys
 * @param keys the zone's keys; of a link about keys
 * @param signatures over the subject
 * @param proved what NSEC and NSEC3 records show, a sentence each; of a link about absence
 */
public record DnssecLink(
    String zone,
    String subject,
    DnssecState state,
    Sentence said,
    List<DelegationSigner> delegationSigners,
    List<Key> keys,
    List<Signature> signatures,
    List<Sentence> proved) {
  public DnssecLink {
    delegationSigners = List.copyOf(delegationSigners);
    keys = List.copyOf(keys);
    signatures = List.copyOf(signatures);
    proved = List.copyOf(proved);
  }

  /** Why, in the language of programs, terminals and logs. */
  public String sentence() {
    return said.english();
  }

  /** What is shown, in the language of programs, terminals and logs. */
  public List<String> proofs() {
    return proved.stream().map(Sentence::english).toList();
  }

  /**
   * A DS record, of the parent or of a trust anchor (RFC 4034 section 5).
   *
   * @param algorithm the key's, {@code ECDSAP256SHA256}
   * @param digestType {@code SHA-256}
   * @param matchesKey whether the zone has the key it stands for
   */
  public record DelegationSigner(
      int keyTag, String algorithm, String digestType, boolean matchesKey) {}

  /**
   * A DNSKEY (RFC 4034 section 2).
   *
   * @param bits length of the key; absent when it is not known for the algorithm
   * @param secureEntryPoint whether the SEP bit is set: by custom a key-signing key
   * @param revoked RFC 5011
   */
  public record Key(
      int keyTag,
      int flags,
      String algorithm,
      @Nullable Integer bits,
      boolean secureEntryPoint,
      boolean revoked) {}

  /**
   * An RRSIG (RFC 4034 section 3).
   *
   * @param wrong why it does not hold, a sentence without a full stop; absent when it does
   */
  public record Signature(
      String typeCovered,
      int keyTag,
      String algorithm,
      String signer,
      Instant inception,
      Instant expiration,
      @Nullable Sentence wrong) {

    /** Why it does not hold, in the language of programs; absent when it does. */
    public @Nullable String problem() {
      return wrong == null ? null : wrong.english();
    }
  }
}
