package io.lookingglass.config.language;

/** One language, as far as sentences need it. Thread-safe. */
public interface Translation {

  /** The language that the program is written in. */
  Translation ENGLISH =
      new Translation() {
        @Override
        public String pattern(String english) {
          return english;
        }

        @Override
        public boolean singular(long number) {
          return number == 1;
        }
      };

  /** The same pattern in this language; the English one where it has none. */
  String pattern(String english);

  /** Whether so many of something take the first of two forms: "1 probe", "2 probes". */
  boolean singular(long number);
}
