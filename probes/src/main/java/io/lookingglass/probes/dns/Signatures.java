package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.request.RecordTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DNSSEC.DNSSECException;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;

/** Signatures and keys (RFC 4034, 4035), judged at one point in time. For one thread. */
final class Signatures {
  /**
   * A zone can make validators work without end by keys with equal tags and signatures that do not
   * hold (CVE-2023-50387, KeyTrap); no honest chain needs as many.
   */
  private static final int MOST_VERIFICATIONS = 200;

  private static final int MOST_SIGNATURES = 16;

  private final Instant now;
  private int verifications;

  Signatures(Instant now) {
    this.now = now;
  }

  /**
   * What came of an RRset.
   *
   * @param holds the signature that holds; absent when none does
   * @param all with what is wrong with each
   * @param problem why none holds, the end of a sentence; absent when one does
   */
  record Judged(
      @Nullable RRSIGRecord holds, List<DnssecLink.Signature> all, @Nullable Sentence problem) {
    Judged {
      all = List.copyOf(all);
    }
  }

  /** The RRsets of a section, in order, with their signatures. */
  static List<RRset> sets(List<Record> section) {
    Map<String, RRset> sets = new LinkedHashMap<>();
    for (Record record : section) {
      int type =
          record instanceof RRSIGRecord signature ? signature.getTypeCovered() : record.getType();
      RRset set =
          sets.computeIfAbsent(
              record.getName().canonicalize() + " " + type + " " + record.getDClass(),
              _ -> new RRset());
      if (record instanceof RRSIGRecord signature) {
        set.addRR(signature);
      } else {
        set.addRR(record);
      }
    }
    return sets.values().stream().filter(set -> set.size() > 0).toList();
  }

  /** Judges the signatures over an RRset by a zone's keys. */
  Judged judge(RRset set, Name zone, List<DNSKEYRecord> keys) {
    if (set.sigs().isEmpty()) {
      return new Judged(null, List.of(), Sentence.of("it is not signed"));
    }
    List<DnssecLink.Signature> all = new ArrayList<>();
    RRSIGRecord holds = null;
    Sentence problem = null;
    for (RRSIGRecord signature : set.sigs().stream().limit(MOST_SIGNATURES).toList()) {
      Sentence wrong = problem(set, signature, zone, keys);
      all.add(describe(signature, wrong));
      if (wrong == null && holds == null) {
        holds = signature;
      } else if (wrong != null && problem == null) {
        problem = wrong;
      }
    }
    return new Judged(holds, all, holds == null ? problem : null);
  }

  private @Nullable Sentence problem(
      RRset set, RRSIGRecord signature, Name zone, List<DNSKEYRecord> keys) {
    int tag = signature.getFootprint();
    if (!signature.getSigner().equals(zone)) {
      return Sentence.of(
          "it is signed by {0} instead of {1}", said(signature.getSigner()), said(zone));
    }
    if (signature.getExpire().isBefore(now)) {
      return Sentence.of(
          "the signature (key {0}) expired at {1}", tag, signature.getExpire().toString());
    }
    if (signature.getTimeSigned().isAfter(now)) {
      return Sentence.of(
          "the signature (key {0}) is not valid before {1}",
          tag, signature.getTimeSigned().toString());
    }
    if (signature.getLabels() > set.getName().labels() - 1) {
      return Sentence.of("the signature (key {0}) counts more labels than the name has", tag);
    }
    boolean found = false;
    Sentence reason = null;
    for (DNSKEYRecord key : keys) {
      if (key.getFootprint() != tag
          || key.getAlgorithm() != signature.getAlgorithm()
          || (key.getFlags() & DNSKEYRecord.Flags.ZONE_KEY) == 0) {
        continue;
      }
      found = true;
      if (++verifications > MOST_VERIFICATIONS) {
        return Sentence.of("there are more signatures and keys than anybody should have to check");
      }
      try {
        DNSSEC.verify(set, signature, key, now);
        return null;
      } catch (DNSSEC.UnsupportedAlgorithmException e) {
        reason =
            Sentence.of("its algorithm {0} is not supported here", algorithm(key.getAlgorithm()));
      } catch (DNSSECException | RuntimeException e) {
        reason = Sentence.of("the signature (key {0}) does not fit the data", tag);
      }
    }
    return found
        ? reason
        : Sentence.of("the zone has no key {0} that would have made the signature", tag);
  }

  private static DnssecLink.Signature describe(RRSIGRecord signature, @Nullable Sentence problem) {
    return new DnssecLink.Signature(
        RecordTypes.typeName(signature.getTypeCovered()),
        signature.getFootprint(),
        algorithm(signature.getAlgorithm()),
        signature.getSigner().toString(),
        signature.getTimeSigned(),
        signature.getExpire(),
        problem);
  }

  /** The key that a DS record stands for. */
  static Optional<DNSKEYRecord> keyOf(DSRecord signer, List<DNSKEYRecord> keys) {
    for (DNSKEYRecord key : keys) {
      if (key.getFootprint() == signer.getFootprint()
          && key.getAlgorithm() == signer.getAlgorithm()
          && supportedDigest(signer.getDigestID())) {
        DSRecord made =
            new DSRecord(signer.getName(), signer.getDClass(), 0, signer.getDigestID(), key);
        if (Arrays.equals(made.getDigest(), signer.getDigest())) {
          return Optional.of(key);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a DS record is of any use here (RFC 4035 section 5.2). */
  static boolean supported(DSRecord signer) {
    return supportedDigest(signer.getDigestID()) && supportedAlgorithm(signer.getAlgorithm());
  }

  private static boolean supportedDigest(int digest) {
    return digest == DNSSEC.Digest.SHA1
        || digest == DNSSEC.Digest.SHA256
        || digest == DNSSEC.Digest.SHA384;
  }

  private static boolean supportedAlgorithm(int algorithm) {
    return switch (algorithm) {
      case DNSSEC.Algorithm.RSASHA1,
          DNSSEC.Algorithm.RSA_NSEC3_SHA1,
          DNSSEC.Algorithm.RSASHA256,
          DNSSEC.Algorithm.RSASHA512,
          DNSSEC.Algorithm.ECDSAP256SHA256,
          DNSSEC.Algorithm.ECDSAP384SHA384,
          DNSSEC.Algorithm.ED25519,
          DNSSEC.Algorithm.ED448 ->
          true;
      default -> false;
    };
  }

  static DnssecLink.Key describe(DNSKEYRecord key) {
    return new DnssecLink.Key(
        key.getFootprint(),
        key.getFlags(),
        algorithm(key.getAlgorithm()),
        bits(key),
        (key.getFlags() & DNSKEYRecord.Flags.SEP_KEY) != 0,
        (key.getFlags() & DNSKEYRecord.Flags.REVOKE) != 0);
  }

  static DnssecLink.DelegationSigner describe(DSRecord signer, List<DNSKEYRecord> keys) {
    return new DnssecLink.DelegationSigner(
        signer.getFootprint(),
        algorithm(signer.getAlgorithm()),
        switch (signer.getDigestID()) {
          case DNSSEC.Digest.SHA1 -> "SHA-1";
          case DNSSEC.Digest.SHA256 -> "SHA-256";
          case DNSSEC.Digest.SHA384 -> "SHA-384";
          default -> "digest type " + signer.getDigestID();
        },
        keyOf(signer, keys).isPresent());
  }

  static String algorithm(int number) {
    return DNSSEC.Algorithm.string(number);
  }

  private static @Nullable Integer bits(DNSKEYRecord key) {
    byte @Nullable [] data = key.getKey(); // Null when the record ends before it.
    return switch (key.getAlgorithm()) {
      case DNSSEC.Algorithm.RSASHA1,
          DNSSEC.Algorithm.RSA_NSEC3_SHA1,
          DNSSEC.Algorithm.RSASHA256,
          DNSSEC.Algorithm.RSASHA512 ->
          rsaBits(data);
      case DNSSEC.Algorithm.ECDSAP256SHA256, DNSSEC.Algorithm.ED25519 -> 256;
      case DNSSEC.Algorithm.ECDSAP384SHA384 -> 384;
      case DNSSEC.Algorithm.ED448 -> 456;
      default -> null;
    };
  }

  /** RFC 3110 section 2: length of the exponent in one byte, or in two behind a 0. */
  private static @Nullable Integer rsaBits(byte @Nullable [] data) {
    if (data == null || data.length < 3) {
      return null;
    }
    int exponent =
        data[0] != 0 ? 1 + (data[0] & 0xFF) : 3 + ((data[1] & 0xFF) << 8 | (data[2] & 0xFF));
    if (exponent >= data.length) {
      return null;
    }
    return (data.length - exponent) * 8;
  }

  /** A name as a part of a sentence. */
  static Object said(Name name) {
    return name.equals(Name.root) ? Sentence.of("the root") : shown(name);
  }

  static String shown(Name name) {
    return name.equals(Name.root) ? "the root" : name.toString(true);
  }
}
