package io.lookingglass.probes.gre.monitor;

import org.jspecify.annotations.Nullable;

/**
 * The last hour of one probe mode, second by second. Some 25 KiB, as most tunnels are probed once a
 * second: only where a second has answers that took unequal times are shortest and longest kept
 * apart from their mean.
 */
final class HourOfSeconds {
  static final int SECONDS = 3600;

  private static final int MOST_PER_SECOND = 255; // Ten regular ones and nine again are 19.

  private final byte[] sent = new byte[SECONDS];
  private final byte[] lost = new byte[SECONDS];
  private final byte[] worst = new byte[SECONDS];
  private final int[] meanMicros = new int[SECONDS];
  private int @Nullable [] minMicros;
  private int @Nullable [] maxMicros;

  /** The newest second, before which {@link #SECONDS} - 1 others are kept. */
  private long newest = Long.MIN_VALUE;

  private long oldest = Long.MAX_VALUE;

  /** Makes room up to a second, with the state that holds at its beginning. */
  void advance(long second, TunnelState state) {
    if (newest == Long.MIN_VALUE) {
      oldest = second;
      clear(second, state);
      newest = second;
      return;
    }
    if (second - newest >= SECONDS) {
      newest = second - SECONDS;
    }
    while (newest < second) {
      newest++;
      clear(newest, state);
    }
  }

  private void clear(long second, TunnelState state) {
    int index = index(second);
    sent[index] = 0;
    lost[index] = 0;
    meanMicros[index] = 0;
    worst[index] = state.rank();
    if (minMicros != null && maxMicros != null) {
      minMicros[index] = 0;
      maxMicros[index] = 0;
    }
  }

  private static int index(long second) {
    return (int) Math.floorMod(second, (long) SECONDS);
  }

  /** In the newest second. */
  void answered(long micros) {
    int index = index(newest);
    int rtt = (int) Math.min(micros, Integer.MAX_VALUE);
    int count = sentAt(index) - lostAt(index);
    if (sentAt(index) == MOST_PER_SECOND) {
      return;
    }
    if (count == 0) {
      spread(index, rtt, rtt);
      meanMicros[index] = rtt;
    } else {
      if (minMicros == null && rtt != meanMicros[index]) {
        minMicros = meanMicros.clone();
        maxMicros = meanMicros.clone();
      }
      if (minMicros != null && maxMicros != null) {
        spread(index, Math.min(minMicros[index], rtt), Math.max(maxMicros[index], rtt));
      }
      meanMicros[index] += (int) (((long) rtt - meanMicros[index]) / (count + 1));
    }
    sent[index]++;
  }

  private void spread(int index, int min, int max) {
    if (minMicros != null && maxMicros != null) {
      minMicros[index] = min;
      maxMicros[index] = max;
    }
  }

  /** In the newest second. */
  void lost() {
    int index = index(newest);
    if (sentAt(index) < MOST_PER_SECOND) {
      sent[index]++;
      lost[index]++;
    }
  }

  /** Notes the state in the newest second. */
  void state(TunnelState state) {
    int index = index(newest);
    worst[index] = TunnelState.ranked(worst[index]).orWorse(state).rank();
  }

  private int sentAt(int index) {
    return Byte.toUnsignedInt(sent[index]);
  }

  private int lostAt(int index) {
    return Byte.toUnsignedInt(lost[index]);
  }

  /** The oldest second that is kept; above {@link #newest} when there is none. */
  long oldest() {
    return newest == Long.MIN_VALUE ? Long.MAX_VALUE : Math.max(oldest, newest - SECONDS + 1);
  }

  /** The sum of the seconds from one on to the newest. */
  ProbeTally since(long first) {
    ProbeTally sum = new ProbeTally();
    if (newest == Long.MIN_VALUE) {
      return sum;
    }
    for (long second = Math.max(first, oldest()); second <= newest; second++) {
      addTo(sum, second);
    }
    return sum;
  }

  /** Adds a second that is kept. */
  void addTo(ProbeTally sum, long second) {
    if (second < oldest() || second > newest) {
      return;
    }
    int index = index(second);
    int answered = sentAt(index) - lostAt(index);
    long mean = meanMicros[index];
    sum.add(
        sentAt(index),
        lostAt(index),
        mean * answered,
        minMicros == null ? mean : minMicros[index],
        maxMicros == null ? mean : maxMicros[index]);
  }

  /** The worst state in a second; absent for one that is not kept. */
  @Nullable TunnelState worst(long second) {
    return second < oldest() || second > newest ? null : TunnelState.ranked(worst[index(second)]);
  }
}
