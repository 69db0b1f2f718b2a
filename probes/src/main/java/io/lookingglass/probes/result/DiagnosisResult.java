package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DiagnosisFinding;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.PortState;
import io.lookingglass.probes.request.MeasurementRequest;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis found. Each step's own result stands, also where another step failed.
 *
 * @param steps all that there can be, in the order in which one stands on the other
 * @param judged whether it came to its end
 * @param findings the worst first; empty while it runs, and when all is well
 * @param right what was found right, a sentence each
 */
public record DiagnosisResult(
    Summary summary,
    List<Step> steps,
    boolean judged,
    List<DiagnosisFinding> findings,
    List<Sentence> right)
    implements MeasurementResult {
  public DiagnosisResult {
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
    right = List.copyOf(right);
  }

  /** What was found right, in the language of programs, terminals and logs. */
  public List<String> checked() {
    return right.stream().map(Sentence::english).toList();
  }

  /** How far a step is. */
  public enum State {
    WAITING,
    RUNNING,
    FINISHED,
    /** It was not taken. */
    SKIPPED
  }

  /**
   * A step.
   *
   * @param address that it is aimed at; absent for those of the DNS, and for what did not begin
   * @param port of TCP that it asks; absent for steps without, and for what did not begin
   * @param skipped why it was not taken, a sentence without a full stop; absent for the others
   * @param portState of a look at a port; absent while nothing came, and for other steps
   * @param request what is measured; absent for what did not begin
   * @param result what came of it, so far or in the end; absent for what did not begin
   */
  public record Step(
      DiagnosisStep step,
      State state,
      @Nullable InetAddress address,
      @Nullable Integer port,
      @Nullable Sentence skipped,
      @Nullable PortState portState,
      @Nullable MeasurementRequest request,
      @Nullable MeasurementResult result) {}
}
