package io.lookingglass.probes.result;

import io.lookingglass.probes.result.Hop.LossMeaning;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells loss from routers that merely limit how many ICMP errors they send (RFC 1812 section
 * 4.3.2.8, RFC 4443 section 2.4 (f)).
 *
 * <p>What makes the difference: probes to later hops pass every earlier one. If hop k really lost
 * packets, all hops behind it would miss as many answers. So:
 *
 * <ul>
 *   <li>The end of the path is the target or, when that was not reached, the last hop that
 *       answered. If the end answered every probe, loss at earlier hops did not continue: {@code
 *       RATE_LIMITED}, also where a hop never answered at all.
 *   <li>If the end lost probes too, a lossy hop with clean hops behind it is {@code RATE_LIMITED}
 *       when chance is an unlikely explanation of the difference (Fisher's exact test, one-sided,
 *       below {@value #UNLIKELY}), else {@code UNDECIDED}: one answer missing of three shows
 *       nothing.
 *   <li>If every later hop that answers loses too, loss is {@code REAL} from there, provided that
 *       the later hops lose at least half as much, and that at least {@value #ENOUGH_LOST} answers
 *       are missing in all. A hop that loses far more than those behind it limits on top of that.
 *   <li>Loss at the target itself is {@code REAL}, unless it answers with ICMP errors: those it
 *       limits as routers do (Linux sends six port unreachables at once, then one a second), so it
 *       tells nothing of loss, neither its own ({@code UNDECIDED}) nor that of earlier hops. Loss
 *       at the last hop that answered on a path that was not finished cannot be told: {@code
 *       UNDECIDED}.
 * </ul>
 */
final class LossMeanings {
  private static final double UNLIKELY = 0.05;
  private static final int ENOUGH_LOST = 3;

  /** What the end of the path is. */
  enum End {
    /** Some router: the target did not answer. */
    NOT_REACHED,
    /** The target, which answers every probe that arrives. */
    TARGET,
    /** The target, which limits its answers because they are ICMP errors. */
    LIMITING_TARGET
  }

  /** How many probes of a hop are decided, and how many of them were answered. */
  record Sample(int total, int rcv) {
    int drop() {
      return total - rcv;
    }

    Sample plus(Sample other) {
      return new Sample(total + other.total, rcv + other.rcv);
    }
  }

  private LossMeanings() {}

  /**
   * One meaning for each hop.
   *
   * @param hops from TTL 1; the last is the target when it was reached
   * @param finished whether no more answers can come
   */
  static List<LossMeaning> of(List<Sample> hops, End kind, boolean finished) {
    int end = hops.size() - 1;
    while (kind == End.NOT_REACHED && end >= 0 && hops.get(end).rcv() == 0) {
      end--;
    }
    int telling = kind == End.LIMITING_TARGET ? end : end + 1;
    List<LossMeaning> meanings = new ArrayList<>(hops.size());
    for (int index = 0; index < hops.size(); index++) {
      Sample hop = hops.get(index);
      if (hop.drop() == 0) {
        meanings.add(LossMeaning.NONE);
      } else if (!finished) {
        meanings.add(LossMeaning.PENDING);
      } else if (index > end) {
        meanings.add(LossMeaning.SILENT_TAIL);
      } else if (index == end) {
        meanings.add(kind == End.TARGET ? LossMeaning.REAL : LossMeaning.UNDECIDED);
      } else if (hop.rcv() == 0) {
        meanings.add(LossMeaning.RATE_LIMITED);
      } else {
        meanings.add(ofPartialLoss(hop, hops.subList(index + 1, telling)));
      }
    }
    return meanings;
  }

  private static LossMeaning ofPartialLoss(Sample hop, List<Sample> later) {
    if (later.isEmpty()) {
      return LossMeaning.UNDECIDED;
    }
    if (later.getLast().drop() == 0) {
      return LossMeaning.RATE_LIMITED;
    }
    Sample clean = new Sample(0, 0);
    Sample answering = new Sample(0, 0);
    for (Sample sample : later) {
      if (sample.rcv() > 0) {
        answering = answering.plus(sample);
        if (sample.drop() == 0) {
          clean = clean.plus(sample);
        }
      }
    }
    if (clean.total() > 0) {
      return chanceOfLosingSoMuchMore(hop, clean) < UNLIKELY
          ? LossMeaning.RATE_LIMITED
          : LossMeaning.UNDECIDED;
    }
    if (chanceOfLosingSoMuchMore(hop, answering) < UNLIKELY) {
      return LossMeaning.RATE_LIMITED;
    }
    boolean comparable =
        2L * answering.drop() * hop.total() >= (long) hop.drop() * answering.total();
    return comparable && hop.drop() + answering.drop() >= ENOUGH_LOST
        ? LossMeaning.REAL
        : LossMeaning.UNDECIDED;
  }

  /**
   * Fisher's exact test, one-sided: if both samples lose alike, how likely is it that the losses
   * fall on {@code hop} as much as they did, or more?
   */
  static double chanceOfLosingSoMuchMore(Sample hop, Sample other) {
    int all = hop.total() + other.total();
    int lost = hop.drop() + other.drop();
    double chance = 0;
    for (int onHop = hop.drop(); onHop <= Math.min(lost, hop.total()); onHop++) {
      if (lost - onHop <= other.total()) {
        chance +=
            Math.exp(
                logChoose(hop.total(), onHop)
                    + logChoose(other.total(), lost - onHop)
                    - logChoose(all, lost));
      }
    }
    return Math.min(1, chance);
  }

  private static double logChoose(int of, int choose) {
    double logarithm = 0;
    for (int factor = 1; factor <= choose; factor++) {
      logarithm += Math.log((double) (of - choose + factor) / factor);
    }
    return logarithm;
  }
}
