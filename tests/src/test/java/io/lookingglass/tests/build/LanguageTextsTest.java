package io.lookingglass.tests.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.language.Sentence.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every text of the program against the bundles of its languages. */
@TestInstance(Lifecycle.PER_CLASS)
final class LanguageTextsTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "..")).normalize();
  private static final Path BUNDLES =
      ROOT.resolve("web/src/main/resources/io/lookingglass/web/language");
  private static final List<String> AREAS = List.of("pages", "tools", "routing", "verdicts");

  /** A sentence for whoever reads it, and what its first argument begins with. */
  private static final Pattern SENTENCE =
      Pattern.compile("(?<![\\w.])Sentence\\s*\\.of\\(\\s*(?=(\\S))");

  /** The same, and what pages say by themselves. */
  private static final Pattern SAID =
      Pattern.compile("(?<![\\w.])(?:say|tell|Sentence\\s*\\.of)\\(\\s*(?=(\\S))");

  private static final Pattern LITERAL =
      Pattern.compile("\\G\\s*\\+?\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Where it stands, by the English pattern. */
  private final Map<String, String> patterns = new TreeMap<>();

  private final List<String> notLiteral = new ArrayList<>();

  @BeforeAll
  void readSources() throws IOException {
    for (String folder :
        List.of(
            "config/src/main",
            "probes/src/main",
            "bgp/src/main",
            "lookingglass/src/main",
            "web/src/main")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if ((name.endsWith(".java") || name.endsWith(".jte"))
              && !ROOT.relativize(file).toString().contains("language")) {
            read(file);
          }
        }
      }
    }
    // What Sentence itself says of lists.
    for (String pattern : List.of("{0} and {1}", "{0}, {1}")) {
      patterns.put(pattern, "Sentence.java");
    }
  }

  private void read(Path file) throws IOException {
    String source = Files.readString(file);
    boolean page = file.startsWith(ROOT.resolve("web"));
    Matcher call = (page ? SAID : SENTENCE).matcher(source);
    while (call.find()) {
      String where = ROOT.relativize(file) + ":" + line(source, call.start());
      if (!call.group(1).equals("\"")) {
        notLiteral.add(where);
        continue;
      }
      StringBuilder pattern = new StringBuilder();
      Matcher literal = LITERAL.matcher(source);
      for (int at = call.end(); literal.find(at); at = literal.end()) {
        pattern.append(literal.group(1).translateEscapes());
      }
      patterns.putIfAbsent(pattern.toString(), where);
    }
  }

  private static long line(String source, int at) {
    return source.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
  }

  private static Map<String, String> file(String area, String language) throws IOException {
    return JsonMapper.shared()
        .readValue(
            Files.readString(BUNDLES.resolve(area + "." + language + ".json")),
            new TypeReference<LinkedHashMap<String, String>>() {});
  }

  private static Map<String, String> bundle(String language) throws IOException {
    Map<String, String> bundle = new TreeMap<>();
    for (String area : AREAS) {
      bundle.putAll(file(area, language));
    }
    return bundle;
  }

  private static Set<Integer> indexes(String pattern) {
    return Sentence.pieces(pattern).stream()
        .flatMap(
            piece ->
                switch (piece) {
                  case Piece.Text _, Piece.Form _ -> Stream.<Integer>empty();
                  case Piece.Part part -> Stream.of(part.index());
                })
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Integer> forms(String pattern) {
    return Sentence.pieces(pattern).stream()
        .flatMap(
            piece ->
                piece instanceof Piece.Form form
                    ? Stream.of(form.index())
                    : Stream.<Integer>empty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyTextIsWrittenWhereItIsSaid() {
    assertThat(notLiteral).isEmpty();
  }

  @Test
  void everyEnglishTextIsWellFormed() {
    assertThat(patterns.keySet()).isNotEmpty().allSatisfy(Sentence::pieces);
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "fr", "es", "pt", "ja", "zh"})
  void noTextIsMissing(String language) throws IOException {
    Map<String, String> missing = new TreeMap<>(patterns);
    missing.keySet().removeAll(bundle(language).keySet());
    missing.keySet().removeIf(LanguageTextsTest::wordless);
    assertThat(missing).isEmpty();
  }

  /** Nothing to translate: only parts and marks between them. */
  private static boolean wordless(String pattern) {
    return Sentence.pieces(pattern).stream()
        .noneMatch(
            piece ->
                switch (piece) {
                  case Piece.Text text -> text.text().chars().anyMatch(Character::isLetter);
                  case Piece.Part _ -> false;
                  case Piece.Form _ -> true;
                });
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "fr", "es", "pt", "ja", "zh"})
  void noTextIsLeftOverOrTranslatedTwice(String language) throws IOException {
    Set<String> seen = new TreeSet<>();
    List<String> twice = new ArrayList<>();
    for (String area : AREAS) {
      file(area, language).keySet().stream().filter(key -> !seen.add(key)).forEach(twice::add);
    }
    assertThat(twice).as("in two files").isEmpty();
    seen.removeAll(patterns.keySet());
    assertThat(seen).as("nowhere said").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "fr", "es", "pt", "ja", "zh"})
  void aTranslationHasThePartsOfItsPattern(String language) throws IOException {
    for (Map.Entry<String, String> entry : bundle(language).entrySet()) {
      assertThat(indexes(entry.getValue()))
          .as(entry.getKey() + " → " + entry.getValue())
          .isEqualTo(indexes(entry.getKey()));
      assertThat(forms(entry.getKey()))
          .as(entry.getKey() + " → " + entry.getValue())
          .containsAll(forms(entry.getValue()));
      assertThat(entry.getValue()).isNotBlank();
    }
  }
}
