package io.lookingglass.probes.dns;

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
  static List<String> read(String text) {
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
          "MTA-STS: senders shall fetch the policy and insist on TLS; its version is %s."
              .formatted(PlainWords.tags(text).getOrDefault("id", "missing")));
    }
    if (lower.startsWith("v=tlsrptv1")) {
      return List.of(
          "Reports about TLS of mail go to %s."
              .formatted(PlainWords.tags(text).getOrDefault("rua", "nobody")));
    }
    return List.of();
  }

  private static List<String> spf(String terms) {
    List<String> lines = new ArrayList<>();
    int lookups = 0;
    for (String term : terms.isEmpty() ? new String[0] : terms.split("\\s+", -1)) {
      String lower = term.toLowerCase(Locale.ROOT);
      if (lower.startsWith("redirect=")) {
        lookups++;
        lines.add("SPF: for everything else the policy of %s holds.".formatted(term.substring(9)));
        continue;
      }
      if (lower.startsWith("exp=")) {
        lines.add("SPF: %s explains refusals.".formatted(term.substring(4)));
        continue;
      }
      if (MODIFIER.matcher(lower).lookingAt()) {
        continue; // What is not known must be ignored (RFC 7208 section 6).
      }
      char first = lower.charAt(0);
      boolean qualified = "+-~?".indexOf(first) >= 0;
      String mechanism = qualified ? lower.substring(1) : lower;
      String verb =
          switch (qualified ? first : '+') {
            case '-' -> "may not send mail (fail)";
            case '~' -> "ought not to send mail (softfail)";
            case '?' -> "neither may nor may not send mail (neutral)";
            default -> "may send mail";
          };
      String who = who(mechanism);
      if (!mechanism.startsWith("ip4:")
          && !mechanism.startsWith("ip6:")
          && !mechanism.equals("all")) {
        lookups++;
      }
      lines.add("SPF: %s %s.".formatted(who, verb));
    }
    if (lookups > MOST_LOOKUPS) {
      lines.add(
          "SPF: %d terms need a look-up; more than %d are an error (permerror)."
              .formatted(lookups, MOST_LOOKUPS));
    }
    return lines.isEmpty() ? List.of("SPF: nothing is said about anybody (neutral).") : lines;
  }

  private static String who(String mechanism) {
    int colon = mechanism.indexOf(':');
    String name = colon < 0 ? mechanism : mechanism.substring(0, colon);
    String value = colon < 0 ? "" : mechanism.substring(colon + 1);
    int slash = name.indexOf('/');
    String bare = slash < 0 ? name : name.substring(0, slash);
    String domain = value.isEmpty() ? "this domain" : value;
    return switch (bare) {
      case "all" -> "everybody else";
      case "ip4", "ip6" ->
          PlainWords.looksLikeAddress(value) ? value : "%s, which is no address,".formatted(value);
      case "a" -> "the addresses of " + domain;
      case "mx" -> "the mail servers (MX) of " + domain;
      case "ptr" -> "hosts whose reverse name is in %s (deprecated)".formatted(domain);
      case "exists" -> "whoever makes the name %s exist".formatted(domain);
      case "include" -> "whoever the policy of %s lets".formatted(domain);
      default -> "the unknown mechanism %s (an error)".formatted(bare);
    };
  }

  private static List<String> dmarc(Map<String, String> tags) {
    List<String> lines = new ArrayList<>();
    lines.add("DMARC: mail that fails is %s.".formatted(action(tags.get("p"))));
    if (tags.containsKey("sp")) {
      lines.add("DMARC: from subdomains it is %s.".formatted(action(tags.get("sp"))));
    }
    String share = tags.getOrDefault("pct", "100");
    if (!share.equals("100")) {
      lines.add("DMARC: that holds for %s %% of it.".formatted(share));
    }
    if ("s".equals(tags.get("aspf")) || "s".equals(tags.get("adkim"))) {
      lines.add("DMARC: the domain must match exactly (strict alignment).");
    }
    if (tags.containsKey("rua")) {
      lines.add("DMARC: summaries go to %s.".formatted(tags.get("rua")));
    }
    if (tags.containsKey("ruf")) {
      lines.add("DMARC: single failures are reported to %s.".formatted(tags.get("ruf")));
    }
    return lines;
  }

  private static String action(@Nullable String policy) {
    return switch (policy == null ? "" : policy.toLowerCase(Locale.ROOT)) {
      case "none" -> "only reported (none)";
      case "quarantine" -> "put aside (quarantine)";
      case "reject" -> "refused (reject)";
      default -> "treated by a policy that is missing or not known";
    };
  }

  private static List<String> dkim(Map<String, String> tags) {
    String key = tags.getOrDefault("p", "").replaceAll("\\s", "");
    if (key.isEmpty()) {
      return List.of("DKIM: this key is revoked.");
    }
    String type = tags.getOrDefault("k", "rsa").toLowerCase(Locale.ROOT);
    List<String> lines = new ArrayList<>();
    int bytes = key.length() * 3 / 4;
    lines.add(
        type.equals("rsa")
            ? "DKIM: an RSA key of about %d bits.".formatted(rsaBits(bytes))
            : "DKIM: a key of type %s.".formatted(type));
    String flags = tags.getOrDefault("t", "");
    if (List.of(flags.split(":", -1)).contains("y")) {
      lines.add("DKIM: the domain is only testing; failures shall not count.");
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
