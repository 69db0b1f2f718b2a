package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.PathAttribute.Aggregator;
import io.lookingglass.bgp.wire.PathAttribute.As4Aggregator;
import io.lookingglass.bgp.wire.PathAttribute.As4Path;
import io.lookingglass.bgp.wire.PathAttribute.AsPathAttribute;
import io.lookingglass.config.net.Asn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How AS numbers of four octets travel through those who know two (RFC 6793): beside the attribute
 * with AS_TRANS in it there is another with the real numbers.
 */
final class FourOctetAsNumbers {
  private FourOctetAsNumbers() {}

  /** Puts AS4_PATH and AS4_AGGREGATOR into those they belong to (section 4.2.3). */
  static List<PathAttribute> merge(List<PathAttribute> attributes) {
    @Nullable As4Path as4Path = find(As4Path.class, attributes);
    @Nullable As4Aggregator as4Aggregator = find(As4Aggregator.class, attributes);
    if (as4Path == null && as4Aggregator == null) {
      return attributes;
    }
    @Nullable Aggregator aggregator = find(Aggregator.class, attributes);
    // An AGGREGATOR with a real AS was written by one who knew two octets only, and who passed on
    // an AS4_PATH that speaks of another route than the aggregate: neither is believed.
    boolean believed =
        as4Aggregator == null || aggregator == null || aggregator.asn().equals(Asn.TRANS);
    List<PathAttribute> merged = new ArrayList<>(attributes.size());
    for (PathAttribute attribute : attributes) {
      switch (attribute) {
        case As4Path _, As4Aggregator _ -> {}
        case AsPathAttribute(AsPath path) when believed && as4Path != null ->
            merged.add(new AsPathAttribute(merge(path, as4Path.path())));
        case Aggregator _ when believed && as4Aggregator != null ->
            merged.add(new Aggregator(as4Aggregator.asn(), as4Aggregator.address()));
        default -> merged.add(attribute);
      }
    }
    return merged;
  }

  /** The leading ASes that AS4_PATH does not have, then AS4_PATH. */
  private static AsPath merge(AsPath path, AsPath as4Path) {
    int missing = count(path) - count(as4Path);
    if (missing < 0) {
      return path;
    }
    List<Segment> merged = new ArrayList<>();
    for (Segment segment : path.segments()) {
      if (segment.type().isConfederation()) {
        // Of no length, it goes along when it leads or follows what is taken.
        merged.add(segment);
        continue;
      }
      if (missing == 0) {
        break;
      }
      int length = count(segment);
      if (length <= missing) {
        merged.add(segment);
        missing -= length;
      } else {
        merged.add(new Segment(segment.type(), segment.asns().subList(0, missing)));
        break;
      }
    }
    for (Segment segment : withoutConfederation(as4Path).segments()) {
      append(segment, merged);
    }
    return new AsPath(merged);
  }

  /** A sequence continues the one before it, as if nobody had ever cut it in two. */
  private static void append(Segment segment, List<Segment> path) {
    @Nullable Segment last = path.isEmpty() ? null : path.getLast();
    if (last != null
        && last.type() == SegmentType.AS_SEQUENCE
        && segment.type() == SegmentType.AS_SEQUENCE
        && last.asns().size() + segment.asns().size() <= Segment.MOST) {
      List<Asn> joined = new ArrayList<>(last.asns());
      joined.addAll(segment.asns());
      path.set(path.size() - 1, new Segment(SegmentType.AS_SEQUENCE, joined));
    } else {
      path.add(segment);
    }
  }

  /** As RFC 4271, section 9.1.2.2 and RFC 5065, section 5.3 count. */
  private static int count(AsPath path) {
    return path.segments().stream().mapToInt(FourOctetAsNumbers::count).sum();
  }

  private static int count(Segment segment) {
    return switch (segment.type()) {
      case AS_SET -> 1;
      case AS_SEQUENCE -> segment.asns().size();
      case AS_CONFED_SEQUENCE, AS_CONFED_SET -> 0;
    };
  }

  /**
   * Adds AS4_PATH and AS4_AGGREGATOR where numbers do not fit two octets, unless they are there
   * (section 4.2.2).
   */
  static List<PathAttribute> split(List<PathAttribute> attributes) {
    List<PathAttribute> split = new ArrayList<>(attributes);
    @Nullable AsPathAttribute asPath = find(AsPathAttribute.class, attributes);
    if (asPath != null && find(As4Path.class, attributes) == null) {
      as4Path(asPath.path()).ifPresent(split::add);
    }
    @Nullable Aggregator aggregator = find(Aggregator.class, attributes);
    if (aggregator != null
        && !aggregator.asn().isTwoOctet()
        && find(As4Aggregator.class, attributes) == null) {
      split.add(new As4Aggregator(aggregator.asn(), aggregator.address()));
    }
    return split;
  }

  private static Optional<As4Path> as4Path(AsPath path) {
    AsPath carried = withoutConfederation(path);
    return carried.segments().stream()
            .flatMap(segment -> segment.asns().stream())
            .allMatch(Asn::isTwoOctet)
        ? Optional.empty()
        : Optional.of(new As4Path(carried));
  }

  /** Confederation segments have no place in AS4_PATH; those received are ignored (section 3). */
  private static AsPath withoutConfederation(AsPath path) {
    return AsPathCodec.hasConfederation(path)
        ? new AsPath(
            path.segments().stream().filter(segment -> !segment.type().isConfederation()).toList())
        : path;
  }

  private static <A extends PathAttribute> @Nullable A find(
      Class<A> kind, List<PathAttribute> attributes) {
    for (PathAttribute attribute : attributes) {
      if (kind.isInstance(attribute)) {
        return kind.cast(attribute);
      }
    }
    return null;
  }
}
