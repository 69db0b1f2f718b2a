package io.lookingglass.probes.request;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/**
 * Mnemonics of record types and classes, with {@code TYPEnnn} and {@code CLASSnnn} for those that
 * have none (RFC 3597), as IANA's registry of DNS parameters lists them.
 */
public final class RecordTypes {
  private static final int LARGEST = 0xFFFF;

  /** Registered, but newer or rarer than the library's table. */
  private static final Map<String, Integer> FURTHER =
      Map.ofEntries(
          Map.entry("NINFO", 56),
          Map.entry("RKEY", 57),
          Map.entry("TALINK", 58),
          Map.entry("CSYNC", 62),
          Map.entry("ZONEMD", 63),
          Map.entry("DSYNC", 66),
          Map.entry("HHIT", 67),
          Map.entry("BRID", 68),
          Map.entry("NID", 104),
          Map.entry("L32", 105),
          Map.entry("L64", 106),
          Map.entry("LP", 107),
          Map.entry("EUI48", 108),
          Map.entry("EUI64", 109),
          Map.entry("NXNAME", 128),
          Map.entry("AVC", 258),
          Map.entry("DOA", 259),
          Map.entry("AMTRELAY", 260),
          Map.entry("RESINFO", 261),
          Map.entry("WALLET", 262),
          Map.entry("CLA", 263),
          Map.entry("IPN", 264),
          Map.entry("TA", 32768));

  private static final Map<Integer, String> FURTHER_NAMES =
      FURTHER.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private RecordTypes() {}

  /** The number of a mnemonic or of {@code TYPEnnn}, in any case; empty for anything else. */
  public static OptionalInt type(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    Integer further = FURTHER.get(upper);
    if (further != null) {
      return OptionalInt.of(further);
    }
    int value = number(upper, "TYPE");
    if (value < 0) {
      value = Type.value(upper);
    }
    return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** The mnemonic, or {@code TYPEnnn}. */
  public static String typeName(int value) {
    String further = FURTHER_NAMES.get(value);
    return further == null ? Type.string(value) : further;
  }

  /** The number of a class's mnemonic or of {@code CLASSnnn}; empty for anything else. */
  public static OptionalInt recordClass(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    int value = number(upper, "CLASS");
    if (value < 0) {
      value = DClass.value(upper);
    }
    return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** The mnemonic of a class, or {@code CLASSnnn}. */
  public static String className(int value) {
    return DClass.string(value);
  }

  private static int number(String text, String prefix) {
    if (!text.startsWith(prefix) || !text.substring(prefix.length()).matches("[0-9]{1,5}")) {
      return -1;
    }
    int number = Integer.parseInt(text.substring(prefix.length()));
    return number <= LARGEST ? number : -1;
  }
}
