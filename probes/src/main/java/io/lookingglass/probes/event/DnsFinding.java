package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * Something about a zone, its delegation or its servers that is not as it should be.
 *
 * @param zone absolute
 * @param server which server shows it, name or address; absent when it is not about one
 * @param said what it is and what would mend it, with a full stop
 */
public record DnsFinding(
    Kind kind, Severity severity, String zone, @Nullable String server, Sentence said) {

  /** In the same words in every language. */
  public DnsFinding(
      Kind kind, Severity severity, String zone, @Nullable String server, String sentence) {
    this(kind, severity, zone, server, Sentence.verbatim(sentence));
  }

  /** What it is, in the language of programs, terminals and logs. */
  public String sentence() {
    return said.english();
  }

  /** What kind of trouble. */
  public enum Kind {
    /** A server that the parent names does not serve the zone. */
    LAME,
    /** The delegation names a server inside the zone without its address. */
    MISSING_GLUE,
    /** Parent and child name different servers. */
    NAME_SERVERS_DIFFER,
    /** The delegation tells other addresses than the zone itself. */
    GLUE_DIFFERS,
    /** The zone's servers hold different versions of it. */
    SERIALS_DIFFER,
    /** The zone's servers answer the question differently. */
    ANSWERS_DIFFER,
    /** A server does not answer. */
    SILENT,
    /** A zone is served over one version of IP only, or a server answers over one only. */
    ONE_FAMILY,
    /** A name server's name has no address. */
    NO_ADDRESS,
    /** A name server's address is one that cannot be reached over the Internet. */
    NOT_ALLOWED,
    /** A server does not serve the zone but points sideways or up instead of down. */
    BAD_REFERRAL,
    /** Aliases lead in a circle, or on and on. */
    ALIAS_LOOP,
    /** The answer is an alias for a name that other servers answer for. */
    ALIAS,
    /** Where a trace begins that was given a resolver. */
    PRIMING,
    /** Nothing is left to ask. */
    BROKEN
  }

  /** How bad. */
  public enum Severity {
    /** Worth knowing, harmless. */
    NOTE,
    /** Works today, by luck or for some. */
    WARNING,
    /** Breaks resolution, always or for some. */
    ERROR
  }
}
