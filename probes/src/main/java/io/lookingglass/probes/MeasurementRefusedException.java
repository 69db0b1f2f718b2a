package io.lookingglass.probes;

import io.lookingglass.config.language.Sentence;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A valid request that is not carried out; the message says why and what would help. */
public final class MeasurementRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Sentence sentence;
  private final transient Refusal refusal;

  public MeasurementRefusedException(Sentence sentence, Refusal refusal) {
    super(sentence.english());
    this.sentence = sentence;
    this.refusal = refusal;
  }

  /** The message, for whoever reads another language. */
  public Sentence sentence() {
    return sentence;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** Why. */
  public sealed interface Refusal {}

  /**
   * The target policy forbids it.
   *
   * @param address the (resolved) address
   * @param reason the registry's name of its block ("Private-Use"), or "denied by configuration"
   */
  public record TargetNotAllowed(InetAddress address, String reason) implements Refusal {}

  /** The asker's hourly budget is used up; it refills at {@code rateLimit.resetSeconds}. */
  public record BudgetExhausted(RateLimit rateLimit, long retryAfterSeconds) implements Refusal {}

  /**
   * Too many measurements run at once, or wait for their turn.
   *
   * @param limit how many may run; of everybody's, as many more may wait
   * @param askersOwn whether it is the asker's own limit or the server's
   */
  public record TooManyAtOnce(int limit, boolean askersOwn, long retryAfterSeconds)
      implements Refusal {}

  /**
   * One address is measured often already, by everybody together.
   *
   * @param perMinute how often it may be
   */
  public record TargetBusy(InetAddress address, int perMinute, long retryAfterSeconds)
      implements Refusal {}

  /** No location matches {@code locations}; {@code closest} is one that exists. */
  public record NoLocation(@Nullable String closest) implements Refusal {}
}
