package io.lookingglass.probes.gre.monitor;

/**
 * Counts of probes and times of their answers, summed up. Times in microseconds: a year of an hour
 * long round trips still fits.
 */
final class ProbeTally {
  private static final long MICROSECOND = 1000;

  private long sent;
  private long lost;
  private long sumMicros;
  private long minMicros = Long.MAX_VALUE;
  private long maxMicros;

  void answered(long rttMicros) {
    add(1, 0, rttMicros, rttMicros, rttMicros);
  }

  void lost() {
    sent++;
    lost++;
  }

  /**
   * Adds a sum.
   *
   * @param sumMicros of the {@code sent - lost} answered ones; it and the other times are ignored
   *     where there is none
   */
  void add(long sent, long lost, long sumMicros, long minMicros, long maxMicros) {
    this.sent += sent;
    this.lost += lost;
    if (sent > lost) {
      this.sumMicros += sumMicros;
      this.minMicros = Math.min(this.minMicros, minMicros);
      this.maxMicros = Math.max(this.maxMicros, maxMicros);
    }
  }

  void add(ProbeTally other) {
    add(other.sent, other.lost, other.sumMicros, other.minMicros, other.maxMicros);
  }

  boolean isEmpty() {
    return sent == 0;
  }

  long sent() {
    return sent;
  }

  long lostCount() {
    return lost;
  }

  long sumMicros() {
    return sumMicros;
  }

  /** Of answered ones; 0 where there is none. */
  long minMicros() {
    return sent == lost ? 0 : minMicros;
  }

  long maxMicros() {
    return maxMicros;
  }

  ProbeStatistics statistics() {
    long answered = sent - lost;
    return answered == 0
        ? new ProbeStatistics(sent, lost, null, null, null)
        : new ProbeStatistics(
            sent,
            lost,
            minMicros * MICROSECOND,
            sumMicros / answered * MICROSECOND,
            maxMicros * MICROSECOND);
  }
}
