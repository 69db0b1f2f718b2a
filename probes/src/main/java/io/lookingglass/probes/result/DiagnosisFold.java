package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DiagnosisFinding;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.PortState;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisJudged;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepSkipped;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepStarted;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepTold;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.PingTimedOut;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.result.DiagnosisResult.State;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Folds a diagnosis: each step by the fold of its own type. */
final class DiagnosisFold implements TypeFold {
  private final DiagnosisRequest request;
  private final MeasurementFacts facts;
  private final Map<DiagnosisStep, StepFold> steps = new LinkedHashMap<>();
  private @Nullable DiagnosisJudged judged;

  DiagnosisFold(DiagnosisRequest request, MeasurementFacts facts) {
    this.request = request;
    this.facts = facts;
    request.steps().forEach(step -> steps.put(step, new StepFold(step)));
  }

  @Override
  public void add(ProbeEvent event) {
    switch (event) {
      case DiagnosisStepStarted(DiagnosisStep step, InetAddress address, Integer port)
          when steps.containsKey(step) ->
          steps.get(step).started(address, port);
      case DiagnosisStepTold(DiagnosisStep step, ProbeEvent told) when steps.containsKey(step) ->
          steps.get(step).told(told);
      case DiagnosisStepSkipped(DiagnosisStep step, Sentence reason) when steps.containsKey(step) ->
          steps.get(step).skipped(reason);
      case DiagnosisJudged end -> judged = end;
      default -> {
        // Of another measurement.
      }
    }
  }

  @Override
  public DiagnosisResult result(String rawOutput) {
    DiagnosisJudged end = judged;
    return new DiagnosisResult(
        facts.summary(verdict(end), rawOutput, List.of(), null, null),
        steps.values().stream().map(StepFold::result).toList(),
        end != null,
        end == null ? List.of() : end.findings(),
        end == null ? List.of() : end.right());
  }

  private Verdict verdict(@Nullable DiagnosisJudged end) {
    Verdict failed = facts.verdictOfFailure();
    if (failed != null) {
      return failed;
    }
    if (end != null) {
      return judgement(end);
    }
    String message = facts.endMessage();
    if (facts.isFinished()) {
      return new Verdict(
          Verdict.Level.UNKNOWN,
          message == null
              ? Sentence.of("The diagnosis ended before its verdict.")
              : MeasurementFacts.asSentence(message),
          List.of());
    }
    long over = steps.values().stream().filter(StepFold::over).count();
    return new Verdict(
        Verdict.Level.PENDING,
        Sentence.of(
            "Looking at {0}: {1} of {2} steps are done.",
            PlainText.name(request.target().text()), over, steps.size()),
        List.of());
  }

  private Verdict judgement(DiagnosisJudged end) {
    String message = facts.endMessage();
    return new Verdict(
        level(end.findings()),
        end.said(),
        message == null ? List.of() : List.of(MeasurementFacts.asSentence(message)));
  }

  private static Verdict.Level level(List<DiagnosisFinding> findings) {
    return findings.isEmpty()
        ? Verdict.Level.GOOD
        : switch (findings.getFirst().severity()) {
          case BROKEN -> Verdict.Level.BAD;
          case DEGRADED -> Verdict.Level.WARNING;
          case UNKNOWN -> Verdict.Level.UNKNOWN;
          case NOTE -> Verdict.Level.GOOD;
        };
  }

  /** One step. */
  private final class StepFold {
    private final DiagnosisStep step;
    private @Nullable InetAddress address;
    private @Nullable Integer port;
    private @Nullable Sentence skipped;
    private @Nullable MeasurementRequest asked;
    private @Nullable ResultFold fold;
    private boolean finished;
    private boolean accepted;
    private boolean reset;
    private boolean refused;
    private boolean unanswered;

    StepFold(DiagnosisStep step) {
      this.step = step;
    }

    void started(@Nullable InetAddress address, @Nullable Integer port) {
      if (fold != null) {
        return;
      }
      MeasurementRequest begun;
      try {
        begun = request.request(step, address, port, request.timeout());
      } catch (IllegalArgumentException e) {
        return; // No stream of ours has such a step.
      }
      this.address = address;
      this.port = port;
      asked = begun;
      fold = new ResultFold(begun);
    }

    void told(ProbeEvent event) {
      ResultFold own = fold;
      if (own == null) {
        return;
      }
      own.add(event);
      switch (event) {
        case Finished _ -> finished = true;
        case PingReplied replied -> {
          accepted |= replied.kind() == ReplyKind.TCP_SYN_ACK;
          reset |= replied.kind() == ReplyKind.TCP_RESET;
          refused |= replied.kind().refusal();
        }
        case PingTimedOut _ -> unanswered = true;
        default -> {
          // Its own fold has it.
        }
      }
    }

    void skipped(Sentence reason) {
      skipped = reason;
    }

    boolean over() {
      return finished || skipped != null;
    }

    DiagnosisResult.Step result() {
      ResultFold own = fold;
      return new DiagnosisResult.Step(
          step,
          skipped != null
              ? State.SKIPPED
              : own == null ? State.WAITING : finished ? State.FINISHED : State.RUNNING,
          address,
          port,
          skipped,
          portState(),
          asked,
          own == null ? null : own.result());
    }

    private @Nullable PortState portState() {
      if (step.kind() != DiagnosisStep.Kind.PORT && step.kind() != DiagnosisStep.Kind.PLAIN_PORT) {
        return null;
      }
      if (accepted) {
        return reset ? PortState.WAVERING : PortState.OPEN;
      }
      return reset
          ? PortState.CLOSED
          : refused ? PortState.PROHIBITED : unanswered ? PortState.SILENT : null;
    }
  }
}
