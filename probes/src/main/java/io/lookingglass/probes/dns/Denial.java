package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/**
 * What NSEC (RFC 4034 section 4) and NSEC3 records (RFC 5155) prove about names that are not there.
 * Their signatures were checked before. Each proof is told as sentences.
 *
 * @param zone that they are of
 */
record Denial(Name zone, List<NSECRecord> nsec, List<NSEC3Record> nsec3) {

  /** RFC 9276 section 3.2 lets validators stop here; more is work that somebody wants done. */
  static final int MOST_ITERATIONS = 150;

  private static final int OPT_OUT = 1;

  Denial {
    nsec = List.copyOf(nsec);
    nsec3 = nsec3.stream().filter(record -> record.getIterations() <= MOST_ITERATIONS).toList();
  }

  static Denial of(Name zone, List<Record> proved) {
    return new Denial(
        zone,
        proved.stream().filter(NSECRecord.class::isInstance).map(NSECRecord.class::cast).toList(),
        proved.stream()
            .filter(NSEC3Record.class::isInstance)
            .map(NSEC3Record.class::cast)
            .toList());
  }

  /** What a name without DS record is. */
  enum Cut {
    /** An unsigned zone begins there, or may begin there. */
    UNSIGNED_DELEGATION,
    /** No zone begins there. */
    NONE,
    /** Nothing is proved. */
    UNPROVED
  }

  /** Whether a zone begins at a name that has no DS record. */
  Cut cutWithoutSigner(Name name) {
    for (NSECRecord record : nsec) {
      if (record.getName().equals(name)) {
        return cut(record.hasType(Type.NS), record.hasType(Type.SOA), record.hasType(Type.DS));
      }
    }
    for (NSEC3Record record : nsec3) {
      if (matches(record, name)) {
        return cut(record.hasType(Type.NS), record.hasType(Type.SOA), record.hasType(Type.DS));
      }
    }
    if (nsec.stream().anyMatch(record -> covers(record, name))) {
      return Cut.NONE;
    }
    Optional<Name> nextCloser = nextCloser(name);
    if (nextCloser.isPresent()) {
      for (NSEC3Record record : nsec3) {
        if (covers(record, nextCloser.get())) {
          return (record.getFlags() & OPT_OUT) != 0 ? Cut.UNSIGNED_DELEGATION : Cut.NONE;
        }
      }
    }
    return Cut.UNPROVED;
  }

  private static Cut cut(boolean ns, boolean soa, boolean ds) {
    if (ds) {
      return Cut.UNPROVED;
    }
    return ns && !soa ? Cut.UNSIGNED_DELEGATION : Cut.NONE;
  }

  /** The proof that a name does not exist, neither itself nor by a wildcard; empty when none. */
  List<Sentence> noSuchName(Name name) {
    for (NSECRecord record : nsec) {
      if (covers(record, name)) {
        Name encloser = closestEncloser(record, name);
        Name wildcard = wildcard(encloser);
        for (NSECRecord other : nsec) {
          if (wildcard != null && covers(other, wildcard)) {
            return List.of(
                Sentence.of(
                    "NSEC {0}: nothing stands between it and {1}, so not {2}.",
                    said(record.getName()), said(record.getNext()), said(name)),
                Sentence.of(
                    "NSEC {0}: there is no wildcard {1}.", said(other.getName()), said(wildcard)));
          }
        }
      }
    }
    Optional<Name> nextCloser = nextCloser(name);
    if (nextCloser.isPresent() && anyCovers(nextCloser.get())) {
      Name encloser = new Name(nextCloser.get(), 1);
      Name wildcard = wildcard(encloser);
      if (wildcard != null && anyCovers(wildcard)) {
        return List.of(
            Sentence.of(
                "NSEC3: {0} exists, the hash of {1} falls between two that follow each other.",
                said(encloser), said(nextCloser.get())),
            Sentence.of("NSEC3: there is no wildcard {0}.", said(wildcard)));
      }
    }
    return List.of();
  }

  /** The proof that a name has no records of a type; empty when none. */
  List<Sentence> noSuchType(Name name, int type) {
    for (NSECRecord record : nsec) {
      if (record.getName().equals(name) && lacks(record, type)) {
        return List.of(
            Sentence.of(
                "NSEC {0} lists its types, and {1} is not among them.",
                said(name), Type.string(type)));
      }
      if (covers(record, name) && record.getNext().subdomain(name)) {
        return List.of(
            Sentence.of(
                "NSEC {0}: {1} has no records itself, only names below it.",
                said(record.getName()), said(name)));
      }
    }
    for (NSEC3Record record : nsec3) {
      if (matches(record, name) && lacks(record, type)) {
        return List.of(
            Sentence.of(
                "NSEC3 of {0} lists its types, and {1} is not among them.",
                said(name), Type.string(type)));
      }
    }
    return wildcardWithoutType(name, type);
  }

  private List<Sentence> wildcardWithoutType(Name name, int type) {
    for (NSECRecord covering : nsec) {
      Name wildcard = covers(covering, name) ? wildcard(closestEncloser(covering, name)) : null;
      for (NSECRecord record : nsec) {
        if (record.getName().equals(wildcard) && lacks(record, type)) {
          return List.of(
              Sentence.of(
                  "NSEC {0}: the wildcard that stands for {1} has no {2}.",
                  said(record.getName()), said(name), Type.string(type)));
        }
      }
    }
    Optional<Name> nextCloser = nextCloser(name);
    if (nextCloser.isPresent() && anyCovers(nextCloser.get())) {
      Name wildcard = wildcard(new Name(nextCloser.get(), 1));
      for (NSEC3Record record : nsec3) {
        if (wildcard != null && matches(record, wildcard) && lacks(record, type)) {
          return List.of(
              Sentence.of(
                  "NSEC3: the wildcard {0} that stands for {1} has no {2}.",
                  said(wildcard), said(name), Type.string(type)));
        }
      }
      if (type == Type.DS
          && nsec3.stream()
              .anyMatch(
                  record ->
                      covers(record, nextCloser.get()) && (record.getFlags() & OPT_OUT) != 0)) {
        return List.of(
            Sentence.of("NSEC3 with opt-out: {0} may be an unsigned delegation.", said(name)));
      }
    }
    return List.of();
  }

  /** The proof that an answer made from a wildcard is right: the name itself does not exist. */
  List<Sentence> wildcardApplies(Name name, int labelsOfWildcard) {
    for (NSECRecord record : nsec) {
      if (covers(record, name)) {
        return List.of(
            Sentence.of(
                "NSEC {0}: {1} itself does not exist, so the wildcard applies.",
                said(record.getName()), said(name)));
      }
    }
    int strip = name.labels() - 1 - labelsOfWildcard - 1;
    if (strip >= 0 && anyCovers(new Name(name, strip))) {
      return List.of(
          Sentence.of("NSEC3: {0} itself does not exist, so the wildcard applies.", said(name)));
    }
    return List.of();
  }

  private static boolean lacks(NSECRecord record, int type) {
    return !record.hasType(type)
        && !record.hasType(Type.CNAME)
        && (type == Type.DS || !delegates(record.hasType(Type.NS), record.hasType(Type.SOA)));
  }

  private static boolean lacks(NSEC3Record record, int type) {
    return !record.hasType(type)
        && !record.hasType(Type.CNAME)
        && (type == Type.DS || !delegates(record.hasType(Type.NS), record.hasType(Type.SOA)));
  }

  /** Of what is below a delegation, and of its types but DS, the child zone alone can tell. */
  private static boolean delegates(boolean ns, boolean soa) {
    return ns && !soa;
  }

  /**
   * Whether a name falls between two that follow each other; the last is followed by the apex. What
   * stands at a delegation or above a DNAME tells nothing about the names below (RFC 6840 4.1).
   */
  private boolean covers(NSECRecord record, Name name) {
    if (name.subdomain(record.getName())
        && (delegates(record.hasType(Type.NS), record.hasType(Type.SOA))
            || record.hasType(Type.DNAME))) {
      return false;
    }
    boolean after = record.getName().compareTo(name) < 0;
    boolean before = name.compareTo(record.getNext()) < 0 || record.getNext().equals(zone);
    return name.subdomain(zone) && after && before;
  }

  private static Name closestEncloser(NSECRecord record, Name name) {
    Name byOwner = common(name, record.getName());
    Name byNext = common(name, record.getNext());
    return byOwner.labels() >= byNext.labels() ? byOwner : byNext;
  }

  private static Name common(Name one, Name other) {
    Name candidate = one;
    while (!other.subdomain(candidate)) {
      candidate = new Name(candidate, 1);
    }
    return candidate;
  }

  private static @Nullable Name wildcard(Name encloser) {
    try {
      return Name.concatenate(Name.fromString("*"), encloser);
    } catch (NameTooLongException | TextParseException e) {
      return null; // No such name can exist.
    }
  }

  /** The child, towards a name, of the longest ancestor that an NSEC3 record proves to exist. */
  private Optional<Name> nextCloser(Name name) {
    Name below = name;
    while (below.labels() > zone.labels()) {
      Name ancestor = new Name(below, 1);
      Optional<NSEC3Record> encloser =
          nsec3.stream().filter(record -> matches(record, ancestor)).findFirst();
      if (encloser.isPresent()) {
        boolean elsewhere =
            delegates(encloser.get().hasType(Type.NS), encloser.get().hasType(Type.SOA))
                || encloser.get().hasType(Type.DNAME);
        return elsewhere ? Optional.empty() : Optional.of(below);
      }
      below = ancestor;
    }
    return Optional.empty();
  }

  private boolean anyCovers(Name name) {
    return nsec3.stream().anyMatch(record -> covers(record, name));
  }

  private static boolean matches(NSEC3Record record, Name name) {
    byte[] hash = hash(record, name);
    return hash != null && Arrays.equals(hash, ownerHash(record));
  }

  private static boolean covers(NSEC3Record record, Name name) {
    byte[] hash = hash(record, name);
    byte[] owner = ownerHash(record);
    byte[] next = record.getNext();
    if (hash == null || owner == null) {
      return false;
    }
    boolean after = Arrays.compareUnsigned(owner, hash) < 0;
    boolean before = Arrays.compareUnsigned(hash, next) < 0;
    return Arrays.compareUnsigned(owner, next) < 0 ? after && before : after || before;
  }

  private static byte @Nullable [] hash(NSEC3Record record, Name name) {
    try {
      return record.hashName(name.canonicalize());
    } catch (NoSuchAlgorithmException | RuntimeException e) {
      return null;
    }
  }

  private static byte @Nullable [] ownerHash(NSEC3Record record) {
    return new base32(base32.Alphabet.BASE32HEX, false, false)
        .fromString(record.getName().getLabelString(0));
  }

  private static Object said(Name name) {
    return Signatures.said(name);
  }
}
