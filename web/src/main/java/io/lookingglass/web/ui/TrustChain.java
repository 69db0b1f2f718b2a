package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.event.DnssecLink.DelegationSigner;
import io.lookingglass.probes.event.DnssecLink.Signature;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.web.language.Speech;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chain of trust as a picture: a box for each zone from the trust anchor down, in it the zone's
 * keys and what they sign; between the boxes the DS records that tie a zone to its parent.
 *
 * @param tone good, warning, bad, unknown: also the name of its picture
 * @param word secure, insecure, bogus, indeterminate
 * @param reason one sentence
 */
record TrustChain(String tone, String word, String reason, List<Box> boxes) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String NO_SIGNER = "no DS for ";

  TrustChain {
    boxes = List.copyOf(boxes);
  }

  /**
   * A zone.
   *
   * @param entry what leads here: {@code Trust anchor}, {@code DS in example}; absent for a zone
   *     without keys
   * @param signers the DS records or trust anchors
   * @param signed whether the zone has keys that count
   */
  record Box(
      String zone,
      String tone,
      @Nullable String entry,
      List<Chip> signers,
      boolean signed,
      List<Step> steps) {
    Box {
      signers = List.copyOf(signers);
      steps = List.copyOf(steps);
    }

    boolean brokenEntry() {
      return entry != null && signers.stream().noneMatch(chip -> chip.tone().equals("good"));
    }
  }

  /**
   * Something that is signed: keys, a DS record, an answer, or its absence.
   *
   * @param seals the signatures over it
   * @param proofs of absence, a sentence each
   */
  record Step(
      String title,
      String tone,
      String sentence,
      List<Chip> chips,
      List<Seal> seals,
      List<String> proofs) {
    Step {
      chips = List.copyOf(chips);
      seals = List.copyOf(seals);
      proofs = List.copyOf(proofs);
    }
  }

  /** A DS record or a key: kind, key tag, the rest in words. */
  record Chip(String kind, String tag, String detail, String tone) {}

  /**
   * A signature.
   *
   * @param by {@code RRSIG by key 12345}
   * @param validity from when to when
   * @param left how long it still holds, or since when it does not
   * @param now where the time of measuring stands between both, in percent with the sign
   * @param problem absent when it holds
   */
  record Seal(String by, String validity, String left, String now, @Nullable String problem) {}

  /** What belongs to a zone, while links are read. */
  private static final class Draft {
    private final String zone;
    private final List<Step> steps = new ArrayList<>();
    private final List<Chip> signers = new ArrayList<>();
    private @Nullable String entry;
    private boolean signed = true;

    Draft(String zone) {
      this.zone = zone;
    }

    Box box() {
      String tone =
          steps.stream().anyMatch(step -> step.tone().equals("bad"))
              ? "bad"
              : steps.stream().anyMatch(step -> step.tone().equals("unknown"))
                  ? "unknown"
                  : signed ? "good" : "warning";
      return new Box(DnsView.shown(zone), tone, entry, signers, signed, steps);
    }
  }

  static TrustChain of(DnsResult.Dnssec dnssec, Instant at) {
    Map<String, Draft> drafts = new LinkedHashMap<>();
    Map<String, String> parents = new LinkedHashMap<>();
    for (DnssecLink link : dnssec.chain()) {
      Draft draft = drafts.computeIfAbsent(link.zone(), Draft::new);
      boolean keys = link.subject().endsWith(" DNSKEY");
      if (keys) {
        String parent = parents.get(before(link.subject(), " DNSKEY"));
        draft.entry =
            parent == null ? say("Trust anchor") : say("DS record in {0}", DnsView.shown(parent));
        draft.signers.addAll(signers(link));
      } else if (link.subject().endsWith(" DS")) {
        parents.put(before(link.subject(), " DS"), link.zone());
      }
      draft.steps.add(step(link, keys, at));
      if (link.state() == DnssecState.INSECURE && link.subject().startsWith(NO_SIGNER)) {
        String unsigned = link.subject().substring(NO_SIGNER.length());
        drafts.computeIfAbsent(unsigned, Draft::new).signed = false;
      }
    }
    return new TrustChain(
        tone(dnssec.state()),
        DnsView.word(dnssec.state()),
        said(dnssec.said()),
        drafts.values().stream().map(Draft::box).toList());
  }

  /** What is proved to be absent is told in words, all else by its records. */
  private static String title(String subject) {
    String[] words = subject.split(" ", -1);
    if (words.length == 3 && words[0].equals("no") && words[1].equals("name")) {
      return say("no name {0}", words[2]);
    }
    return words.length == 4 && words[0].equals("no") && words[2].equals("for")
        ? say("no {0} for {1}", words[1], words[3])
        : subject;
  }

  private static String tone(DnssecState state) {
    return switch (state) {
      case SECURE -> "good";
      case INSECURE -> "warning";
      case BOGUS -> "bad";
      case INDETERMINATE -> "unknown";
    };
  }

  private static Step step(DnssecLink link, boolean keys, Instant at) {
    List<Chip> chips =
        keys
            ? link.keys().stream().map(TrustChain::key).toList()
            : link.delegationSigners().stream()
                .map(
                    signer ->
                        new Chip(
                            "DS",
                            Integer.toString(signer.keyTag()),
                            signer.algorithm() + ", " + signer.digestType(),
                            "plain"))
                .toList();
    return new Step(
        keys ? "DNSKEY" : title(link.subject()),
        tone(link.state()),
        said(link.said()),
        chips,
        link.signatures().stream().map(signature -> seal(signature, at)).toList(),
        link.proved().stream().map(Speech::said).toList());
  }

  /** One that fits is enough: zones have others while they change keys. */
  private static List<Chip> signers(DnssecLink link) {
    boolean tied = link.delegationSigners().stream().anyMatch(DelegationSigner::matchesKey);
    return link.delegationSigners().stream()
        .map(
            signer -> {
              String kind = signer.algorithm() + ", " + signer.digestType();
              String tag = Integer.toString(signer.keyTag());
              if (link.keys().isEmpty()) {
                return new Chip("DS", tag, kind, "plain");
              }
              return signer.matchesKey()
                  ? new Chip("DS", tag, say("{0}: stands for a key below", kind), "good")
                  : new Chip(
                      "DS", tag, say("{0}: no such key below", kind), tied ? "plain" : "bad");
            })
        .toList();
  }

  private static String before(String text, String suffix) {
    return text.substring(0, text.length() - suffix.length());
  }

  private static Chip key(DnssecLink.Key key) {
    return new Chip(
        key.secureEntryPoint() ? "KSK" : "ZSK",
        Integer.toString(key.keyTag()),
        detail(key),
        key.revoked() ? "bad" : "plain");
  }

  private static String detail(DnssecLink.Key key) {
    String detail =
        key.bits() == null ? key.algorithm() : say("{0}, {1} bits", key.algorithm(), key.bits());
    return key.revoked() ? say("{0}, revoked", detail) : detail;
  }

  private static Seal seal(Signature signature, Instant at) {
    double whole = Duration.between(signature.inception(), signature.expiration()).toSeconds();
    double passed = Duration.between(signature.inception(), at).toSeconds();
    double part = whole <= 0 ? 100 : Math.clamp(passed / whole * 100, 0, 100);
    String left =
        at.isBefore(signature.inception())
            ? say("not valid yet")
            : at.isAfter(signature.expiration())
                ? say("expired {0}", Figures.age(Duration.between(signature.expiration(), at)))
                : say(
                    "holds for {0} more", remaining(Duration.between(at, signature.expiration())));
    return new Seal(
        say(
            "RRSIG by key {0} of {1}, {2}",
            signature.keyTag(), DnsView.shown(signature.signer()), signature.algorithm()),
        say(
            "{0} to {1}",
            MINUTE.format(signature.inception()), MINUTE.format(signature.expiration())),
        left,
        String.format(Locale.ROOT, "%.1f%%", part),
        signature.wrong() == null ? null : said(signature.wrong()));
  }

  private static String remaining(Duration left) {
    return left.toDays() >= 2
        ? say("{0} {1|day|days}", Figures.count(left.toDays()), left.toDays())
        : left.toHours() >= 2 ? say("{0} {0|hour|hours}", left.toHours()) : Figures.took(left);
  }
}
