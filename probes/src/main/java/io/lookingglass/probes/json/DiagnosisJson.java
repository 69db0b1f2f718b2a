package io.lookingglass.probes.json;

import io.lookingglass.probes.event.DiagnosisFinding;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisJudged;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepSkipped;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepStarted;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepTold;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.MeasurementResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/** Diagnoses: their events, and their result with the results of their steps inside. */
final class DiagnosisJson {
  private DiagnosisJson() {}

  static ObjectNode started(JsonObject json, DiagnosisStepStarted event) {
    return step(json, event.step())
        .put("address", event.address())
        .put("port", event.port())
        .node();
  }

  static DiagnosisStepStarted readStarted(JsonFields json) {
    return new DiagnosisStepStarted(
        readStep(json), json.addressOrNull("address"), json.integerOrNull("port"));
  }

  static ObjectNode told(JsonObject json, DiagnosisStepTold event) {
    return step(json, event.step()).put("told", EventJson.write(event.event())).node();
  }

  static DiagnosisStepTold readTold(JsonFields json) {
    return new DiagnosisStepTold(readStep(json), EventJson.read(json.object("told")));
  }

  static ObjectNode skipped(JsonObject json, DiagnosisStepSkipped event) {
    return SentenceJson.put(step(json, event.step()), "reason", event.said()).node();
  }

  static DiagnosisStepSkipped readSkipped(JsonFields json) {
    return new DiagnosisStepSkipped(readStep(json), SentenceJson.read(json, "reason"));
  }

  static ObjectNode judged(JsonObject json, DiagnosisJudged event) {
    SentenceJson.put(json, "sentence", event.said())
        .putList("findings", event.findings(), DiagnosisJson::told);
    return SentenceJson.putList(json, "checked", event.right()).node();
  }

  static DiagnosisJudged readJudged(JsonFields json) {
    return new DiagnosisJudged(
        SentenceJson.read(json, "sentence"),
        json.objects("findings", DiagnosisJson::readFinding),
        SentenceJson.readList(json, "checked"));
  }

  static ObjectNode result(JsonObject json, DiagnosisResult result) {
    json.putList("steps", result.steps(), DiagnosisJson::stepOfResult);
    if (result.judged()) {
      json.putList("findings", result.findings(), DiagnosisJson::finding)
          .putStrings("checked", result.checked());
    }
    return json.node();
  }

  private static ObjectNode stepOfResult(DiagnosisResult.Step each) {
    MeasurementRequest request = each.request();
    MeasurementResult result = each.result();
    return step(new JsonObject(), each.step())
        .put("state", each.state())
        .putIfPresent("skipped", each.skipped() == null ? null : each.skipped().english())
        .put("address", each.address())
        .putIfPresent("port", each.port())
        .putIfPresent("portState", each.portState())
        .putIfPresent("request", request == null ? null : RequestJson.write(request))
        .putIfPresent("result", result == null ? null : ResultJson.write(result))
        .node();
  }

  private static JsonObject step(JsonObject json, DiagnosisStep step) {
    IpVersion version = step.version();
    return json.put("step", step.kind())
        .put("ipVersion", version == null ? null : (Integer) version.number());
  }

  private static DiagnosisStep readStep(JsonFields json) {
    return new DiagnosisStep(
        json.enumeration("step", DiagnosisStep.Kind.class),
        readVersion(json.integerOrNull("ipVersion"), json.path()));
  }

  private static @Nullable IpVersion readVersion(@Nullable Integer number, String path) {
    return switch (number) {
      case null -> null;
      case 4 -> IpVersion.IPV4;
      case 6 -> IpVersion.IPV6;
      default -> throw new UnreadableJsonException(path + ".ipVersion must be 4 or 6");
    };
  }

  private static JsonObject about(DiagnosisFinding finding) {
    return new JsonObject()
        .put("id", finding.id())
        .put("severity", finding.severity())
        .putList("ipVersions", finding.versions(), version -> IntNode.valueOf(version.number()));
  }

  /** Of an event, which is stored. */
  private static ObjectNode told(DiagnosisFinding finding) {
    JsonObject json = SentenceJson.put(about(finding), "sentence", finding.said());
    SentenceJson.putList(json, "evidence", finding.seen());
    return SentenceJson.put(json, "advice", finding.advised()).node();
  }

  private static ObjectNode finding(DiagnosisFinding finding) {
    return about(finding)
        .put("sentence", finding.sentence())
        .putStrings("evidence", finding.evidence())
        .put("advice", finding.advice())
        .node();
  }

  private static DiagnosisFinding readFinding(JsonFields json) {
    List<IpVersion> versions =
        json.longs("ipVersions").stream()
            .map(number -> readVersion(Math.toIntExact(number), json.path()))
            .toList();
    return new DiagnosisFinding(
        json.string("id"),
        json.enumeration("severity", DiagnosisFinding.Severity.class),
        versions,
        SentenceJson.read(json, "sentence"),
        SentenceJson.readList(json, "evidence"),
        SentenceJson.readOrNull(json, "advice"));
  }
}
