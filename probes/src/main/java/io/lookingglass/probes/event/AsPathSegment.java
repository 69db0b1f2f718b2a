package io.lookingglass.probes.event;

import io.lookingglass.config.net.Asn;
import java.util.List;

/**
 * A part of an AS path (RFC 4271 section 4.3, RFC 5065 section 3).
 *
 * @param asns of a sequence in its order, the nearest first, prepends included; of a set in any
 */
public record AsPathSegment(Kind kind, List<Asn> asns) {
  public AsPathSegment {
    asns = List.copyOf(asns);
  }

  /** What the ASes of a segment are to each other. */
  public enum Kind {
    /** Went through one after the other. */
    SEQUENCE,
    /** Lost their order where routes were joined. */
    SET,
    /** A sequence within a confederation. */
    CONFED_SEQUENCE,
    /** A set within a confederation. */
    CONFED_SET
  }
}
