package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.HttpStep.HeadReceived;
import io.lookingglass.probes.result.HttpFinding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Judges the cookies that an answer sets (RFC 6265, and its successor's prefixes and SameSite). */
final class HttpCookies {
  private static final int MOST_COOKIES = 32;
  private static final int LONGEST_NAME = 60;

  private HttpCookies() {}

  static void judge(HeadReceived head, boolean secure, List<HttpFinding> findings) {
    head.all("set-cookie").stream()
        .limit(MOST_COOKIES)
        .forEach(cookie -> judge(cookie, secure, findings));
  }

  private static void judge(String cookie, boolean overTls, List<HttpFinding> findings) {
    String[] parts = cookie.split(";", 32);
    String name = parts[0].split("=", 2)[0].strip();
    boolean secure = false;
    boolean httpOnly = false;
    boolean domain = false;
    boolean rootPath = false;
    String sameSite = "";
    for (int index = 1; index < parts.length; index++) {
      String[] attribute = parts[index].strip().split("=", 2);
      String value = attribute.length == 2 ? attribute[1].strip() : "";
      switch (attribute[0].strip().toLowerCase(Locale.ROOT)) {
        case "secure" -> secure = true;
        case "httponly" -> httpOnly = true;
        case "samesite" -> sameSite = value.toLowerCase(Locale.ROOT);
        case "domain" -> domain = !value.isEmpty();
        case "path" -> rootPath = value.equals("/");
        default -> {
          // Expires, Max-Age, Partitioned, and what browsers do not know.
        }
      }
    }
    List<Sentence> wrong = new ArrayList<>();
    Severity severity = Severity.OK;
    String lower = name.toLowerCase(Locale.ROOT);
    if ((lower.startsWith("__secure-") && !secure)
        || (lower.startsWith("__host-") && (!secure || domain || !rootPath))) {
      wrong.add(Sentence.of("browsers refuse it, since it lacks what its name's prefix promises"));
      severity = Severity.ERROR;
    } else if (sameSite.equals("none") && !secure) {
      wrong.add(Sentence.of("browsers refuse it, since SameSite=None needs Secure"));
      severity = Severity.ERROR;
    } else if (!secure) {
      wrong.add(
          overTls
              ? Sentence.of("without Secure it also travels over plain HTTP")
              : Sentence.of("it travels over plain HTTP"));
      severity = Severity.WARNING;
    }
    if (!httpOnly) {
      wrong.add(Sentence.of("without HttpOnly scripts can read it"));
      severity = severity == Severity.OK ? Severity.NOTE : severity;
    }
    if (sameSite.isEmpty()) {
      wrong.add(Sentence.of("without SameSite browsers treat it as Lax"));
      severity = severity == Severity.OK ? Severity.NOTE : severity;
    }
    findings.add(
        new HttpFinding(
            severity == Severity.OK ? "cookie" : "cookie-flags",
            severity,
            Sentence.of(
                "Cookie {0}: {1}.",
                PlainText.name(PlainText.line(name, LONGEST_NAME)),
                wrong.isEmpty()
                    ? Sentence.of("Secure, HttpOnly and SameSite are set")
                    : joined(wrong))));
  }

  private static Sentence joined(List<Sentence> clauses) {
    Sentence all = clauses.getFirst();
    for (Sentence next : clauses.subList(1, clauses.size())) {
      all = Sentence.of("{0}; {1}", all, next);
    }
    return all;
  }
}
