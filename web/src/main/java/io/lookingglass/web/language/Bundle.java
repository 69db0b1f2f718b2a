package io.lookingglass.web.language;

import io.lookingglass.config.language.Translation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the program's texts are in one language. Immutable.
 *
 * @param patterns by their English ones
 */
record Bundle(Language language, Map<String, String> patterns) implements Translation {

  /**
   * The parts of a bundle: what is around and common; DNS, TLS, HTTP and diagnosis; BGP, tunnels
   * and announcements; and what measurements say.
   */
  static final List<String> AREAS = List.of("pages", "tools", "routing", "verdicts");

  Bundle {
    patterns = Map.copyOf(patterns);
  }

  /** Reads the files of a language. */
  static Bundle of(Language language) {
    Map<String, String> patterns = new HashMap<>();
    if (language != Language.ENGLISH) {
      AREAS.forEach(area -> patterns.putAll(file(area, language)));
    }
    return new Bundle(language, patterns);
  }

  /** One file of a language. */
  static Map<String, String> file(String area, Language language) {
    String name = area + "." + language.tag() + ".json";
    try (InputStream in = Bundle.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return JsonMapper.shared().readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String pattern(String english) {
    return patterns.getOrDefault(english, english);
  }

  @Override
  public boolean singular(long number) {
    return language.singular(number);
  }
}
