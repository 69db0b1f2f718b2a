package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.DiagnosisStep.Kind;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.PortState;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DiagnosisResult.State;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of a diagnosis by their names, for who judges them. */
final class Steps {
  private final Map<DiagnosisStep, DiagnosisResult.Step> steps = new HashMap<>();

  Steps(List<DiagnosisResult.Step> steps) {
    steps.forEach(step -> this.steps.put(step.step(), step));
  }

  private DiagnosisResult.@Nullable Step step(Kind kind, @Nullable IpVersion version) {
    return steps.get(new DiagnosisStep(kind, version));
  }

  /** What a step that ended came to; absent for every other. */
  <R extends MeasurementResult> @Nullable R result(
      Kind kind, @Nullable IpVersion version, Class<R> type) {
    DiagnosisResult.Step step = step(kind, version);
    return step != null && step.state() == State.FINISHED && type.isInstance(step.result())
        ? type.cast(step.result())
        : null;
  }

  @Nullable PortState port(Kind kind, IpVersion version) {
    DiagnosisResult.Step step = step(kind, version);
    return step == null ? null : step.portState();
  }

  /** The address that the steps over this version are aimed at. */
  @Nullable InetAddress address(IpVersion version) {
    DiagnosisResult.Step step = step(Kind.PING, version);
    return step == null ? null : step.address();
  }

  /** Why nothing was looked at over this version; absent when something was. */
  @Nullable Sentence obstacle(IpVersion version) {
    DiagnosisResult.Step step = step(Kind.PING, version);
    return step == null ? null : step.skipped();
  }

  /** The verdicts of these steps in their own words, as far as they ended. */
  List<Sentence> evidence(IpVersion version, Kind... kinds) {
    List<Sentence> sentences = new ArrayList<>();
    for (Kind kind : kinds) {
      MeasurementResult result = result(kind, version, MeasurementResult.class);
      if (result != null && result.summary().verdict().level() != Verdict.Level.PENDING) {
        sentences.add(result.summary().verdict().said());
      }
    }
    return sentences;
  }
}
