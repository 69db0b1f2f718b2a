package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SPF (RFC 7208), DMARC (RFC 7489), DKIM keys (RFC 6376) and their kin in TXT records. */
final class MailPolicies {
  /** RFC 7208 section 4.6.4. */
  private static final int MOST_LOOKUPS = 10;

  private static final Pattern MODIFIER = Pattern.compile("[a-z][a-z0-9_.-]*=");

  private MailPolicies() {}

  /** What a TXT record says; nothing for texts of another kind. */
  static List<Sentence> read(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("v=spf1") || lower.startsWith("v=spf1 ")) {
      return spf(text.substring("v=spf1".length()).strip());
    }
    if (lower.startsWith("v=dmarc1")) {
      return dmarc(PlainWords.tags(text));
    }
    if (lower.startsWith("v=dkim1") || (lower.startsWith("k=") && lower.contains("p="))) {
      return dkim(PlainWords.tags(text));
    }
    if (lower.startsWith("v=stsv1")) {
      return List.of(
          Sentence.of(
              "MTA-STS: senders shall fetch the policy and insist on TLS; its version is {0}.",
              told(PlainWords.tags(text).get("id"), Sentence.of("missing"))));
    }
    if (lower.startsWith("v=tlsrptv1")) {
      return List.of(
          Sentence.of(
              "Reports about TLS of mail go to {0}.",
              told(PlainWords.tags(text).get("rua"), Sentence.of("nobody"))));
    }
    return List.of();
  }

  private static List<Sentence> spf(String terms) {
    List<Sentence> lines = new ArrayList<>();
    int lookups = 0;
    for (String term : terms.isEmpty() ? new String[0] : terms.split("\\s+", -1)) {
      String lower = term.toLowerCase(Locale.ROOT);
      if (lower.startsWith("redirect=")) {
        lookups++;
        lines.add(
            Sentence.of("SPF: for everything else the policy of {0} holds.", term.substring(9)));
        continue;
      }
      if (lower.startsWith("exp=")) {
        lines.add(Sentence.of("SPF: {0} explains refusals.", term.substring(4)));
        continue;
      }
      if (MODIFIER.matcher(lower).lookingAt()) {
        continue; // What is not known must be ignored (RFC 7208 section 6).
      }
      char first = lower.charAt(0);
      boolean qualified = "+-~?".indexOf(first) >= 0;
      String mechanism = qualified ? lower.substring(1) : lower;
      if (!mechanism.startsWith("ip4:")
          && !mechanism.startsWith("ip6:")
          && !mechanism.equals("all")) {
        lookups++;
      }
      Sentence who = who(mechanism);
      lines.add(
          switch (qualified ? first : '+') {
            case '-' -> Sentence.of("SPF: {0} may not send mail (fail).", who);
            case '~' -> Sentence.of("SPF: {0} ought not to send mail (softfail).", who);
            case '?' -> Sentence.of("SPF: {0} neither may nor may not send mail (neutral).", who);
            default -> Sentence.of("SPF: {0} may send mail.", who);
          });
    }
    if (lookups > MOST_LOOKUPS) {
      lines.add(
          Sentence.of(
              "SPF: {0} terms need a look-up; more than {1} are an error (permerror).",
              lookups, MOST_LOOKUPS));
    }
    return lines.isEmpty()
        ? List.of(Sentence.of("SPF: nothing is said about anybody (neutral)."))
        : lines;
  }

  private static Sentence who(String mechanism) {
    int colon = mechanism.indexOf(':');
    String name = colon < 0 ? mechanism : mechanism.substring(0, colon);
    String value = colon < 0 ? "" : mechanism.substring(colon + 1);
    int slash = name.indexOf('/');
    String bare = slash < 0 ? name : name.substring(0, slash);
    Sentence domain = told(value, Sentence.of("this domain"));
    return switch (bare) {
      case "all" -> Sentence.of("everybody else");
      case "ip4", "ip6" ->
          PlainWords.looksLikeAddress(value)
              ? Sentence.verbatim(value)
              : Sentence.of("{0}, which is no address,", value);
      case "a" -> Sentence.of("the addresses of {0}", domain);
      case "mx" -> Sentence.of("the mail servers (MX) of {0}", domain);
      case "ptr" -> Sentence.of("hosts whose reverse name is in {0} (deprecated)", domain);
      case "exists" -> Sentence.of("whoever makes the name {0} exist", domain);
      case "include" -> Sentence.of("whoever the policy of {0} lets", domain);
      default -> Sentence.of("the unknown mechanism {0} (an error)", bare);
    };
  }

  /** What is told, or what it means that nothing is. */
  private static Sentence told(@Nullable String value, Sentence otherwise) {
    return value == null || value.isEmpty() ? otherwise : Sentence.verbatim(value);
  }

  private static List<Sentence> dmarc(Map<String, String> tags) {
    List<Sentence> lines = new ArrayList<>();
    lines.add(Sentence.of("DMARC: mail that fails is {0}.", action(tags.get("p"))));
    if (tags.containsKey("sp")) {
      lines.add(Sentence.of("DMARC: from subdomains it is {0}.", action(tags.get("sp"))));
    }
    String share = tags.getOrDefault("pct", "100");
    if (!share.equals("100")) {
      lines.add(Sentence.of("DMARC: that holds for {0} % of it.", share));
    }
    if ("s".equals(tags.get("aspf")) || "s".equals(tags.get("adkim"))) {
      lines.add(Sentence.of("DMARC: the domain must match exactly (strict alignment)."));
    }
    if (tags.containsKey("rua")) {
      lines.add(Sentence.of("DMARC: summaries go to {0}.", tags.getOrDefault("rua", "")));
    }
    if (tags.containsKey("ruf")) {
      lines.add(
          Sentence.of("DMARC: single failures are reported to {0}.", tags.getOrDefault("ruf", "")));
    }
    return lines;
  }

  private static Sentence action(@Nullable String policy) {
    return switch (policy == null ? "" : policy.toLowerCase(Locale.ROOT)) {
      case "none" -> Sentence.of("only reported (none)");
      case "quarantine" -> Sentence.of("put aside (quarantine)");
      case "reject" -> Sentence.of("refused (reject)");
      default -> Sentence.of("treated by a policy that is missing or not known");
    };
  }

  private static List<Sentence> dkim(Map<String, String> tags) {
    String key = tags.getOrDefault("p", "").replaceAll("\\s", "");
    if (key.isEmpty()) {
      return List.of(Sentence.of("DKIM: this key is revoked."));
    }
    String type = tags.getOrDefault("k", "rsa").toLowerCase(Locale.ROOT);
    List<Sentence> lines = new ArrayList<>();
    int bytes = key.length() * 3 / 4;
    lines.add(
        type.equals("rsa")
            ? Sentence.of("DKIM: an RSA key of about {0} bits.", rsaBits(bytes))
            : Sentence.of("DKIM: a key of type {0}.", type));
    String flags = tags.getOrDefault("t", "");
    if (List.of(flags.split(":", -1)).contains("y")) {
      lines.add(Sentence.of("DKIM: the domain is only testing; failures shall not count."));
    }
    return lines;
  }

  /** A SubjectPublicKeyInfo is some 38 bytes longer than the modulus in it. */
  private static int rsaBits(int bytes) {
    int bits = Math.max(0, bytes - 38) * 8;
    int step = 256;
    return Math.max(step, (bits + step / 2) / step * step);
  }
}
