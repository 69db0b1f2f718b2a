package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DnssecConcluded;
import io.lookingglass.probes.event.ProbeEvent.DnssecLinkChecked;
import io.lookingglass.probes.request.RecordTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Follows the chain of trust from the root's anchors down to an answer (RFC 4035 section 5) and
 * tells each link: at every name on the way, whether a zone begins there and whether it is signed.
 * For one measurement, on one thread.
 */
final class Validator {
  private static final int MOST_ALIASES = 16;

  private final Fetch fetch;
  private final TrustAnchors anchors;
  private final Signatures signatures;
  private final Consumer<ProbeEvent> sink;
  private final Map<Name, ZoneTrust> trust = new HashMap<>();

  /** Gets what validation needs, unvalidated and with signatures. */
  @FunctionalInterface
  interface Fetch {
    /** The answer to a question; empty when there is none. */
    Optional<Message> fetch(Name name, int type);
  }

  Validator(Fetch fetch, TrustAnchors anchors, Instant now, Consumer<ProbeEvent> sink) {
    this.fetch = fetch;
    this.anchors = anchors;
    this.signatures = new Signatures(now);
    this.sink = sink;
  }

  /** An outcome; of several the worse counts, of several secure ones the last, an alias's end. */
  private record Outcome(DnssecState state, Sentence reason) {
    Outcome and(Outcome other) {
      boolean bothSecure = state == DnssecState.SECURE && other.state == DnssecState.SECURE;
      return bothSecure || rank(other.state) > rank(state) ? other : this;
    }

    private static int rank(DnssecState state) {
      return switch (state) {
        case SECURE -> 0;
        case INSECURE -> 1;
        case INDETERMINATE -> 2;
        case BOGUS -> 3;
      };
    }
  }

  /** Validates the answer to a question and tells the conclusion. */
  void validate(Name name, int type) {
    Optional<Message> message = fetch.fetch(name, type);
    Outcome outcome =
        message.isEmpty()
            ? new Outcome(
                DnssecState.INDETERMINATE,
                Sentence.of(
                    "No server gave the answer with its signatures, so nothing can be checked."))
            : ofMessage(message.get(), name, type);
    sink.accept(new DnssecConcluded(outcome.state(), outcome.reason()));
  }

  private Outcome ofMessage(Message message, Name name, int type) {
    int rcode = message.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      return new Outcome(
          DnssecState.INDETERMINATE,
          Sentence.of("The server says {0}, and there is no data to check.", Rcode.string(rcode)));
    }
    List<RRset> sets = Signatures.sets(message.getSection(Section.ANSWER));
    Outcome outcome = null;
    for (RRset set : sets) {
      if (synthesised(set, sets)) {
        continue;
      }
      Outcome one = ofSet(set, message);
      outcome = outcome == null ? one : outcome.and(one);
    }
    Name end = endOfAliases(name, type, sets);
    boolean answered =
        sets.stream()
            .anyMatch(
                set -> set.getName().equals(end) && (set.getType() == type || type == Type.ANY));
    if (!answered) {
      Outcome one = ofAbsence(message, end, type, rcode == Rcode.NXDOMAIN);
      outcome = outcome == null ? one : outcome.and(one);
    }
    return outcome == null
        ? new Outcome(DnssecState.INDETERMINATE, Sentence.of("The answer is empty."))
        : outcome;
  }

  /** A CNAME made from a DNAME is never signed (RFC 6672 section 5.3.1). */
  private static boolean synthesised(RRset set, List<RRset> sets) {
    return set.getType() == Type.CNAME
        && set.sigs().isEmpty()
        && sets.stream()
            .anyMatch(
                other ->
                    other.first() instanceof DNAMERecord
                        && set.getName().subdomain(other.getName()));
  }

  private static Name endOfAliases(Name name, int type, List<RRset> sets) {
    Name end = name;
    for (int count = 0; count < MOST_ALIASES && type != Type.CNAME; count++) {
      Name at = end;
      Optional<Name> next =
          sets.stream()
              .filter(set -> set.getType() == Type.CNAME && set.getName().equals(at))
              .map(set -> ((CNAMERecord) set.first()).getTarget())
              .findFirst();
      if (next.isEmpty()) {
        return end;
      }
      end = next.get();
    }
    return end;
  }

  private Outcome ofSet(RRset set, Message message) {
    String subject = Signatures.shown(set.getName()) + " " + RecordTypes.typeName(set.getType());
    return switch (trustFor(set.getName(), set.getType() == Type.DS)) {
      case ZoneTrust.Secure zone -> {
        Signatures.Judged judged = signatures.judge(set, zone.zone(), zone.keys());
        if (judged.holds() == null) {
          yield link(
              zone.zone(),
              subject,
              DnssecState.BOGUS,
              Sentence.of(
                  "The answer {0} does not hold: {1}.",
                  subject, Objects.requireNonNull(judged.problem())),
              judged.all(),
              List.of());
        }
        int labels = judged.holds().getLabels();
        if (labels < set.getName().labels() - 1 && !set.getName().isWild()) {
          List<Sentence> proofs = denial(message, zone).wildcardApplies(set.getName(), labels);
          if (proofs.isEmpty()) {
            yield link(
                zone.zone(),
                subject,
                DnssecState.BOGUS,
                Sentence.of(
                    "{0} comes from a wildcard, but it is not proved that the name itself is"
                        + " absent.",
                    subject),
                judged.all(),
                List.of());
          }
          yield link(
              zone.zone(),
              subject,
              DnssecState.SECURE,
              Sentence.of(
                  "{0} comes from a wildcard and is signed by {1}.",
                  subject, Signatures.said(zone.zone())),
              judged.all(),
              proofs);
        }
        yield link(
            zone.zone(),
            subject,
            DnssecState.SECURE,
            Sentence.of("An unbroken chain of signatures leads from the root to {0}.", subject),
            judged.all(),
            List.of());
      }
      case ZoneTrust other -> untrusted(other);
    };
  }

  private Outcome ofAbsence(Message message, Name name, int type, boolean noSuchName) {
    Sentence subject =
        noSuchName
            ? Sentence.of("no name {0}", name.toString())
            : Sentence.of("no {0} for {1}", RecordTypes.typeName(type), name.toString());
    return switch (trustFor(name, type == Type.DS)) {
      case ZoneTrust.Secure zone -> {
        Denial denial = denial(message, zone);
        List<Sentence> proofs =
            noSuchName ? denial.noSuchName(name) : denial.noSuchType(name, type);
        if (proofs.isEmpty()) {
          yield link(
              zone.zone(),
              subject.english(),
              DnssecState.BOGUS,
              Sentence.of(
                  "It is not proved that there is {0}: signed NSEC or NSEC3 records that show it"
                      + " are missing.",
                  subject),
              List.of(),
              List.of());
        }
        yield link(
            zone.zone(),
            subject.english(),
            DnssecState.SECURE,
            Sentence.of("It is proved that there is {0}.", subject),
            List.of(),
            proofs);
      }
      case ZoneTrust other -> untrusted(other);
    };
  }

  private static Outcome untrusted(ZoneTrust trust) {
    return switch (trust) {
      case ZoneTrust.Secure _ -> throw new IllegalArgumentException("trusted");
      case ZoneTrust.Insecure insecure -> new Outcome(DnssecState.INSECURE, insecure.sentence());
      case ZoneTrust.Bogus bogus -> new Outcome(DnssecState.BOGUS, bogus.sentence());
      case ZoneTrust.Unknown unknown -> new Outcome(DnssecState.INDETERMINATE, unknown.sentence());
    };
  }

  private Outcome link(
      Name zone,
      String subject,
      DnssecState state,
      Sentence sentence,
      List<DnssecLink.Signature> signed,
      List<Sentence> proofs) {
    sink.accept(
        new DnssecLinkChecked(
            new DnssecLink(
                zone.toString(), subject, state, sentence, List.of(), List.of(), signed, proofs)));
    return new Outcome(state, sentence);
  }

  /**
   * The trust of the zone that a name is in.
   *
   * @param parentSide whether a zone that begins at the name itself does not count: its DS records
   *     are its parent's
   */
  private ZoneTrust trustFor(Name name, boolean parentSide) {
    ZoneTrust above = trust.computeIfAbsent(Name.root, _ -> rootTrust());
    for (int strip = name.labels() - 2; strip >= (parentSide ? 1 : 0); strip--) {
      if (!(above instanceof ZoneTrust.Secure secure)) {
        return above;
      }
      Name cut = strip == 0 ? name : new Name(name, strip);
      ZoneTrust known = trust.get(cut);
      if (known == null) {
        known = below(secure, cut);
        trust.put(cut, known);
      }
      above = known;
    }
    return above;
  }

  private ZoneTrust rootTrust() {
    return keys(Name.root, anchors.records(), Sentence.of("a trust anchor"));
  }

  /** What is known of a name one step below a trusted zone. */
  private ZoneTrust below(ZoneTrust.Secure parent, Name name) {
    Optional<Message> message = fetch.fetch(name, Type.DS);
    if (message.isEmpty()
        || (message.get().getRcode() != Rcode.NOERROR
            && message.get().getRcode() != Rcode.NXDOMAIN)) {
      return new ZoneTrust.Unknown(
          Sentence.of(
              "Whether {0} is signed could not be learned: nobody answers for its DS record.",
              Signatures.said(name)));
    }
    List<RRset> sets = Signatures.sets(message.get().getSection(Section.ANSWER));
    for (RRset set : sets) {
      if (set.getName().equals(name) && set.getType() == Type.DS) {
        return signed(parent, name, set);
      }
      if (set.getName().equals(name) && set.getType() == Type.CNAME) {
        return parent; // An alias is no zone (RFC 2181 section 10.1).
      }
    }
    return switch (denial(message.get(), parent).cutWithoutSigner(name)) {
      case NONE -> parent;
      case UNSIGNED_DELEGATION -> {
        Sentence sentence =
            Sentence.of(
                "{0} is not signed: {1} proves that it has no DS record for it.",
                Signatures.said(name), Signatures.said(parent.zone()));
        link(
            parent.zone(),
            "no DS for " + Signatures.shown(name),
            DnssecState.INSECURE,
            sentence,
            List.of(),
            List.of());
        yield new ZoneTrust.Insecure(sentence);
      }
      case UNPROVED -> unproved(parent, name, message.get());
    };
  }

  private ZoneTrust unproved(ZoneTrust.Secure parent, Name name, Message message) {
    boolean tooMany =
        message.getSection(Section.AUTHORITY).stream()
            .anyMatch(
                record ->
                    record instanceof NSEC3Record nsec3
                        && nsec3.getIterations() > Denial.MOST_ITERATIONS);
    if (tooMany) {
      return new ZoneTrust.Insecure(
          Sentence.of(
              "{0} hashes names more than {1} times, which is not followed (RFC 9276).",
              Signatures.said(parent.zone()), Denial.MOST_ITERATIONS));
    }
    boolean bare =
        message.getSection(Section.AUTHORITY).stream()
            .noneMatch(record -> record instanceof NSECRecord || record instanceof NSEC3Record);
    Sentence sentence =
        bare
            ? Sentence.of(
                "{0} is signed, but sends no proof that {1} has no DS record.",
                Signatures.said(parent.zone()), Signatures.said(name))
            : Sentence.of(
                "The proof that {0} has no DS record does not hold.", Signatures.said(name));
    link(
        parent.zone(),
        "no DS for " + Signatures.shown(name),
        DnssecState.BOGUS,
        sentence,
        List.of(),
        List.of());
    return new ZoneTrust.Bogus(sentence);
  }

  private ZoneTrust signed(ZoneTrust.Secure parent, Name name, RRset set) {
    Signatures.Judged judged = signatures.judge(set, parent.zone(), parent.keys());
    List<DSRecord> signers =
        set.rrs(false).stream()
            .filter(DSRecord.class::isInstance)
            .map(DSRecord.class::cast)
            .toList();
    if (judged.holds() == null) {
      Sentence sentence =
          Sentence.of(
              "The DS record of {0} does not hold: {1}.",
              Signatures.said(name), Objects.requireNonNull(judged.problem()));
      link(
          parent.zone(),
          Signatures.shown(name) + " DS",
          DnssecState.BOGUS,
          sentence,
          judged.all(),
          List.of());
      return new ZoneTrust.Bogus(sentence);
    }
    sink.accept(
        new DnssecLinkChecked(
            new DnssecLink(
                parent.zone().toString(),
                Signatures.shown(name) + " DS",
                DnssecState.SECURE,
                Sentence.of(
                    "The keys of {0} are vouched for by {1}.",
                    Signatures.said(name), Signatures.said(parent.zone())),
                signers.stream().map(signer -> Signatures.describe(signer, List.of())).toList(),
                List.of(),
                judged.all(),
                List.of())));
    if (signers.stream().noneMatch(Signatures::supported)) {
      return new ZoneTrust.Insecure(
          Sentence.of(
              "{0} is signed with algorithms only that are not supported here, which counts as"
                  + " unsigned.",
              Signatures.said(name)));
    }
    return keys(name, signers, Sentence.of("a DS record"));
  }

  /** Whether a zone's keys are those that DS records or trust anchors stand for. */
  private ZoneTrust keys(Name zone, List<DSRecord> signers, Sentence vouching) {
    Optional<Message> message = fetch.fetch(zone, Type.DNSKEY);
    RRset set =
        message.stream()
            .flatMap(each -> Signatures.sets(each.getSection(Section.ANSWER)).stream())
            .filter(each -> each.getName().equals(zone) && each.getType() == Type.DNSKEY)
            .findFirst()
            .orElse(null);
    if (set == null) {
      Sentence sentence =
          Sentence.of("The keys (DNSKEY) of {0} could not be had.", Signatures.said(zone));
      boolean denied = message.isPresent() && message.get().getRcode() == Rcode.NOERROR;
      return keyLink(
          zone,
          denied ? DnssecState.BOGUS : DnssecState.INDETERMINATE,
          sentence,
          signers,
          List.of(),
          null);
    }
    List<DNSKEYRecord> keys =
        set.rrs(false).stream()
            .filter(DNSKEYRecord.class::isInstance)
            .map(DNSKEYRecord.class::cast)
            .toList();
    List<DNSKEYRecord> entries =
        signers.stream()
            .filter(Signatures::supported)
            .flatMap(signer -> Signatures.keyOf(signer, keys).stream())
            .distinct()
            .toList();
    if (entries.isEmpty()) {
      return keyLink(
          zone,
          DnssecState.BOGUS,
          Sentence.of(
              "None of the keys of {0} is one that {1} stands for (key tags {2}): a key was changed"
                  + " without its parent knowing, or the other way round.",
              Signatures.said(zone), vouching, tags(signers)),
          signers,
          keys,
          null);
    }
    Signatures.Judged judged = signatures.judge(set, zone, entries);
    // The other keys sign the set as well, mostly; what is wrong with that is no matter of trust.
    Signatures.Judged byAny = signatures.judge(set, zone, keys);
    if (judged.holds() == null) {
      Sentence reason =
          byAny.holds() == null
              ? Objects.requireNonNull(byAny.problem())
              : Sentence.of(
                  "they are signed by key {0} only, which {1} does not stand for",
                  byAny.holds().getFootprint(), vouching);
      return keyLink(
          zone,
          DnssecState.BOGUS,
          Sentence.of("The keys of {0} do not hold: {1}.", Signatures.said(zone), reason),
          signers,
          keys,
          byAny);
    }
    return keyLink(
        zone,
        DnssecState.SECURE,
        Sentence.of(
            "The keys of {0} are signed by key {1}, which {2} stands for.",
            Signatures.said(zone), judged.holds().getFootprint(), vouching),
        signers,
        keys,
        byAny);
  }

  private ZoneTrust keyLink(
      Name zone,
      DnssecState state,
      Sentence sentence,
      List<DSRecord> signers,
      List<DNSKEYRecord> keys,
      Signatures.@Nullable Judged judged) {
    sink.accept(
        new DnssecLinkChecked(
            new DnssecLink(
                zone.toString(),
                Signatures.shown(zone) + " DNSKEY",
                state,
                sentence,
                signers.stream().map(signer -> Signatures.describe(signer, keys)).toList(),
                keys.stream().map(Signatures::describe).toList(),
                judged == null ? List.of() : judged.all(),
                List.of())));
    return switch (state) {
      case SECURE -> new ZoneTrust.Secure(zone, keys);
      case INSECURE -> new ZoneTrust.Insecure(sentence);
      case BOGUS -> new ZoneTrust.Bogus(sentence);
      case INDETERMINATE -> new ZoneTrust.Unknown(sentence);
    };
  }

  private static String tags(List<DSRecord> signers) {
    return String.join(
        ", ", signers.stream().map(signer -> Integer.toString(signer.getFootprint())).toList());
  }

  /** The NSEC and NSEC3 records of a message whose signatures hold. */
  private Denial denial(Message message, ZoneTrust.Secure zone) {
    List<Record> proved = new ArrayList<>();
    for (RRset set : Signatures.sets(message.getSection(Section.AUTHORITY))) {
      boolean denying = set.getType() == Type.NSEC || set.getType() == Type.NSEC3;
      if (denying && signatures.judge(set, zone.zone(), zone.keys()).holds() != null) {
        proved.addAll(set.rrs(false));
      }
    }
    return Denial.of(zone.zone(), proved);
  }
}
