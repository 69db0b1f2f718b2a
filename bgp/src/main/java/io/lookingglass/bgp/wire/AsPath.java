package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.Asn;
import java.util.List;
import java.util.Optional;

/**
 * The ASes a route came through, nearest first (RFC 4271, section 4.3; RFC 5065 for
 * confederations).
 *
 * @param segments in the order of the wire; adjacent sequences are not merged
 */
public record AsPath(List<Segment> segments) {
  /** The path of a route that started in the same AS. */
  public static final AsPath EMPTY = new AsPath(List.of());

  public AsPath {
    segments = List.copyOf(segments);
  }

  /** The kinds of segments, with their codes. */
  public enum SegmentType {
    AS_SET(1),
    AS_SEQUENCE(2),
    AS_CONFED_SEQUENCE(3),
    AS_CONFED_SET(4);

    private final int code;

    SegmentType(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /** Whether it is about ASes within a confederation (RFC 5065). */
    public boolean isConfederation() {
      return this == AS_CONFED_SEQUENCE || this == AS_CONFED_SET;
    }

    /** Empty for a code that no RFC gives a meaning. */
    public static Optional<SegmentType> ofCode(int code) {
      for (SegmentType type : values()) {
        if (type.code == code) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * A run of ASes of one kind.
   *
   * @param asns 1-255 of them
   */
  public record Segment(SegmentType type, List<Asn> asns) {
    /** What one octet of length can tell. */
    public static final int MOST = 255;

    /**
     * @throws IllegalArgumentException when there is none, or more than {@value #MOST}
     */
    public Segment {
      asns = List.copyOf(asns);
      if (asns.isEmpty() || asns.size() > MOST) {
        throw new IllegalArgumentException(
            "A segment of an AS path has 1-" + MOST + " ASes, not " + asns.size());
      }
    }
  }

  /** One AS_SEQUENCE, or the empty path. At most 255 ASes. */
  public static AsPath sequence(List<Asn> asns) {
    return asns.isEmpty() ? EMPTY : new AsPath(List.of(new Segment(SegmentType.AS_SEQUENCE, asns)));
  }
}
