package io.lookingglass.probes.request;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * IDNA2008: which characters a U-label may have (RFC 5892), derived as section 3 says from the
 * JDK's Unicode data, and how they may stand together (its appendix A, and the Bidi rule of RFC
 * 5893). {@link java.net.IDN} is IDNA2003: it would turn "ß" into "ss" and look up another name.
 *
 * <p>The JDK does not know joining types, so ZERO WIDTH NON-JOINER is accepted behind a virama and
 * inside the Arabic block, where Persian needs it, and nowhere else.
 */
final class Idna {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /** RFC 5892 section 2.6, valid although the rules would say otherwise. */
  private static final Set<Integer> EXCEPTIONS_VALID =
      Set.of(0x00DF, 0x03C2, 0x06FD, 0x06FE, 0x0F0B, 0x3007);

  private static final Set<Integer> EXCEPTIONS_DISALLOWED =
      Set.of(0x0640, 0x07FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B);

  /** Characters of canonical combining class 9. */
  private static final Set<Integer> VIRAMAS =
      Set.of(
          0x094D, 0x09CD, 0x0A4D, 0x0ACD, 0x0B4D, 0x0BCD, 0x0C4D, 0x0CCD, 0x0D3B, 0x0D3C, 0x0D4D,
          0x0DCA, 0x0E3A, 0x0EBA, 0x0F84, 0x1039, 0x103A, 0x1714, 0x1715, 0x1734, 0x17D2, 0x1A60,
          0x1B44, 0x1BAA, 0x1BAB, 0x1BF2, 0x1BF3, 0x2D7F, 0xA806, 0xA82C, 0xA8C4, 0xA953, 0xA9C0,
          0xAAF6, 0xABED, 0x10A3F, 0x11046, 0x11070, 0x1107F, 0x110B9, 0x11133, 0x11134, 0x111C0,
          0x11235, 0x112EA, 0x1134D, 0x11442, 0x114C2, 0x115BF, 0x1163F, 0x116B6, 0x1172B, 0x11839,
          0x1193D, 0x1193E, 0x119E0, 0x11A34, 0x11A47, 0x11A99, 0x11C3F, 0x11D44, 0x11D45, 0x11D97);

  private Idna() {}

  static boolean joinControl(int character) {
    return character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER;
  }

  /** Section 2.3, what is not told by the general category: Default_Ignorable_Code_Point. */
  static boolean ignorable(int character) {
    return character == 0x034F
        || character == 0x115F
        || character == 0x1160
        || character == 0x17B4
        || character == 0x17B5
        || (character >= 0x180B && character <= 0x180F)
        || character == 0x3164
        || (character >= 0xFE00 && character <= 0xFE0F)
        || character == 0xFFA0
        || (character >= 0xE0000 && character <= 0xE0FFF);
  }

  /**
   * The mapping before registration rules apply (RFC 5895 section 2, as UTS #46 does it without
   * transition): lower case, compatibility forms, the ideographic dots.
   */
  static String map(String text) {
    String dotted = text.replace('\u3002', '.').replace('\uFF0E', '.').replace('\uFF61', '.');
    // Compatibility forms may hold capitals, and lower case may leave what is not composed.
    return normalised(lower(normalised(lower(dotted))));
  }

  /** What is wrong with a label that is not all ASCII, as the rest of a sentence; null if none. */
  static @Nullable String problem(String label) {
    int[] characters = label.codePoints().toArray();
    if (mark(characters[0])) {
      return "begins with the combining mark " + Shown.codePoint(characters[0]);
    }
    if (!normalised(label).equals(label)) {
      return "is not in Unicode's composed form";
    }
    for (int index = 0; index < characters.length; index++) {
      int character = characters[index];
      boolean allowed =
          contextual(character) ? inContext(characters, index) : protocolValid(character);
      if (!allowed) {
        return (contextual(character) ? "has %s where it may not stand" : "has %s")
            .formatted(Shown.character(character));
      }
    }
    return null;
  }

  /** Whether a label makes its whole name right-to-left (RFC 5893 section 2). */
  static boolean rightToLeft(String label) {
    return label
        .codePoints()
        .map(Character::getDirectionality)
        .anyMatch(
            direction ->
                direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                    || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC
                    || direction == Character.DIRECTIONALITY_ARABIC_NUMBER);
  }

  /** The six conditions of RFC 5893 section 2, for a label of a right-to-left name. */
  static boolean obeysBidiRule(String label) {
    int[] directions = label.codePoints().map(Character::getDirectionality).toArray();
    boolean toLeft = rightToLeftLetter(directions[0]);
    if (!toLeft && directions[0] != Character.DIRECTIONALITY_LEFT_TO_RIGHT) {
      return false;
    }
    boolean europeanNumbers = false;
    boolean arabicNumbers = false;
    int last = directions[0];
    for (int direction : directions) {
      europeanNumbers |= direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
      arabicNumbers |= direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
      boolean fits =
          neutral(direction)
              || (toLeft
                  ? rightToLeftLetter(direction)
                      || direction == Character.DIRECTIONALITY_ARABIC_NUMBER
                  : direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
      if (!fits) {
        return false;
      }
      last = direction == Character.DIRECTIONALITY_NONSPACING_MARK ? last : direction;
    }
    boolean endsWell =
        last == Character.DIRECTIONALITY_EUROPEAN_NUMBER
            || (toLeft
                ? rightToLeftLetter(last) || last == Character.DIRECTIONALITY_ARABIC_NUMBER
                : last == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
    return endsWell && !(toLeft && europeanNumbers && arabicNumbers);
  }

  private static boolean rightToLeftLetter(int direction) {
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  private static boolean neutral(int direction) {
    return direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER
        || direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR
        || direction == Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR
        || direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR
        || direction == Character.DIRECTIONALITY_OTHER_NEUTRALS
        || direction == Character.DIRECTIONALITY_BOUNDARY_NEUTRAL
        || direction == Character.DIRECTIONALITY_NONSPACING_MARK;
  }

  /** RFC 5892 section 3, without the contextual characters. */
  private static boolean protocolValid(int character) {
    if (EXCEPTIONS_VALID.contains(character)) {
      return true;
    }
    if (character < 0x80) {
      return character == '-'
          || (character >= '0' && character <= '9')
          || (character >= 'a' && character <= 'z');
    }
    return !EXCEPTIONS_DISALLOWED.contains(character)
        && letterOrDigit(character)
        && stable(character)
        && !ignorable(character)
        && !ignorableBlock(character)
        && !oldHangulJamo(character);
  }

  private static boolean letterOrDigit(int character) {
    return switch (Character.getType(character)) {
      case Character.LOWERCASE_LETTER,
          Character.UPPERCASE_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.MODIFIER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  /** Section 2.2, negated: normalising and folding changes nothing. */
  private static boolean stable(int character) {
    String text = Character.toString(character);
    return normalised(lower(normalised(text))).equals(text);
  }

  /** Section 2.4: combining marks for symbols, musical notation. */
  private static boolean ignorableBlock(int character) {
    return (character >= 0x20D0 && character <= 0x20FF)
        || (character >= 0x1D100 && character <= 0x1D24F);
  }

  /** Section 2.9. */
  private static boolean oldHangulJamo(int character) {
    return (character >= 0x1100 && character <= 0x11FF)
        || (character >= 0xA960 && character <= 0xA97F)
        || (character >= 0xD7B0 && character <= 0xD7FF);
  }

  private static boolean contextual(int character) {
    return joinControl(character)
        || character == 0x00B7
        || character == 0x0375
        || character == 0x05F3
        || character == 0x05F4
        || character == 0x30FB
        || arabicIndicDigit(character)
        || extendedArabicIndicDigit(character);
  }

  /** RFC 5892 appendix A. */
  private static boolean inContext(int[] label, int index) {
    int before = index == 0 ? -1 : label[index - 1];
    int after = index + 1 == label.length ? -1 : label[index + 1];
    return switch (label[index]) {
      case ZERO_WIDTH_NON_JOINER ->
          VIRAMAS.contains(before) || (joinsForward(before) && joinsBackward(after));
      case ZERO_WIDTH_JOINER -> VIRAMAS.contains(before);
      case 0x00B7 -> before == 'l' && after == 'l';
      case 0x0375 -> script(after, UnicodeScript.GREEK);
      case 0x05F3, 0x05F4 -> script(before, UnicodeScript.HEBREW);
      case 0x30FB -> anyJapanese(label);
      default -> !mixesArabicDigits(label);
    };
  }

  /** Letters of the Arabic block with joining type D. */
  private static boolean joinsForward(int character) {
    return arabicLetter(character) && !joinsBackwardOnly(character);
  }

  private static boolean joinsBackward(int character) {
    return arabicLetter(character);
  }

  private static boolean arabicLetter(int character) {
    return character >= 0x0620
        && character <= 0x06FF
        && Character.getType(character) == Character.OTHER_LETTER
        && character != 0x0621
        && character != 0x0674
        && character != 0x06D5;
  }

  /** Letters of the Arabic block with joining type R: alef, dal, reh, waw and their kin. */
  private static boolean joinsBackwardOnly(int character) {
    return (character >= 0x0622 && character <= 0x0625)
        || character == 0x0627
        || character == 0x0629
        || (character >= 0x062F && character <= 0x0632)
        || character == 0x0648
        || (character >= 0x0671 && character <= 0x0677)
        || (character >= 0x0688 && character <= 0x0699)
        || character == 0x06C0
        || (character >= 0x06C3 && character <= 0x06CB)
        || character == 0x06CD
        || character == 0x06CF
        || character == 0x06D2
        || character == 0x06D3
        || character == 0x06EE
        || character == 0x06EF;
  }

  private static boolean anyJapanese(int[] label) {
    for (int character : label) {
      if (character != 0x30FB
          && (script(character, UnicodeScript.HIRAGANA)
              || script(character, UnicodeScript.KATAKANA)
              || script(character, UnicodeScript.HAN))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mixesArabicDigits(int[] label) {
    boolean plain = false;
    boolean extended = false;
    for (int character : label) {
      plain |= arabicIndicDigit(character);
      extended |= extendedArabicIndicDigit(character);
    }
    return plain && extended;
  }

  private static boolean arabicIndicDigit(int character) {
    return character >= 0x0660 && character <= 0x0669;
  }

  private static boolean extendedArabicIndicDigit(int character) {
    return character >= 0x06F0 && character <= 0x06F9;
  }

  private static boolean script(int character, UnicodeScript script) {
    return character >= 0 && UnicodeScript.of(character) == script;
  }

  private static boolean mark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static String normalised(String text) {
    return Normalizer.normalize(text, Form.NFKC);
  }

  /** Folds case by character: not by word, for a final sigma is a letter of its own here. */
  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints().forEach(character -> appendLower(lower, character));
    return lower.toString();
  }

  private static void appendLower(StringBuilder lower, int character) {
    if (character == 0x0130) {
      lower.append("i\u0307"); // I with dot above: its simple lower case would lose the dot.
    } else if (character >= 0x13A0 && character <= 0x13F5) {
      lower.appendCodePoint(character); // Cherokee folds to its capitals.
    } else if (character >= 0x13F8 && character <= 0x13FD) {
      lower.appendCodePoint(character - 8);
    } else if (character >= 0xAB70 && character <= 0xABBF) {
      lower.appendCodePoint(character - 0xAB70 + 0x13A0);
    } else {
      lower.appendCodePoint(Character.toLowerCase(character));
    }
  }
}
