package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelFinding;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What probes of a tunnel found. Sizes are bytes of whole IP packets.
 *
 * @param tunnel what was probed; absent while not known
 * @param checks one for each mode, and for plain echo, in the order of {@link TunnelCheck}
 * @param hops of the outer path, of a diagnosis
 * @param outerSizes in the order in which they were decided, of a diagnosis
 * @param innerSizes as {@code outerSizes}, of inner packets
 * @param encapsulations other keys and fields that were tried, of a diagnosis
 * @param maximumSegmentSize that a host behind the tunnel offers; absent when not asked or answered
 * @param judged whether causes were looked for to the end
 * @param findings the most important first
 * @param right what was found right, in words
 */
public record TunnelResult(
    Summary summary,
    @Nullable TunnelProbingStarted tunnel,
    List<Check> checks,
    List<Hop> hops,
    List<Size> outerSizes,
    List<Size> innerSizes,
    List<TunnelProbed> encapsulations,
    @Nullable Integer maximumSegmentSize,
    boolean judged,
    List<TunnelFinding> findings,
    List<Sentence> right)
    implements MeasurementResult {
  public TunnelResult {
    checks = List.copyOf(checks);
    hops = List.copyOf(hops);
    outerSizes = List.copyOf(outerSizes);
    innerSizes = List.copyOf(innerSizes);
    encapsulations = List.copyOf(encapsulations);
    findings = List.copyOf(findings);
    right = List.copyOf(right);
  }

  /** What was found right, in the language of programs, terminals and logs. */
  public List<String> checked() {
    return right.stream().map(Sentence::english).toList();
  }

  /**
   * How one check went.
   *
   * @param from who answered, or who refused; the last one
   * @param ttl of the last answer
   * @param error why not, in words; absent when all was answered
   */
  public record Check(
      TunnelCheck check,
      RttStatistics stats,
      @Nullable InetAddress from,
      @Nullable Integer ttl,
      @Nullable String error) {}

  /**
   * Who answers at a TTL.
   *
   * @param gre to GRE packets, absent when nobody did
   * @param greRtt in milliseconds
   * @param plain to plain echo requests, absent when nobody did or it was not tried
   * @param plainRtt in milliseconds
   */
  public record Hop(
      int ttl,
      @Nullable InetAddress gre,
      @Nullable String greHostname,
      @Nullable Double greRtt,
      @Nullable InetAddress plain,
      @Nullable String plainHostname,
      @Nullable Double plainRtt) {}

  /**
   * A size that was tried.
   *
   * @param rtt in milliseconds, when it passed
   * @param from who said that it is too big
   * @param mtu what was told
   */
  public record Size(
      int size,
      MtuResult.Outcome outcome,
      @Nullable Double rtt,
      @Nullable InetAddress from,
      @Nullable Integer mtu) {}
}
