package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.NumberedEvent;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsFinding.Severity;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsZoneServer;
import io.lookingglass.probes.event.ProbeEvent.DnsAnswered;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A zone on the way down from the root.
 *
 * @param tone good, warning, bad, pending: also the name of its picture
 * @param broken whether the delegation that leads here is where the way ends
 * @param says what its servers led on to
 */
record DnsZone(
    int step,
    String name,
    String tone,
    boolean broken,
    String says,
    List<Server> servers,
    List<Finding> findings) {
  DnsZone {
    servers = List.copyOf(servers);
    findings = List.copyOf(findings);
  }

  /**
   * An address of a name server.
   *
   * @param address absent when the name has none
   * @param source how the address is known
   * @param outcome what it said
   * @param tone good, warning, bad, unknown
   * @param width of the bar of its time; absent when it was not asked
   * @param serial of the zone as it has it; absent when that was not learned
   */
  record Server(
      String name,
      @Nullable String address,
      String source,
      String outcome,
      String tone,
      String time,
      @Nullable String width,
      @Nullable String serial) {}

  /**
   * @param tone bad, warning, unknown
   * @param word of its severity
   */
  record Finding(String tone, String word, String sentence) {}

  /** Which server of which zone. */
  private record At(int step, InetAddress address) {}

  static List<DnsZone> path(DnsResult result, List<NumberedEvent> events) {
    Map<At, String> serials = serials(events);
    RttScale scale =
        RttScale.upTo(
            result.hops().stream()
                .flatMap(hop -> hop.responses().stream())
                .filter(response -> response.message() != null)
                .mapToDouble(DnsResponse::total)
                .max()
                .orElse(1));
    List<DnsZone> zones = new ArrayList<>();
    for (int index = 0; index < result.hops().size(); index++) {
      DnsResult.Hop hop = result.hops().get(index);
      String next = index + 1 < result.hops().size() ? result.hops().get(index + 1).zone() : null;
      zones.add(zone(hop, next, scale, serials));
    }
    return zones;
  }

  private static DnsZone zone(
      DnsResult.Hop hop, @Nullable String next, RttScale scale, Map<At, String> serials) {
    boolean broken =
        hop.findings().stream().anyMatch(finding -> finding.kind() == DnsFinding.Kind.BROKEN);
    Severity worst =
        hop.findings().stream()
            .map(DnsFinding::severity)
            .max(Comparator.naturalOrder())
            .orElse(Severity.NOTE);
    String tone =
        broken || worst == Severity.ERROR
            ? "bad"
            : worst == Severity.WARNING ? "warning" : hop.response() == null ? "pending" : "good";
    return new DnsZone(
        hop.step(),
        DnsView.shown(hop.zone()),
        tone,
        broken,
        says(hop, next, broken),
        servers(hop, scale, serials),
        hop.findings().stream()
            .sorted(Comparator.comparing(DnsFinding::severity).reversed())
            .map(DnsZone::finding)
            .toList());
  }

  private static String says(DnsResult.Hop hop, @Nullable String next, boolean broken) {
    if (next != null) {
      return say("points to the name servers of {0}", DnsView.shown(next));
    }
    if (broken) {
      return say("nobody here answers the question");
    }
    DnsMessage message = hop.response() == null ? null : hop.response().message();
    return message == null ? say("asked") : outcome(message);
  }

  private static Finding finding(DnsFinding finding) {
    return switch (finding.severity()) {
      case ERROR -> new Finding("bad", say("Error"), said(finding.said()));
      case WARNING -> new Finding("warning", say("Warning"), said(finding.said()));
      case NOTE -> new Finding("unknown", say("Note"), said(finding.said()));
    };
  }

  private static List<Server> servers(DnsResult.Hop hop, RttScale scale, Map<At, String> serials) {
    Map<InetAddress, DnsResponse> responses = new HashMap<>();
    for (DnsResponse response : hop.responses()) {
      if (response.server().address() != null) {
        responses.put(response.server().address(), response);
      }
    }
    List<Server> servers = new ArrayList<>();
    for (DnsZoneServer server : hop.servers()) {
      String name = DnsView.shown(server.name());
      if (server.addresses().isEmpty()) {
        servers.add(
            new Server(name, null, source(server), say("has no address"), "bad", "", null, null));
      }
      for (InetAddress address : server.addresses()) {
        servers.add(
            server(
                name,
                address,
                source(server),
                responses.get(address),
                scale,
                serials.get(new At(hop.step(), address))));
      }
    }
    return servers;
  }

  private static Server server(
      String name,
      InetAddress address,
      String source,
      @Nullable DnsResponse response,
      RttScale scale,
      @Nullable String serial) {
    String text = IpAddresses.format(address);
    if (response == null) {
      return new Server(name, text, source, say("not asked"), "unknown", "", null, serial);
    }
    DnsMessage message = response.message();
    if (message == null) {
      return new Server(
          name, text, source, DnsAnswer.reason(response), "bad", Figures.NONE, null, serial);
    }
    boolean helps =
        response.usable() && (message.flags().contains("aa") || referredTo(message) != null);
    return new Server(
        name,
        text,
        source,
        outcome(message),
        helps ? "good" : "warning",
        Figures.ms(response.total()) + " ms",
        scale.width(0, response.total()),
        serial);
  }

  private static String source(DnsZoneServer server) {
    return switch (server.source()) {
      case HINT -> say("root hint");
      case RESOLVER -> say("from the resolver");
      case GLUE -> say("glue");
      case LOOKED_UP -> say("looked up");
      case MISSING -> say("no glue");
    };
  }

  private static String outcome(DnsMessage message) {
    String zone = referredTo(message);
    if (zone != null) {
      return say("refers to {0}", DnsView.shown(zone));
    }
    boolean authority = message.flags().contains("aa");
    if (message.status().equals("NXDOMAIN")) {
      return authority ? say("no such name") : say("no such name, without authority");
    }
    if (!message.status().equals("NOERROR")) {
      return message.status();
    }
    long records =
        message.answers().stream().filter(record -> !record.type().equals("RRSIG")).count();
    if (records == 0) {
      return authority ? say("no such record") : say("no such record, without authority");
    }
    return authority
        ? say("{0} {1|record|records}", Figures.count(records), records)
        : say("{0} {1|record|records}, without authority", Figures.count(records), records);
  }

  /** The zone that a message without an answer points to; absent when it is no referral. */
  private static @Nullable String referredTo(DnsMessage message) {
    if (!message.status().equals("NOERROR")
        || !message.answers().isEmpty()
        || message.flags().contains("aa")
        || message.authority().stream().anyMatch(record -> record.type().equals("SOA"))) {
      return null;
    }
    return message.authority().stream()
        .filter(record -> record.type().equals("NS"))
        .map(ResourceRecord::name)
        .findFirst()
        .orElse(null);
  }

  /** Which version of the zone each server has: the third field of its SOA record. */
  private static Map<At, String> serials(List<NumberedEvent> events) {
    Map<At, String> serials = new HashMap<>();
    for (NumberedEvent numbered : events) {
      if (numbered.event() instanceof DnsAnswered answered
          && answered.purpose() == DnsPurpose.ZONE_CHECK
          && answered.server().address() != null) {
        for (ResourceRecord record : answered.message().answers()) {
          String[] fields = record.value().split(" ", -1);
          if (record.type().equals("SOA") && fields.length == 7) {
            serials.put(new At(answered.step(), answered.server().address()), fields[2]);
          }
        }
      }
    }
    return serials;
  }
}
