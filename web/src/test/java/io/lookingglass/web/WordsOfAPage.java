package io.lookingglass.web;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands on a page in words of the Latin alphabet. On a page for readers of Japanese that is
 * nothing but names, figures and what the field calls the same everywhere: any other word is one
 * that somebody forgot to say in the language of the page.
 */
final class WordsOfAPage {
  /** The same in every language: commands, products, names of protocols, roles and units. */
  private static final Set<String> INTERNATIONAL =
      Set.of(
          "looking",
          "de",
          "ms",
          "Ping",
          "over",
          "smtp",
          "imap",
          "ftp",
          "ldap",
          "postgres",
          "mysql",
          "xmpp",
          "Host",
          "announce",
          "withdraw",
          "expire",
          "disallow",
          "glass",
          "curl",
          "ping",
          "traceroute",
          "Traceroute",
          "Markdown",
          "FlowSpec",
          "min",
          "Globalping",
          "Authorization",
          "Bearer",
          "TOKEN",
          "bgp",
          "blackhole",
          "Blackhole",
          "communities",
          "Routinator",
          "FORT",
          "rpki-client",
          "StayRTR",
          "anycast",
          "Happy",
          "Eyeballs",
          "true",
          "false",
          "http",
          "https",
          "tls",
          "authoritative",
          "mtr",
          "echo");

  /** What programs say or are told, what is not shown, and the languages' own names. */
  private static final Pattern NOT_READ =
      Pattern.compile(
          "<(script|style|code|pre|svg|title|textarea)\\b[^>]*>.*?</\\1>|<form"
              + " class=\"languages\".*?</form>|<span"
              + " class=\"(?:subject-target|whereabouts-word|who-name|tag|host|origin)\">[^<]*</span>",
          Pattern.DOTALL);

  private static final Pattern WHEREABOUTS =
      Pattern.compile("<p class=\"whereabouts\">.*?</p>", Pattern.DOTALL);
  private static final Pattern READ_ALOUD =
      Pattern.compile("\\b(?:aria-label|title|placeholder|alt|data-label)=\"([^\"]*)\"");
  private static final Pattern TAG = Pattern.compile("<[^>]*>", Pattern.DOTALL);

  /** Addresses, host names, paths and the like hold more than letters. */
  private static final Pattern NAME = Pattern.compile("[\\w@]*[.:/=_-][\\w./:=_@*-]*|\\w*\\d\\w*");

  private static final Pattern WORD = Pattern.compile("[A-Za-z]*[a-z]{2,}[A-Za-z]*");

  private WordsOfAPage() {}

  /** Words that are neither international nor among these. */
  static List<String> untranslated(String html, Set<String> data) {
    StringBuilder read = new StringBuilder();
    String page = WHEREABOUTS.matcher(html).replaceAll(" ");
    Matcher attributes = READ_ALOUD.matcher(page);
    while (attributes.find()) {
      read.append(attributes.group(1)).append('\n');
    }
    read.append(TAG.matcher(NOT_READ.matcher(page).replaceAll(" ")).replaceAll("\n"));
    String text = read.toString().replaceAll("&#?\\w+;", " ");
    return WORD.matcher(NAME.matcher(text).replaceAll(" "))
        .results()
        .map(MatchResult::group)
        .filter(word -> !INTERNATIONAL.contains(word) && !data.contains(word))
        .distinct()
        .toList();
  }
}
