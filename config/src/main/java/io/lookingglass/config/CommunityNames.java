package io.lookingglass.config;

import io.lookingglass.config.Problem.Position;
import io.lookingglass.config.net.CommunityField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What communities are called, as the file of {@code bgp.communities-file} says. A name for the
 * very community comes before one for a pattern, and of patterns the first that fits. Immutable and
 * therefore thread-safe.
 */
public final class CommunityNames {
  /** Knows none. */
  public static final CommunityNames NONE = new CommunityNames(Map.of(), List.of());

  private static final long MOST_BYTES = 16L << 20;
  private static final int LONGEST_NAME = 200;
  private static final String FORM =
      "\"64496:100 name\" on a line, or 64496:1:2, rt:64496:1, with *, 100-199 or 1xx as a field";

  /** A pattern, then blanks, a comma or an equals sign, then the name. */
  private static final Pattern LINE = Pattern.compile("([^\\s,=]+)(?:\\s*[,=]\\s*|\\s+)(\\S.*)");

  private final Map<String, String> exact;

  /** By the number of fields, which is two or more. */
  private final Map<Integer, List<Entry>> patterns;

  /** The patterns that have a name, by the name in lower case. */
  private final Map<String, List<String>> byName = new HashMap<>();

  private record Entry(List<CommunityField> fields, String pattern, String name) {

    boolean matches(String[] values) {
      for (int index = 0; index < values.length; index++) {
        if (!fields.get(index).matches(values[index])) {
          return false;
        }
      }
      return true;
    }
  }

  private CommunityNames(Map<String, String> exact, List<Entry> entries) {
    this.exact = Map.copyOf(exact);
    Map<Integer, List<Entry>> byFields = new HashMap<>();
    for (Entry entry : entries) {
      byFields.computeIfAbsent(entry.fields().size(), _ -> new ArrayList<>()).add(entry);
      remember(entry.name(), entry.pattern());
    }
    patterns = Map.copyOf(byFields);
    exact.forEach((community, name) -> remember(name, community));
  }

  private void remember(String name, String pattern) {
    byName.computeIfAbsent(key(name), _ -> new ArrayList<>()).add(pattern);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidConfigurationException with each wrong line
   */
  public static CommunityNames load(Path file) throws InvalidConfigurationException {
    Problems problems = new Problems(file.toString());
    Map<String, String> exact = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    LinesOfText.read(
        file,
        MOST_BYTES,
        problems,
        (number, line, content) -> {
          @Nullable Entry entry = entry(number, line, content, problems);
          if (entry == null) {
            return;
          }
          @Nullable Integer earlier = lines.putIfAbsent(entry.pattern(), number);
          if (earlier != null) {
            problems.error(
                new Position(number, 1),
                "",
                Problems.quoted(entry.pattern()) + " again",
                "each community once",
                "line " + earlier + " names it");
          } else if (entry.fields().stream().allMatch(CommunityNames::isOne)) {
            exact.put(entry.pattern().toLowerCase(Locale.ROOT), entry.name());
          } else {
            entries.add(entry);
          }
        });
    if (problems.hasErrors()) {
      throw new InvalidConfigurationException(problems.all());
    }
    return new CommunityNames(exact, entries);
  }

  private static boolean isOne(CommunityField field) {
    return field.kind() == CommunityField.Kind.WORD
        || (field.kind() == CommunityField.Kind.NUMBER && field.least() == field.most());
  }

  private static @Nullable Entry entry(int number, String line, String content, Problems problems) {
    Matcher matcher = LINE.matcher(content);
    if (!matcher.matches()) {
      problems.error(
          new Position(number, 1), "", Problems.quoted(content), FORM, "the name is missing");
      return null;
    }
    String pattern = matcher.group(1);
    String name = matcher.group(2);
    List<CommunityField> fields = new ArrayList<>();
    for (String field : pattern.split(":", -1)) {
      @Nullable CommunityField read = CommunityField.tryParse(field).orElse(null);
      if (read == null) {
        problems.error(at(number, line, pattern), "", Problems.quoted(pattern), FORM, null);
        return null;
      }
      fields.add(read);
    }
    @Nullable String wrong = wrong(fields);
    if (wrong != null) {
      problems.error(at(number, line, pattern), "", Problems.quoted(pattern), FORM, wrong);
      return null;
    }
    if (name.length() > LONGEST_NAME) {
      problems.error(
          at(number, line, name),
          "",
          "a name of %d characters".formatted(name.length()),
          "at most " + LONGEST_NAME,
          null);
      return null;
    }
    return new Entry(List.copyOf(fields), pattern, name);
  }

  /** What is wrong with numbers that no community can have; null when nothing is. */
  private static @Nullable String wrong(List<CommunityField> fields) {
    if (fields.size() < 2 || fields.size() > 4) {
      return "a community has two or three numbers, or a kind and two values";
    }
    boolean words = fields.stream().anyMatch(each -> each.kind() == CommunityField.Kind.WORD);
    if (words) {
      return fields.getFirst().kind() == CommunityField.Kind.WORD
          ? null
          : "a kind such as rt stands first";
    }
    if (fields.size() == 4) {
      return "a large community has three numbers";
    }
    long limit = fields.size() == 2 ? 0xffffL : 0xffff_ffffL;
    for (CommunityField field : fields) {
      if (field.kind() != CommunityField.Kind.ANY && field.least() > limit) {
        return "%s is more than %d%s"
            .formatted(
                field.text(), limit, fields.size() == 2 ? "; a large one has three fields" : "");
      }
    }
    return null;
  }

  private static Position at(int number, String line, String text) {
    return new Position(number, Math.max(0, line.indexOf(text)) + 1);
  }

  /**
   * What a community is called.
   *
   * @param community in the form in which people write it: {@code 64496:100}, {@code 64496:1:2},
   *     {@code rt:64496:1}
   */
  public Optional<String> name(String community) {
    @Nullable String own = exact.get(community.toLowerCase(Locale.ROOT));
    if (own != null || patterns.isEmpty()) {
      return Optional.ofNullable(own);
    }
    String[] values = community.split(":", -1);
    for (Entry entry : patterns.getOrDefault(values.length, List.of())) {
      if (entry.matches(values)) {
        return Optional.of(entry.name());
      }
    }
    return Optional.empty();
  }

  /** The communities, and patterns of some, that have a name, in any case; empty when none has. */
  public List<String> named(String name) {
    return List.copyOf(byName.getOrDefault(key(name), List.of()));
  }

  /** The number of lines that name something. */
  public int size() {
    return exact.size() + patterns.values().stream().mapToInt(List::size).sum();
  }

  private static String key(String name) {
    return String.join(" ", Arrays.asList(name.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)));
  }
}
