package io.lookingglass.web.language;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A language that pages can be read in. */
public enum Language {
  ENGLISH("en", "English", 1),
  GERMAN("de", "Deutsch", 1),
  FRENCH("fr", "Français", 0),
  SPANISH("es", "Español", 1),
  PORTUGUESE("pt", "Português", 0),
  JAPANESE("ja", "日本語", -1),
  CHINESE("zh", "中文", -1);

  /** More than any browser sends; whoever sends more is not worth the reading. */
  private static final int LONGEST_HEADER = 512;

  private final String tag;
  private final String ownName;
  private final int leastSingular;

  Language(String tag, String ownName, int leastSingular) {
    this.tag = tag;
    this.ownName = ownName;
    this.leastSingular = leastSingular;
  }

  /** As in {@code Accept-Language} and {@code <html lang>} (RFC 5646). */
  public String tag() {
    return tag;
  }

  /** What those who speak it call it. */
  public String ownName() {
    return ownName;
  }

  /**
   * What stands between thousands. Where a comma would be taken for that of decimals, a narrow
   * space that does not break, as ISO 80000-1 wants it.
   */
  public char thousands() {
    return switch (this) {
      case ENGLISH, JAPANESE, CHINESE -> ',';
      case GERMAN, FRENCH, SPANISH, PORTUGUESE -> '\u202f';
    };
  }

  /**
   * Whether a word beside this number is in the singular: as the plural rules of CLDR have it for
   * whole numbers. Japanese and Chinese words have one form, which is the second.
   */
  boolean singular(long number) {
    return leastSingular >= 0 && number >= leastSingular && number <= 1;
  }

  /** The one with this tag. */
  public static Optional<Language> tagged(@Nullable String tag) {
    return Arrays.stream(values()).filter(language -> language.tag.equals(tag)).findFirst();
  }

  /**
   * The one that a reader wants most (RFC 4647 section 3.4, look-up); English when none fits.
   *
   * @param acceptLanguage the header field of that name; null when there is none
   */
  public static Language preferred(@Nullable String acceptLanguage) {
    if (acceptLanguage == null
        || acceptLanguage.isBlank()
        || acceptLanguage.length() > LONGEST_HEADER) {
      return ENGLISH;
    }
    List<LanguageRange> ranges;
    try {
      ranges = LanguageRange.parse(acceptLanguage);
    } catch (IllegalArgumentException e) {
      return ENGLISH;
    }
    List<String> tags = Arrays.stream(values()).map(Language::tag).toList();
    return tagged(Locale.lookupTag(ranges, tags)).orElse(ENGLISH);
  }
}
