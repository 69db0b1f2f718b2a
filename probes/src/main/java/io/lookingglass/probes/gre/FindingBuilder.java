package io.lookingglass.probes.gre;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TunnelCause;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.event.TunnelFinding.Confidence;
import java.util.ArrayList;
import java.util.List;

/** Puts a finding together; the commands come with its cause. Not thread-safe. */
final class FindingBuilder {
  private final Tunnel tunnel;
  private final TunnelCause cause;
  private final Confidence confidence;
  private final List<Sentence> evidence = new ArrayList<>();
  private final List<Sentence> remedies = new ArrayList<>();
  private Sentence sentence = Sentence.EMPTY;

  FindingBuilder(Tunnel tunnel, TunnelCause cause, Confidence confidence) {
    this.tunnel = tunnel;
    this.cause = cause;
    this.confidence = confidence;
  }

  FindingBuilder sentence(Sentence text) {
    sentence = text;
    return this;
  }

  FindingBuilder evidence(Sentence clause) {
    evidence.add(Sentence.of("{0}.", clause));
    return this;
  }

  FindingBuilder evidence(List<Sentence> clauses) {
    clauses.forEach(this::evidence);
    return this;
  }

  FindingBuilder remedy(Sentence text) {
    remedies.add(text);
    return this;
  }

  TunnelFinding build() {
    return new TunnelFinding(
        cause, confidence, sentence, evidence, remedies, CommandsOfRouters.forCause(tunnel, cause));
  }
}
