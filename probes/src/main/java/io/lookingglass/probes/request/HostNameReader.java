package io.lookingglass.probes.request;

import io.lookingglass.config.language.Sentence;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a host name: letters, digits, hyphens and underscores, or Unicode letters by IDNA2008.
 *
 * <p>A label that is written as an A-label ({@code xn--...}) is looked up as it stands, for the DNS
 * holds what it holds; it is shown in Unicode only when it is valid IDNA2008 and mixes no scripts,
 * so that what is shown never deceives.
 */
final class HostNameReader {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;
  private static final String ACE_PREFIX = "xn--";

  /** UTS #39 section 5.2, "highly restrictive": what one label may mix besides one script. */
  private static final List<Set<UnicodeScript>> MIXTURES =
      List.of(
          EnumSet.of(
              UnicodeScript.LATIN,
              UnicodeScript.HAN,
              UnicodeScript.HIRAGANA,
              UnicodeScript.KATAKANA),
          EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
          EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));

  private HostNameReader() {}

  /** The text in the form that {@link #read} takes: lower case, compatibility forms replaced. */
  static String map(String text) {
    return Idna.map(text);
  }

  /**
   * Reads the labels.
   *
   * @param name as {@link #map} gives it
   */
  static Target read(String name) throws BadTargetException {
    if (name.equals(".")) {
      throw new BadTargetException(
          Sentence.of("{0} is the root of the DNS, not a host; write a host name", "."));
    }
    String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    List<String> ascii = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (String label : relative.split("\\.", -1)) {
      if (label.isEmpty()) {
        throw new BadTargetException(
            Sentence.of(
                "{0} has an empty part; between two dots stands at least one character",
                Shown.text(name)));
      }
      boolean plain = label.chars().allMatch(c -> c < 0x80);
      ascii.add(plain ? plain(label, name) : encoded(label, name));
      shown.add(plain ? readable(label) : label);
    }
    String asciiName = String.join(".", ascii);
    if (asciiName.length() > LONGEST_NAME) {
      throw new BadTargetException(
          asciiName.equals(relative)
              ? Sentence.of(
                  "has {0} characters; a host name has at most {1}",
                  asciiName.length(), LONGEST_NAME)
              : Sentence.of(
                  "has {0} characters as the DNS writes it; a host name has at most {1}",
                  asciiName.length(), LONGEST_NAME));
    }
    return new Target.Name(asciiName, shownName(asciiName, shown, relative));
  }

  private static String plain(String label, String name) throws BadTargetException {
    for (int index = 0; index < label.length(); index++) {
      char c = label.charAt(index);
      boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
      if (!allowed) {
        throw new BadTargetException(
            Sentence.of(
                "{0} has {1}; a host name has letters, digits, hyphens and dots",
                Shown.text(name), c));
      }
    }
    checkHyphens(label, name);
    checkLength(label, label, name);
    return label;
  }

  private static String encoded(String label, String name) throws BadTargetException {
    @Nullable String problem = Idna.problem(label);
    if (problem != null) {
      throw new BadTargetException(
          Sentence.of(
              "{0}: the part {1} {2}, which no internationalised name has (RFC 5892)",
              Shown.text(name), Shown.text(label), problem));
    }
    checkHyphens(label, name);
    if (label.startsWith("--", 2)) {
      throw new BadTargetException(
          Sentence.of(
              "{0}: the part {1} has hyphens as its third and fourth character, which is kept for"
                  + " encoded names (RFC 5891)",
              Shown.text(name), Shown.text(label)));
    }
    String ascii = ACE_PREFIX + Punycode.encode(label);
    checkLength(ascii, label, name);
    if (mixesScripts(label)) {
      throw new BadTargetException(
          Sentence.of(
              "{0}: the part {1} mixes letters of different scripts, as look-alike names do; if it"
                  + " is meant so, write that part as {2}",
              Shown.text(name), Shown.text(label), ascii));
    }
    return ascii;
  }

  private static void checkHyphens(String label, String name) throws BadTargetException {
    if (label.startsWith("-") || label.endsWith("-")) {
      throw new BadTargetException(
          label.startsWith("-")
              ? Sentence.of(
                  "{0}: the part {1} begins with a hyphen; hyphens stand inside",
                  Shown.text(name), Shown.text(label))
              : Sentence.of(
                  "{0}: the part {1} ends with a hyphen; hyphens stand inside",
                  Shown.text(name), Shown.text(label)));
    }
  }

  private static void checkLength(String ascii, String label, String name)
      throws BadTargetException {
    if (ascii.length() > LONGEST_LABEL) {
      throw new BadTargetException(
          ascii.equals(label)
              ? Sentence.of(
                  "{0}: the part {1} has {2} characters; between two dots stand at most {3}",
                  Shown.text(name), Shown.text(label), ascii.length(), LONGEST_LABEL)
              : Sentence.of(
                  "{0}: the part {1} has {2} characters as the DNS writes it; between two dots"
                      + " stand at most {3}",
                  Shown.text(name), Shown.text(label), ascii.length(), LONGEST_LABEL));
    }
  }

  /** A plain label in Unicode, when it is an honest A-label. */
  private static String readable(String label) {
    if (!label.startsWith(ACE_PREFIX)) {
      return label;
    }
    Optional<String> decoded = Punycode.decode(label.substring(ACE_PREFIX.length()));
    return decoded
        .filter(unicode -> unicode.chars().anyMatch(c -> c >= 0x80))
        .filter(unicode -> Idna.problem(unicode) == null)
        .filter(unicode -> !unicode.startsWith("-") && !unicode.endsWith("-"))
        .filter(unicode -> !mixesScripts(unicode))
        .filter(unicode -> label.equals(ACE_PREFIX + Punycode.encode(unicode)))
        .orElse(label);
  }

  /** The name in Unicode, unless it breaks the Bidi rule: then in ASCII if it was written so. */
  private static String shownName(String ascii, List<String> labels, String written)
      throws BadTargetException {
    if (labels.stream().noneMatch(Idna::rightToLeft)) {
      return String.join(".", labels);
    }
    for (String label : labels) {
      if (!Idna.obeysBidiRule(label)) {
        if (written.equals(ascii)) {
          return ascii;
        }
        throw new BadTargetException(
            Sentence.of(
                "{0}: the part {1} does not go with the right-to-left letters of the name (RFC"
                    + " 5893); if it is meant so, write {2}",
                Shown.text(written), Shown.text(label), ascii));
      }
    }
    return String.join(".", labels);
  }

  private static boolean mixesScripts(String label) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    label
        .codePoints()
        .mapToObj(UnicodeScript::of)
        .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED)
        .forEach(scripts::add);
    return scripts.size() > 1
        && MIXTURES.stream().noneMatch(allowed -> allowed.containsAll(scripts));
  }
}
