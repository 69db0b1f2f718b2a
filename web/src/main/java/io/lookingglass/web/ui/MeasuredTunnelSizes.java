package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.SizeJudgement;
import io.lookingglass.probes.gre.SizeJudgement.Fit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last diagnosis measured of what fits through a tunnel, beside what is configured.
 *
 * @param at when; null when nothing was
 * @param css of the sentence
 * @param sentence what follows from it
 * @param found each size that was found
 */
record MeasuredTunnelSizes(@Nullable Moment at, String css, String sentence, List<String> found) {

  MeasuredTunnelSizes {
    found = List.copyOf(found);
  }

  static MeasuredTunnelSizes of(SizeJudgement judgement, Instant now) {
    @Nullable MeasuredSizes measured = judgement.measured();
    if (measured == null) {
      return new MeasuredTunnelSizes(
          null,
          "unknown",
          say("What the path really takes was not measured yet: a diagnosis does."),
          List.of());
    }
    return new MeasuredTunnelSizes(
        Moment.of(measured.at(), now),
        judgement.old() ? "unknown" : css(judgement.fit()),
        judgement.old()
            ? say("{0} It may have changed since: measured long ago.", sentence(judgement))
            : said(sentence(judgement)),
        found(measured));
  }

  /** Whether it says more than what paths usually carry. */
  boolean decided() {
    return !css.equals("unknown");
  }

  private static String css(Fit fit) {
    return switch (fit) {
      case FITS -> "good";
      case TOO_LARGE -> "bad";
      case UNKNOWN -> "unknown";
    };
  }

  private static Sentence sentence(SizeJudgement judgement) {
    int configured = judgement.tunnel().mtuBytes();
    @Nullable Integer segment = judgement.largestSegment();
    @Nullable Integer inner = judgement.innerMtu();
    return switch (judgement.fit()) {
      case FITS -> Sentence.of("Packets of the configured MTU of {0} pass.", configured);
      case UNKNOWN ->
          Sentence.of(
              "Packets of the configured MTU of {0} were not tried: it was smaller then.",
              configured);
      case TOO_LARGE -> {
        if (inner == null || segment == null) {
          yield Sentence.of(
              "The configured MTU of {0} is too large, and no size that was tried passes.",
              configured);
        }
        yield judgement.mtu() == Fit.TOO_LARGE
            ? Sentence.of(
                "The configured MTU of {0} is too large: set it to {1} at both ends and clamp the"
                    + " MSS to {2}.",
                configured, inner, segment)
            : Sentence.of(
                "The MSS seen through the tunnel is too large: clamp it to {0} at the far end.",
                segment);
      }
    };
  }

  private static List<String> found(MeasuredSizes measured) {
    List<String> found = new ArrayList<>();
    limit(found, Sentence.of("Outer path"), measured.outer());
    limit(found, Sentence.of("Inside"), measured.inner());
    if (measured.maximumSegmentSize() != null) {
      found.add(say("MSS seen: {0} bytes", measured.maximumSegmentSize()));
    }
    return found;
  }

  private static void limit(List<String> found, Sentence where, MeasuredSizes.Limit limit) {
    if (limit.passed() != null) {
      found.add(
          limit.failed() == null
              ? say("{0}: {1} bytes pass, more was not tried", where, limit.passed())
              : say("{0}: {1} bytes pass, {2} do not", where, limit.passed(), limit.failed()));
    } else if (limit.failed() != null) {
      found.add(say("{0}: {1} bytes do not pass, nor does less", where, limit.failed()));
    }
  }
}
