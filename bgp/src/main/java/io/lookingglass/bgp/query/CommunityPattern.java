package io.lookingglass.bgp.query;

import io.lookingglass.bgp.wire.AttributeFinder;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.CommunityField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What community a route has to have: one of RFC 1997 ({@code 64496:100}, {@code no-export}), a
 * large one ({@code 64496:1:2}) or an extended one ({@code rt:64496:100}), each number of which may
 * be {@code *} for any, a range as {@code 100-199}, or {@code 1xx} for digits. Immutable.
 */
public sealed interface CommunityPattern {
  /** Stands for any value of a field. */
  String ANY = "*";

  /** Whether a set of attributes in its canonical form has such a community. */
  boolean matches(Octets canonical);

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException saying what would be right
   */
  static CommunityPattern parse(String text) {
    @Nullable Community known = Community.tryParse(text).orElse(null);
    if (known instanceof Community.Standard standard) {
      return new Standard(text, exactly(standard.high()), exactly(standard.low()));
    }
    @Nullable List<CommunityField> fields = numbers(text);
    if (fields == null) {
      return Extended.read(text);
    }
    long most = fields.size() == 2 ? 0xffff : 0xffff_ffffL;
    for (CommunityField field : fields) {
      if (field.kind() != CommunityField.Kind.ANY && field.least() > most) {
        throw new IllegalArgumentException(
            "the field "
                + field.text()
                + " is more than "
                + most
                + (fields.size() == 2 ? "; a large community has three fields" : ""));
      }
    }
    return fields.size() == 2
        ? new Standard(text, fields.get(0), fields.get(1))
        : new Large(text, fields.get(0), fields.get(1), fields.get(2));
  }

  private static CommunityField exactly(int number) {
    return new CommunityField(Integer.toString(number), CommunityField.Kind.NUMBER, number, number);
  }

  /**
   * Whatever has a name: any of several patterns.
   *
   * @param name as it was written
   * @param patterns at least one
   * @throws IllegalArgumentException when one of them is none
   */
  static CommunityPattern named(String name, List<String> patterns) {
    return new AnyOf(name, patterns.stream().map(CommunityPattern::parse).toList());
  }

  /** The fields of a community that is made of two or three numbers; null for any other. */
  private static @Nullable List<CommunityField> numbers(String text) {
    List<CommunityField> fields = new ArrayList<>();
    for (String part : text.split(":", -1)) {
      @Nullable CommunityField field = CommunityField.tryParseNumber(part).orElse(null);
      if (field == null) {
        return null;
      }
      fields.add(field);
    }
    return fields.size() == 2 || fields.size() == 3 ? fields : null;
  }

  /**
   * Any of several.
   *
   * @param text as it was written
   */
  record AnyOf(String text, List<CommunityPattern> patterns) implements CommunityPattern {
    public AnyOf {
      patterns = List.copyOf(patterns);
    }

    @Override
    public boolean matches(Octets canonical) {
      for (CommunityPattern pattern : patterns) {
        if (pattern.matches(canonical)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * One of RFC 1997.
   *
   * @param text as it was written
   */
  record Standard(String text, CommunityField high, CommunityField low)
      implements CommunityPattern {
    @Override
    public boolean matches(Octets canonical) {
      AttributeFinder finder = new AttributeFinder();
      if (!finder.find(canonical, AttributeFinder.COMMUNITIES)) {
        return false;
      }
      for (int at = finder.begin(); at + 4 <= finder.end(); at += 4) {
        if (high.matches(canonical.unsignedShortAt(at))
            && low.matches(canonical.unsignedShortAt(at + 2))) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * One of RFC 8092.
   *
   * @param text as it was written
   */
  record Large(
      String text, CommunityField administrator, CommunityField data1, CommunityField data2)
      implements CommunityPattern {
    @Override
    public boolean matches(Octets canonical) {
      AttributeFinder finder = new AttributeFinder();
      if (!finder.find(canonical, AttributeFinder.LARGE_COMMUNITIES)) {
        return false;
      }
      for (int at = finder.begin(); at + 12 <= finder.end(); at += 12) {
        if (administrator.matches(canonical.unsignedIntAt(at))
            && data1.matches(canonical.unsignedIntAt(at + 4))
            && data2.matches(canonical.unsignedIntAt(at + 8))) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * One of RFC 4360.
   *
   * @param text as it was written
   * @param exact what it is without a wildcard; null with one
   * @param fields what is between the colons of its text form
   */
  record Extended(String text, @Nullable ExtendedCommunity exact, List<String> fields)
      implements CommunityPattern {
    /** What may stand for a wildcard so that the rest of a pattern can be checked. */
    private static final List<String> EXAMPLES =
        List.of("1", "64496", "4200000000", "192.0.2.1", "valid", "terminal");

    public Extended {
      fields = List.copyOf(fields);
    }

    private static Extended read(String text) {
      List<String> fields = Arrays.asList(text.split(":", -1));
      if (fields.stream().noneMatch(Extended::isWild)) {
        return new Extended(text, check(text, text), fields);
      }
      for (String first : EXAMPLES) {
        Optional<ExtendedCommunity> example = example(fields, first);
        if (example.isPresent()) {
          // With the names that are written: rt for target.
          String name = ExtendedCommunityText.format(example.get()).split(":", 2)[0];
          List<String> canonical = new ArrayList<>(fields);
          canonical.set(0, name);
          return new Extended(text, null, canonical);
        }
      }
      throw new IllegalArgumentException(
          "is no community with * for some of its fields; write one like 64496:*, 64496:*:2 or"
              + " rt:64496:*");
    }

    /** One that the pattern fits. */
    private static Optional<ExtendedCommunity> example(List<String> fields, String first) {
      StringBuilder example = new StringBuilder();
      boolean used = false;
      for (String field : fields) {
        boolean any = field.equals(ANY);
        String value = any ? (used ? "1" : first) : isWild(field) ? least(field) : field;
        used |= any;
        example.append(example.isEmpty() ? "" : ":").append(value);
      }
      try {
        return Optional.of(ExtendedCommunityText.parse(example.toString()));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    /** Whether a field stands for several values. */
    private static boolean isWild(String field) {
      return CommunityField.tryParseNumber(field)
          .filter(it -> it.kind() != CommunityField.Kind.NUMBER || it.least() != it.most())
          .isPresent();
    }

    private static String least(String field) {
      return CommunityField.tryParseNumber(field)
          .map(it -> Long.toString(it.least()))
          .orElse(field);
    }

    private static ExtendedCommunity check(String text, String whole) {
      try {
        return ExtendedCommunityText.parse(whole);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            text.contains(":") && Character.isLetter(text.charAt(0))
                ? e.getMessage()
                : "is no community; write one like 64496:100, no-export, 64496:1:2, rt:64496:100,"
                    + " or with * for a field",
            e);
      }
    }

    @Override
    public boolean matches(Octets canonical) {
      AttributeFinder finder = new AttributeFinder();
      if (!finder.find(canonical, AttributeFinder.EXTENDED_COMMUNITIES)) {
        return false;
      }
      for (int at = finder.begin(); at + 8 <= finder.end(); at += 8) {
        long bits = canonical.unsignedIntAt(at) << 32 | canonical.unsignedIntAt(at + 4);
        ExtendedCommunity community = new ExtendedCommunity(bits);
        if (exact == null ? fits(community) : exact.equals(community)) {
          return true;
        }
      }
      return false;
    }

    private boolean fits(ExtendedCommunity community) {
      String[] its = ExtendedCommunityText.format(community).split(":", -1);
      if (its.length != fields.size()) {
        return false;
      }
      for (int index = 0; index < its.length; index++) {
        String field = fields.get(index);
        boolean fits =
            isWild(field)
                ? CommunityField.tryParseNumber(field)
                    .orElse(CommunityField.ANY)
                    .matches(its[index])
                : field.equals(its[index]);
        if (!fits) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
