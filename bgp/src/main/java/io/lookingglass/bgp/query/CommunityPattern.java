package io.lookingglass.bgp.query;

import io.lookingglass.bgp.wire.AttributeFinder;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.net.Community;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What community a route has to have: one of RFC 1997 ({@code 64496:100}, {@code no-export}), a
 * large one ({@code 64496:1:2}) or an extended one ({@code rt:64496:100}), each number of which may
 * be {@code *} for any. Immutable.
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
      return new Standard(text, standard.high(), standard.low());
    }
    boolean numbers = Numbers.FIELDS.matcher(text).matches();
    if (!numbers) {
      return Extended.read(text);
    }
    String[] fields = text.split(":", -1);
    long most = fields.length == 2 ? 0xffff : 0xffff_ffffL;
    long[] values = new long[fields.length];
    for (int index = 0; index < fields.length; index++) {
      values[index] = fields[index].equals(ANY) ? Numbers.ANY : Long.parseLong(fields[index]);
      if (values[index] > most) {
        throw new IllegalArgumentException(
            "the field "
                + fields[index]
                + " is more than "
                + most
                + (fields.length == 2 ? "; a large community has three fields" : ""));
      }
    }
    return fields.length == 2
        ? new Standard(text, values[0], values[1])
        : new Large(text, values[0], values[1], values[2]);
  }

  /**
   * One of RFC 1997.
   *
   * @param text as it was written
   * @param high -1 for any
   * @param low -1 for any
   */
  record Standard(String text, long high, long low) implements CommunityPattern {
    @Override
    public boolean matches(Octets canonical) {
      AttributeFinder finder = new AttributeFinder();
      if (!finder.find(canonical, AttributeFinder.COMMUNITIES)) {
        return false;
      }
      for (int at = finder.begin(); at + 4 <= finder.end(); at += 4) {
        if (Numbers.fits(high, canonical.unsignedShortAt(at))
            && Numbers.fits(low, canonical.unsignedShortAt(at + 2))) {
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
   * @param administrator -1 for any
   * @param data1 -1 for any
   * @param data2 -1 for any
   */
  record Large(String text, long administrator, long data1, long data2)
      implements CommunityPattern {
    @Override
    public boolean matches(Octets canonical) {
      AttributeFinder finder = new AttributeFinder();
      if (!finder.find(canonical, AttributeFinder.LARGE_COMMUNITIES)) {
        return false;
      }
      for (int at = finder.begin(); at + 12 <= finder.end(); at += 12) {
        if (Numbers.fits(administrator, canonical.unsignedIntAt(at))
            && Numbers.fits(data1, canonical.unsignedIntAt(at + 4))
            && Numbers.fits(data2, canonical.unsignedIntAt(at + 8))) {
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
      if (!fields.contains(ANY)) {
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
        String value = !field.equals(ANY) ? field : used ? "1" : first;
        used |= field.equals(ANY);
        example.append(example.isEmpty() ? "" : ":").append(value);
      }
      try {
        return Optional.of(ExtendedCommunityText.parse(example.toString()));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
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
        if (!fields.get(index).equals(ANY) && !fields.get(index).equals(its[index])) {
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

/** Fields that are numbers, out of the public face. */
final class Numbers {
  /** As a value: any. */
  static final long ANY = -1;

  private static final String FIELD = "(?:\\*|0|[1-9][0-9]{0,9})";
  static final Pattern FIELDS = Pattern.compile(FIELD + ":" + FIELD + "(?::" + FIELD + ")?");

  private Numbers() {}

  static boolean fits(long pattern, long value) {
    return pattern == ANY || pattern == value;
  }
}
