package io.lookingglass.web.language;

import gg.jte.Content;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.language.Sentence.Piece;
import io.lookingglass.config.language.Translation;
import java.lang.ScopedValue.CallableOp;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says things in the language of the request that is being handled; in English outside of any. What
 * is said is plain text, to be escaped where it is put; {@link #tell} keeps marks inside of it.
 */
public final class Speech {
  private static final ScopedValue<Translation> SPOKEN = ScopedValue.newInstance();
  private static final Map<Language, Bundle> BUNDLES = new ConcurrentHashMap<>();

  private Speech() {}

  /** Does something in a language: all that it says, on this thread. */
  public static <R, X extends Throwable> R in(Language language, CallableOp<R, X> said) throws X {
    return in(BUNDLES.computeIfAbsent(language, Bundle::of), said);
  }

  static <R, X extends Throwable> R in(Translation translation, CallableOp<R, X> said) throws X {
    return ScopedValue.where(SPOKEN, translation).call(said);
  }

  /** The language now. */
  public static Language language() {
    return spoken() instanceof Bundle bundle ? bundle.language() : Language.ENGLISH;
  }

  /**
   * In this request's language.
   *
   * @param pattern in English; a literal, which is its key in the bundles
   * @param parts sentences, or what is the same in every language
   */
  public static String say(String pattern, Object... parts) {
    return Sentence.of(pattern, parts).in(spoken());
  }

  /** What somebody else has put into words, in this request's language. */
  public static String said(Sentence sentence) {
    return sentence.in(spoken());
  }

  /** As {@link #said}, with the capital that a line begins with. */
  public static String begun(Sentence clause) {
    return Sentence.capital(said(clause));
  }

  /**
   * As {@link #say(String, Object...)}, with parts that are marked up: {@code tell("Press {0}.",
   * Marks.kbd("/"))}.
   */
  public static Content tell(String pattern, Object... parts) {
    Translation translation = spoken();
    return output -> {
      for (Piece piece : Sentence.pieces(translation.pattern(pattern))) {
        switch (piece) {
          case Piece.Text text -> output.writeUserContent(text.text());
          case Piece.Form form ->
              output.writeUserContent(form.chosen(parts[form.index()], translation));
          case Piece.Part part -> {
            switch (parts[part.index()]) {
              case Content content -> content.writeTo(output);
              case Sentence sentence -> output.writeUserContent(sentence.in(translation));
              case Object data -> output.writeUserContent(String.valueOf(data));
            }
          }
        }
      }
    };
  }

  private static Translation spoken() {
    return SPOKEN.orElse(Translation.ENGLISH);
  }
}
