package io.lookingglass.probes.json;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.BgpRouteFound;
import io.lookingglass.probes.event.ProbeEvent.BgpSearched;
import io.lookingglass.probes.event.ProbeEvent.DnsAnswered;
import io.lookingglass.probes.event.ProbeEvent.DnsStarted;
import io.lookingglass.probes.event.ProbeEvent.DnsTroubleFound;
import io.lookingglass.probes.event.ProbeEvent.DnsUnanswered;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneReached;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneRecords;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneTransferEnded;
import io.lookingglass.probes.event.ProbeEvent.DnssecConcluded;
import io.lookingglass.probes.event.ProbeEvent.DnssecLinkChecked;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.HopNotSent;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.HopTimedOut;
import io.lookingglass.probes.event.ProbeEvent.HttpStarted;
import io.lookingglass.probes.event.ProbeEvent.HttpStepTaken;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.event.ProbeEvent.PingNotSent;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.PingTimedOut;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.RoundFinished;
import io.lookingglass.probes.event.ProbeEvent.SizeLost;
import io.lookingglass.probes.event.ProbeEvent.SizePassed;
import io.lookingglass.probes.event.ProbeEvent.SizeTooBig;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ProbeEvent.TunnelJudged;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events, each an object whose {@code event} names its kind. All fields are always there, null when
 * absent. Times are exact: milliseconds with up to six decimals.
 */
final class EventJson {
  private EventJson() {}

  static String kind(ProbeEvent event) {
    return switch (event) {
      case ProbeEvent.Queued _ -> "queued";
      case TargetResolved _ -> "target-resolved";
      case ProbingStarted _ -> "probing-started";
      case PingReplied _ -> "ping-replied";
      case PingTimedOut _ -> "ping-timed-out";
      case PingNotSent _ -> "ping-not-sent";
      case HopReplied _ -> "hop-replied";
      case HopTimedOut _ -> "hop-timed-out";
      case HopNotSent _ -> "hop-not-sent";
      case RoundFinished _ -> "round-finished";
      case AddressAnnotated _ -> "address-annotated";
      case SizePassed _ -> "size-passed";
      case SizeTooBig _ -> "size-too-big";
      case SizeLost _ -> "size-lost";
      case PathMtuFound _ -> "path-mtu-found";
      case DnsStarted _ -> "dns-started";
      case DnsAnswered _ -> "dns-answered";
      case DnsUnanswered _ -> "dns-unanswered";
      case DnsZoneRecords _ -> "dns-zone-records";
      case DnsZoneTransferEnded _ -> "dns-zone-transfer-ended";
      case DnsZoneReached _ -> "dns-zone-reached";
      case DnsTroubleFound _ -> "dns-trouble-found";
      case DnssecLinkChecked _ -> "dnssec-link-checked";
      case DnssecConcluded _ -> "dnssec-concluded";
      case BgpRouteFound _ -> "bgp-route-found";
      case BgpSearched _ -> "bgp-searched";
      case ProbeEvent.TlsStarted _ -> "tls-started";
      case ProbeEvent.TlsConnected _ -> "tls-connected";
      case ProbeEvent.TlsPlainTextSeen _ -> "tls-plain-text-seen";
      case ProbeEvent.TlsRecordSeen _ -> "tls-record-seen";
      case ProbeEvent.TlsMessageSeen _ -> "tls-message-seen";
      case ProbeEvent.TlsAgreed _ -> "tls-agreed";
      case ProbeEvent.TlsCertificateSeen _ -> "tls-certificate-seen";
      case ProbeEvent.TlsProofsSeen _ -> "tls-proofs-seen";
      case ProbeEvent.TlsTrustJudged _ -> "tls-trust-judged";
      case ProbeEvent.TlsFindingMade _ -> "tls-finding-made";
      case ProbeEvent.TlsEnumerationProgressed _ -> "tls-enumeration-progressed";
      case ProbeEvent.TlsEnumerated _ -> "tls-enumerated";
      case ProbeEvent.TlsBroken _ -> "tls-broken";
      case HttpStarted _ -> "http-started";
      case HttpStepTaken taken -> HttpStepJson.kind(taken.step());
      case TunnelProbingStarted _ -> "tunnel-probing-started";
      case TunnelProbed _ -> "tunnel-probed";
      case TunnelJudged _ -> "tunnel-judged";
      case ProbeEvent.DiagnosisStepStarted _ -> "diagnosis-step-started";
      case ProbeEvent.DiagnosisStepTold _ -> "diagnosis-step-told";
      case ProbeEvent.DiagnosisStepSkipped _ -> "diagnosis-step-skipped";
      case ProbeEvent.DiagnosisJudged _ -> "diagnosis-judged";
      case Finished _ -> "finished";
    };
  }

  static ObjectNode write(ProbeEvent event) {
    JsonObject json = new JsonObject().put("event", kind(event));
    return switch (event) {
      case ProbeEvent.Queued e -> json.put("before", e.before()).node();
      case TargetResolved e ->
          json.put("target", e.target())
              .put("address", e.address())
              .putAddresses("addresses", e.addresses())
              .put("resolver", e.resolver())
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .node();
      case ProbingStarted e ->
          json.put("protocol", e.protocol())
              .put("port", e.port())
              .put("source", e.source())
              .put("packetBytes", e.packetBytes())
              .put("maxHops", e.maxHops())
              .put("packets", e.packets())
              .put("flows", e.flows())
              .putStrings("limitations", e.limitations())
              .node();
      case PingReplied e ->
          json.put("sequence", e.sequence())
              .put("rttMs", JsonWords.milliseconds(e.rttNanos()))
              .put("from", e.from())
              .put("kind", e.kind())
              .put("replyTtl", e.replyTtl())
              .put("replyBytes", e.replyBytes())
              .node();
      case PingTimedOut e -> json.put("sequence", e.sequence()).node();
      case PingNotSent e -> json.put("sequence", e.sequence()).put("reason", e.reason()).node();
      case HopReplied e ->
          probe(json, e.flow(), e.ttl(), e.round())
              .put("rttMs", JsonWords.milliseconds(e.rttNanos()))
              .put("from", e.from())
              .put("kind", e.kind())
              .put("reached", e.reached())
              .put("replyTtl", e.replyTtl())
              .put("nextHopMtuBytes", e.nextHopMtuBytes())
              .put("quoted", quoted(e.quoted()))
              .putList("extensions", e.extensions(), EventJson::extension)
              .node();
      case HopTimedOut e -> probe(json, e.flow(), e.ttl(), e.round()).node();
      case HopNotSent e ->
          probe(json, e.flow(), e.ttl(), e.round()).put("reason", e.reason()).node();
      case RoundFinished e ->
          json.put("flow", e.flow())
              .put("round", e.round())
              .put("lastTtl", e.lastTtl())
              .put("reached", e.reached())
              .node();
      case AddressAnnotated e ->
          json.put("address", e.address())
              .put("hostname", e.hostname())
              .putLongs("asns", e.asns().stream().map(Asn::value).toList())
              .put("network", e.network())
              .node();
      case SizePassed e ->
          json.put("packetBytes", e.packetBytes())
              .put("rttMs", JsonWords.milliseconds(e.rttNanos()))
              .node();
      case SizeTooBig e ->
          json.put("packetBytes", e.packetBytes())
              .put("from", e.from())
              .put("mtuBytes", e.mtuBytes())
              .node();
      case SizeLost e ->
          json.put("packetBytes", e.packetBytes()).put("attempts", e.attempts()).node();
      case PathMtuFound e ->
          json.put("conclusion", e.conclusion())
              .put("pathMtuBytes", e.pathMtuBytes())
              .put("interfaceMtuBytes", e.interfaceMtuBytes())
              .put("limitedBy", e.limitedBy())
              .put("limitingHop", e.limitingHop())
              .node();
      case DnsStarted e ->
          json.putList("servers", e.servers(), DnsJson::server)
              .putStrings("limitations", e.limitations())
              .node();
      case DnsAnswered e ->
          json.put("purpose", e.purpose())
              .put("step", e.step())
              .put("server", DnsJson.server(e.server()))
              .put("transport", e.transport())
              .put("at", e.at())
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .putStrings("retries", e.retries().stream().map(JsonWords::of).toList())
              .put("ignoredReplies", e.ignoredReplies())
              .put("tls", DnsJson.tls(e.tls()))
              .put("message", DnsJson.message(e.message()))
              .node();
      case DnsUnanswered e ->
          json.put("purpose", e.purpose())
              .put("step", e.step())
              .put("server", DnsJson.server(e.server()))
              .put("transport", e.transport())
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .put("attempts", e.attempts())
              .put("ignoredReplies", e.ignoredReplies())
              .put("failure", e.failure())
              .put("reason", e.reason())
              .node();
      case DnsZoneRecords e ->
          json.put("step", e.step())
              .put("server", DnsJson.server(e.server()))
              .putList("records", e.records(), DnsJson::toldRecord)
              .node();
      case DnsZoneTransferEnded e ->
          json.put("step", e.step())
              .put("server", DnsJson.server(e.server()))
              .put("transport", e.transport())
              .put("at", e.at())
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .put("tls", DnsJson.tls(e.tls()))
              .put("head", DnsJson.message(e.head()))
              .put("messages", e.messages())
              .put("records", e.records())
              .put("bytes", e.bytes())
              .put("broken", e.broken())
              .node();
      case DnsZoneReached e ->
          json.put("step", e.step())
              .put("zone", e.zone())
              .putList("servers", e.servers(), DnsJson::zoneServer)
              .node();
      case DnsTroubleFound e ->
          json.put("step", e.step()).put("finding", DnsJson.told(e.finding())).node();
      case DnssecLinkChecked e -> json.put("link", DnsJson.toldLink(e.link())).node();
      case HttpStarted e -> json.putStrings("ways", e.ways()).node();
      case HttpStepTaken e -> HttpStepJson.write(json, e);
      case DnssecConcluded e ->
          SentenceJson.put(json.put("state", e.state()), "reason", e.said()).node();
      case BgpRouteFound e -> json.put("route", BgpRouteJson.told(e.route())).node();
      case BgpSearched e ->
          json.put("prefix", e.prefix().toString())
              .put("searched", e.searched())
              .put("routes", e.routes())
              .put("more", e.more())
              .put("hint", e.hint())
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .node();
      case ProbeEvent.TlsStarted e -> TlsEventJson.started(json, e);
      case ProbeEvent.TlsConnected e -> TlsEventJson.connected(json, e);
      case ProbeEvent.TlsPlainTextSeen e -> TlsEventJson.plainText(json, e);
      case ProbeEvent.TlsRecordSeen e -> TlsEventJson.record(json, e);
      case ProbeEvent.TlsMessageSeen e -> TlsEventJson.message(json, e);
      case ProbeEvent.TlsAgreed e -> TlsEventJson.agreed(json, e);
      case ProbeEvent.TlsCertificateSeen e -> TlsEventJson.certificate(json, e);
      case ProbeEvent.TlsProofsSeen e -> TlsEventJson.proofs(json, e);
      case ProbeEvent.TlsTrustJudged e -> TlsEventJson.trust(json, e);
      case ProbeEvent.TlsFindingMade e -> TlsEventJson.finding(json, e);
      case ProbeEvent.TlsEnumerationProgressed e -> TlsEnumerationJson.progressed(json, e);
      case ProbeEvent.TlsEnumerated e ->
          json.put("enumeration", TlsEnumerationJson.told(e.enumeration())).node();
      case ProbeEvent.TlsBroken e -> TlsEventJson.broken(json, e);
      case TunnelProbingStarted e -> TunnelJson.started(json, e);
      case TunnelProbed e -> TunnelJson.probed(json, e);
      case TunnelJudged e -> TunnelJson.judged(json, e);
      case ProbeEvent.DiagnosisStepStarted e -> DiagnosisJson.started(json, e);
      case ProbeEvent.DiagnosisStepTold e -> DiagnosisJson.told(json, e);
      case ProbeEvent.DiagnosisStepSkipped e -> DiagnosisJson.skipped(json, e);
      case ProbeEvent.DiagnosisJudged e -> DiagnosisJson.judged(json, e);
      case Finished e ->
          json.put("status", e.status())
              .put("failureSource", e.failureSource())
              .put("message", e.message())
              .node();
    };
  }

  static ProbeEvent read(JsonFields json) {
    String kind = json.string("event");
    return switch (kind) {
      case "queued" -> new ProbeEvent.Queued(json.integer("before"));
      case "target-resolved" ->
          new TargetResolved(
              json.string("target"),
              json.address("address"),
              json.addresses("addresses"),
              json.stringOrNull("resolver"),
              json.nanosOfMilliseconds("tookMs"));
      case "probing-started" ->
          new ProbingStarted(
              json.enumeration("protocol", ProbeProtocol.class),
              json.integerOrNull("port"),
              json.address("source"),
              json.integer("packetBytes"),
              json.integerOrNull("maxHops"),
              json.integer("packets"),
              json.integer("flows"),
              json.strings("limitations"));
      case "ping-replied" ->
          new PingReplied(
              json.integer("sequence"),
              json.nanosOfMilliseconds("rttMs"),
              json.address("from"),
              json.enumeration("kind", ReplyKind.class),
              json.integerOrNull("replyTtl"),
              json.integerOrNull("replyBytes"));
      case "ping-timed-out" -> new PingTimedOut(json.integer("sequence"));
      case "ping-not-sent" -> new PingNotSent(json.integer("sequence"), json.string("reason"));
      case "hop-replied" ->
          new HopReplied(
              json.integer("flow"),
              json.integer("ttl"),
              json.integer("round"),
              json.nanosOfMilliseconds("rttMs"),
              json.address("from"),
              json.enumeration("kind", ReplyKind.class),
              json.bool("reached"),
              json.integerOrNull("replyTtl"),
              json.integerOrNull("nextHopMtuBytes"),
              readQuoted(json.objectOrNull("quoted")),
              json.objects("extensions", EventJson::readExtension));
      case "hop-timed-out" ->
          new HopTimedOut(json.integer("flow"), json.integer("ttl"), json.integer("round"));
      case "hop-not-sent" ->
          new HopNotSent(
              json.integer("flow"),
              json.integer("ttl"),
              json.integer("round"),
              json.string("reason"));
      case "round-finished" ->
          new RoundFinished(
              json.integer("flow"),
              json.integer("round"),
              json.integer("lastTtl"),
              json.bool("reached"));
      case "address-annotated" ->
          new AddressAnnotated(
              json.address("address"),
              json.stringOrNull("hostname"),
              json.longs("asns").stream().map(Asn::new).toList(),
              json.stringOrNull("network"));
      case "size-passed" ->
          new SizePassed(json.integer("packetBytes"), json.nanosOfMilliseconds("rttMs"));
      case "size-too-big" ->
          new SizeTooBig(
              json.integer("packetBytes"), json.address("from"), json.integerOrNull("mtuBytes"));
      case "size-lost" -> new SizeLost(json.integer("packetBytes"), json.integer("attempts"));
      case "path-mtu-found" ->
          new PathMtuFound(
              json.enumeration("conclusion", MtuConclusion.class),
              json.integerOrNull("pathMtuBytes"),
              json.integerOrNull("interfaceMtuBytes"),
              json.addressOrNull("limitedBy"),
              json.integerOrNull("limitingHop"));
      case "dns-started" ->
          new DnsStarted(json.objects("servers", DnsJson::readServer), json.strings("limitations"));
      case "dns-answered" ->
          new DnsAnswered(
              json.enumeration("purpose", DnsPurpose.class),
              json.integer("step"),
              DnsJson.readServer(json.object("server")),
              json.enumeration("transport", DnsTransport.class),
              json.instant("at"),
              json.nanosOfMilliseconds("tookMs"),
              json.enumerations("retries", DnsRetry.class),
              json.integer("ignoredReplies"),
              DnsJson.readTls(json.objectOrNull("tls")),
              DnsJson.readMessage(json.object("message")));
      case "dns-unanswered" ->
          new DnsUnanswered(
              json.enumeration("purpose", DnsPurpose.class),
              json.integer("step"),
              DnsJson.readServer(json.object("server")),
              json.enumeration("transport", DnsTransport.class),
              json.nanosOfMilliseconds("tookMs"),
              json.integer("attempts"),
              json.integer("ignoredReplies"),
              json.enumeration("failure", DnsFailure.class),
              json.string("reason"));
      case "dns-zone-records" ->
          new DnsZoneRecords(
              json.integer("step"),
              DnsJson.readServer(json.object("server")),
              json.objects("records", DnsJson::readResourceRecord));
      case "dns-zone-transfer-ended" ->
          new DnsZoneTransferEnded(
              json.integer("step"),
              DnsJson.readServer(json.object("server")),
              json.enumeration("transport", DnsTransport.class),
              json.instant("at"),
              json.nanosOfMilliseconds("tookMs"),
              DnsJson.readTls(json.objectOrNull("tls")),
              DnsJson.readMessage(json.object("head")),
              json.integer("messages"),
              json.integer("records"),
              json.longNumber("bytes"),
              json.stringOrNull("broken"));
      case "dns-zone-reached" ->
          new DnsZoneReached(
              json.integer("step"),
              json.string("zone"),
              json.objects("servers", DnsJson::readZoneServer));
      case "dns-trouble-found" ->
          new DnsTroubleFound(json.integer("step"), DnsJson.readFinding(json.object("finding")));
      case "dnssec-link-checked" -> new DnssecLinkChecked(DnsJson.readLink(json.object("link")));
      case "dnssec-concluded" ->
          new DnssecConcluded(
              json.enumeration("state", DnssecState.class), SentenceJson.read(json, "reason"));
      case "bgp-route-found" -> new BgpRouteFound(BgpRouteJson.read(json.object("route")));
      case "bgp-searched" ->
          new BgpSearched(
              json.prefix("prefix"),
              json.bool("searched"),
              json.integer("routes"),
              json.bool("more"),
              json.stringOrNull("hint"),
              json.nanosOfMilliseconds("tookMs"));
      case "tls-started" -> TlsEventJson.readStarted(json);
      case "tls-connected" -> TlsEventJson.readConnected(json);
      case "tls-plain-text-seen" -> TlsEventJson.readPlainText(json);
      case "tls-record-seen" -> TlsEventJson.readRecord(json);
      case "tls-message-seen" -> TlsEventJson.readMessage(json);
      case "tls-agreed" -> TlsEventJson.readAgreed(json);
      case "tls-certificate-seen" -> TlsEventJson.readCertificate(json);
      case "tls-proofs-seen" -> TlsEventJson.readProofs(json);
      case "tls-trust-judged" -> TlsEventJson.readTrust(json);
      case "tls-finding-made" -> TlsEventJson.readFinding(json);
      case "tls-enumeration-progressed" -> TlsEnumerationJson.readProgressed(json);
      case "tls-enumerated" ->
          new ProbeEvent.TlsEnumerated(TlsEnumerationJson.read(json.object("enumeration")));
      case "tls-broken" -> TlsEventJson.readBroken(json);
      case "tunnel-probing-started" -> TunnelJson.readStarted(json);
      case "tunnel-probed" -> TunnelJson.readProbed(json);
      case "tunnel-judged" -> TunnelJson.readJudged(json);
      case "diagnosis-step-started" -> DiagnosisJson.readStarted(json);
      case "diagnosis-step-told" -> DiagnosisJson.readTold(json);
      case "diagnosis-step-skipped" -> DiagnosisJson.readSkipped(json);
      case "diagnosis-judged" -> DiagnosisJson.readJudged(json);
      case "finished" ->
          new Finished(
              json.enumeration("status", ResultStatus.class),
              json.enumerationOrNull("failureSource", FailureSource.class),
              json.stringOrNull("message"));
      case "http-started" -> new HttpStarted(json.strings("ways"));
      default -> {
        if (kind.startsWith(HttpStepJson.PREFIX)) {
          yield HttpStepJson.read(kind.substring(HttpStepJson.PREFIX.length()), json);
        }
        throw new UnreadableJsonException(
            "%s is of the kind \"%s\", which this version does not know; a newer one wrote it"
                .formatted(json.path(), PlainText.line(kind, 60)));
      }
    };
  }

  static @Nullable ObjectNode quoted(@Nullable QuotedHeader quoted) {
    return quoted == null
        ? null
        : new JsonObject()
            .put("ttl", quoted.ttl())
            .put("dscp", quoted.dscp())
            .put("ecn", quoted.ecn())
            .put("addressTranslated", quoted.addressTranslated())
            .node();
  }

  static ObjectNode label(MplsLabel label) {
    return new JsonObject()
        .put("label", label.label())
        .put("tc", label.tc())
        .put("s", label.s())
        .put("ttl", label.ttl())
        .node();
  }

  static ObjectNode extension(IcmpExtension extension) {
    return switch (extension) {
      case IcmpExtension.MplsLabelStack stack ->
          new JsonObject()
              .put("type", "mpls-label-stack")
              .putList("labels", stack.labels(), EventJson::label)
              .node();
      case IcmpExtension.InterfaceInformation information ->
          new JsonObject()
              .put("type", "interface-information")
              .put("role", information.role())
              .put("ifIndex", information.ifIndex())
              .put("address", information.address())
              .put("name", information.name())
              .put("mtuBytes", information.mtuBytes())
              .node();
      case IcmpExtension.UnknownObject unknown ->
          new JsonObject()
              .put("type", "unknown-object")
              .put("classNumber", unknown.classNumber())
              .put("classType", unknown.classType())
              .put("payloadHex", unknown.payloadHex())
              .node();
    };
  }

  private static JsonObject probe(JsonObject json, int flow, int ttl, int round) {
    return json.put("flow", flow).put("ttl", ttl).put("round", round);
  }

  private static @Nullable QuotedHeader readQuoted(@Nullable JsonFields json) {
    return json == null
        ? null
        : new QuotedHeader(
            json.integer("ttl"),
            json.integer("dscp"),
            json.integer("ecn"),
            json.boolOrNull("addressTranslated"));
  }

  private static IcmpExtension readExtension(JsonFields json) {
    String type = json.string("type");
    return switch (type) {
      case "mpls-label-stack" ->
          new IcmpExtension.MplsLabelStack(
              json.objects(
                  "labels",
                  label ->
                      new MplsLabel(
                          label.integer("label"),
                          label.integer("tc"),
                          label.integer("s"),
                          label.integer("ttl"))));
      case "interface-information" ->
          new IcmpExtension.InterfaceInformation(
              json.enumeration("role", IcmpExtension.InterfaceRole.class),
              json.longOrNull("ifIndex"),
              json.addressOrNull("address"),
              json.stringOrNull("name"),
              json.longOrNull("mtuBytes"));
      case "unknown-object" ->
          new IcmpExtension.UnknownObject(
              json.integer("classNumber"), json.integer("classType"), json.string("payloadHex"));
      default ->
          throw new UnreadableJsonException(
              "%s is an extension of the type \"%s\", which this version does not know"
                  .formatted(json.path(), PlainText.line(type, 60)));
    };
  }
}
