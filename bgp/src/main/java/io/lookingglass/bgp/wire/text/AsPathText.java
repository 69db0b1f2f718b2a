package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.config.net.Asn;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * AS paths in one line, as routers show them: {@code 64500 64500 64501 {64502,64503}}, an
 * AS_CONFED_SEQUENCE as {@code (65001 65002)} and an AS_CONFED_SET as {@code [65001,65002]}. The
 * empty path is the empty text.
 */
public final class AsPathText {
  /** What a segment has room for. */
  private static final int MOST_IN_SEGMENT = 255;

  private static final Pattern PART =
      Pattern.compile(
          "\\s*(?:\\{(?<set>[^{}\\[\\]()]*)}|\\[(?<confedset>[^{}\\[\\]()]*)]"
              + "|\\((?<confedsequence>[^{}\\[\\]()]*)\\)|(?<asn>[^\\s{}\\[\\]()]+))\\s*");
  private static final Pattern BETWEEN_MEMBERS = Pattern.compile("[\\s,]+");

  private AsPathText() {}

  /** The path in one line; where one sequence ends and the next begins is not shown. */
  public static String format(AsPath path) {
    return path.segments().stream().map(AsPathText::format).collect(Collectors.joining(" "));
  }

  private static String format(Segment segment) {
    return switch (segment.type()) {
      case AS_SEQUENCE -> members(segment, " ");
      case AS_SET -> "{" + members(segment, ",") + "}";
      case AS_CONFED_SEQUENCE -> "(" + members(segment, " ") + ")";
      case AS_CONFED_SET -> "[" + members(segment, ",") + "]";
    };
  }

  private static String members(Segment segment, String separator) {
    return segment.asns().stream()
        .map(asn -> Long.toString(asn.value()))
        .collect(Collectors.joining(separator));
  }

  /**
   * Reads a path. Of more than 255 ASes in a row several segments become.
   *
   * @throws IllegalArgumentException naming what is no AS number, or a bracket that is not closed
   */
  public static AsPath parse(String text) {
    List<Segment> segments = new ArrayList<>();
    List<Asn> sequence = new ArrayList<>();
    String path = text.strip();
    Matcher matcher = PART.matcher(path);
    int end = 0;
    while (end < path.length()) {
      matcher.region(end, path.length());
      if (!matcher.lookingAt()) {
        throw new IllegalArgumentException(
            Quoted.of(text) + " has a bracket without its counterpart, or one within another");
      }
      end = matcher.end();
      if (matcher.group("asn") != null) {
        sequence.add(Asn.parse(matcher.group("asn")));
      } else {
        flush(sequence, segments);
        if (matcher.group("set") != null) {
          segments.add(segment(SegmentType.AS_SET, matcher.group("set")));
        } else if (matcher.group("confedset") != null) {
          segments.add(segment(SegmentType.AS_CONFED_SET, matcher.group("confedset")));
        } else {
          segments.add(segment(SegmentType.AS_CONFED_SEQUENCE, matcher.group("confedsequence")));
        }
      }
    }
    flush(sequence, segments);
    return new AsPath(segments);
  }

  private static void flush(List<Asn> sequence, List<Segment> segments) {
    segments.addAll(sequences(sequence));
    sequence.clear();
  }

  /** As many AS_SEQUENCE segments as it takes. */
  public static List<Segment> sequences(List<Asn> asns) {
    List<Segment> segments = new ArrayList<>();
    for (int from = 0; from < asns.size(); from += MOST_IN_SEGMENT) {
      int to = Math.min(asns.size(), from + MOST_IN_SEGMENT);
      segments.add(new Segment(SegmentType.AS_SEQUENCE, asns.subList(from, to)));
    }
    return segments;
  }

  private static Segment segment(SegmentType type, String members) {
    List<Asn> asns = new ArrayList<>();
    for (String member : BETWEEN_MEMBERS.split(members.strip(), -1)) {
      asns.add(Asn.parse(member));
    }
    if (asns.size() > MOST_IN_SEGMENT) {
      throw new IllegalArgumentException(
          "A segment of an AS path has at most 255 ASes, not " + asns.size());
    }
    return new Segment(type, asns);
  }
}
