package io.lookingglass.probes.json;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent.TunnelJudged;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.TunnelCause;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.event.TunnelFinding.Confidence;
import io.lookingglass.probes.event.TunnelFinding.RouterCommands;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Answered;
import io.lookingglass.probes.event.TunnelOutcome.NotSent;
import io.lookingglass.probes.event.TunnelOutcome.Oddity;
import io.lookingglass.probes.event.TunnelOutcome.Refused;
import io.lookingglass.probes.event.TunnelOutcome.TimedOut;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What events and results about tunnels are made of. */
final class TunnelJson {
  private TunnelJson() {}

  static ObjectNode started(JsonObject json, TunnelProbingStarted event) {
    return json.put("tunnel", event.tunnel())
        .put("local", event.local())
        .put("remote", event.remote())
        .put("innerLocal", event.innerLocal())
        .put("target", event.target())
        .put("encapsulation", event.encapsulation())
        .put("overheadBytes", event.overheadBytes())
        .put("mtuBytes", event.mtuBytes())
        .put("diagnosis", event.diagnosis())
        .node();
  }

  static TunnelProbingStarted readStarted(JsonFields json) {
    return new TunnelProbingStarted(
        json.string("tunnel"),
        json.address("local"),
        json.address("remote"),
        json.addressOrNull("innerLocal"),
        json.addressOrNull("target"),
        json.string("encapsulation"),
        json.integer("overheadBytes"),
        json.integer("mtuBytes"),
        json.bool("diagnosis"));
  }

  static ObjectNode probed(JsonObject json, TunnelProbed event) {
    return json.put("check", event.check())
        .put("number", event.number())
        .put("ttl", event.ttl())
        .put("packetBytes", event.packetBytes())
        .put("encapsulation", event.encapsulation())
        .put("outcome", outcome(event.outcome()))
        .node();
  }

  static TunnelProbed readProbed(JsonFields json) {
    return new TunnelProbed(
        json.enumeration("check", TunnelCheck.class),
        json.integer("number"),
        json.integerOrNull("ttl"),
        json.integerOrNull("packetBytes"),
        json.stringOrNull("encapsulation"),
        readOutcome(json.object("outcome")));
  }

  static ObjectNode outcome(TunnelOutcome outcome) {
    JsonObject json = new JsonObject();
    return switch (outcome) {
      case Answered answered ->
          json.put("status", "answered")
              .put("rttMs", JsonWords.milliseconds(answered.rttNanos()))
              .put("from", answered.from())
              .put("ttl", answered.ttl())
              .put("innerTtl", answered.innerTtl())
              .putStrings(
                  "oddities", answered.oddities().stream().sorted().map(JsonWords::of).toList())
              .put("key", answered.key())
              .put("maximumSegmentSize", answered.maximumSegmentSize())
              .node();
      case Refused refused ->
          json.put("status", "refused")
              .put("rttMs", JsonWords.milliseconds(refused.rttNanos()))
              .put("kind", refused.kind())
              .put("type", refused.type())
              .put("code", refused.code())
              .put("from", refused.from())
              .put("mtuBytes", refused.mtuBytes())
              .put("inside", refused.inside())
              .node();
      case TimedOut _ -> json.put("status", "timed-out").node();
      case NotSent notSent ->
          json.put("status", "not-sent")
              .put("reason", notSent.reason())
              .put("interfaceMtuBytes", notSent.interfaceMtuBytes())
              .node();
    };
  }

  private static TunnelOutcome readOutcome(JsonFields json) {
    String status = json.string("status");
    return switch (status) {
      case "answered" ->
          new Answered(
              json.nanosOfMilliseconds("rttMs"),
              json.address("from"),
              json.integerOrNull("ttl"),
              json.integerOrNull("innerTtl"),
              Set.copyOf(json.enumerations("oddities", Oddity.class)),
              json.longOrNull("key"),
              json.integerOrNull("maximumSegmentSize"));
      case "refused" ->
          new Refused(
              json.nanosOfMilliseconds("rttMs"),
              json.enumeration("kind", ReplyKind.class),
              json.integer("type"),
              json.integer("code"),
              json.address("from"),
              json.integerOrNull("mtuBytes"),
              json.bool("inside"));
      case "timed-out" -> new TimedOut();
      case "not-sent" ->
          new NotSent(json.string("reason"), json.integerOrNull("interfaceMtuBytes"));
      default ->
          throw new UnreadableJsonException(
              "%s has the status \"%s\", which this version does not know"
                  .formatted(json.path(), PlainText.line(status, 60)));
    };
  }

  static ObjectNode judged(JsonObject json, TunnelJudged event) {
    json.putList("findings", event.findings(), TunnelJson::told);
    return SentenceJson.putList(json, "checked", event.right()).node();
  }

  static TunnelJudged readJudged(JsonFields json) {
    return new TunnelJudged(
        json.objects("findings", TunnelJson::readFinding), SentenceJson.readList(json, "checked"));
  }

  static ObjectNode finding(TunnelFinding finding) {
    return new JsonObject()
        .put("cause", finding.cause())
        .put("confidence", finding.confidence())
        .put("sentence", finding.sentence())
        .putStrings("evidence", finding.evidence())
        .putStrings("remedies", finding.remedies())
        .putAll(commands(finding))
        .node();
  }

  /** Of an event, which is stored. */
  private static ObjectNode told(TunnelFinding finding) {
    JsonObject json =
        new JsonObject().put("cause", finding.cause()).put("confidence", finding.confidence());
    SentenceJson.put(json, "sentence", finding.said());
    SentenceJson.putList(json, "evidence", finding.seen());
    SentenceJson.putList(json, "remedies", finding.remedied());
    return json.putAll(commands(finding)).node();
  }

  private static ObjectNode commands(TunnelFinding finding) {
    return new JsonObject()
        .putList(
            "commands",
            finding.commands(),
            commands ->
                new JsonObject()
                    .put("platform", commands.platform())
                    .putStrings("lines", commands.lines())
                    .node())
        .node();
  }

  private static TunnelFinding readFinding(JsonFields json) {
    return new TunnelFinding(
        json.enumeration("cause", TunnelCause.class),
        json.enumeration("confidence", Confidence.class),
        SentenceJson.read(json, "sentence"),
        SentenceJson.readList(json, "evidence"),
        SentenceJson.readList(json, "remedies"),
        json.objects(
            "commands",
            each -> new RouterCommands(each.string("platform"), each.strings("lines"))));
  }
}
