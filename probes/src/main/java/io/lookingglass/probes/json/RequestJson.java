package io.lookingglass.probes.json;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.LocationFilter;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.PrefixMatch;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.request.TunnelRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Orders and requests, in the form of a {@code POST /v1/measurements} with every default filled in.
 * Durations are seconds. Beside {@code target} a name that is not ASCII has {@code targetAscii}, so
 * that what was measured stays known when the rules of IDNA change.
 */
final class RequestJson {
  private RequestJson() {}

  static ObjectNode writeOrder(MeasurementOrder order) {
    return new JsonObject()
        .putAll(write(order.request()))
        .putListUnlessEmpty("locations", order.locations(), RequestJson::filter)
        .putIfPresent("limit", order.limit())
        .put("inProgressUpdates", order.inProgressUpdates())
        .node();
  }

  static MeasurementOrder readOrder(JsonFields json) {
    return new MeasurementOrder(
        read(json),
        json.has("locations") ? json.objects("locations", RequestJson::readFilter) : List.of(),
        json.integerOrNull("limit"),
        json.bool("inProgressUpdates"));
  }

  static ObjectNode write(MeasurementRequest request) {
    JsonObject json =
        new JsonObject().put("type", request.type()).put("target", request.target().text());
    if (request.target() instanceof Target.Name name && !name.ascii().equals(name.text())) {
      json.put("targetAscii", name.ascii());
    }
    return json.put("timeout", JsonWords.seconds(request.timeout().toNanos()))
        .put("measurementOptions", options(request))
        .node();
  }

  static MeasurementRequest read(JsonFields json) {
    MeasurementType type = json.enumeration("type", MeasurementType.class);
    Target target = readTarget(json, type);
    Duration timeout = Duration.ofNanos(json.nanosOfSeconds("timeout"));
    JsonFields options = json.object("measurementOptions");
    Integer port = options.integerOrNull("port");
    IpVersion ipVersion = readIpVersion(options);
    ProbeProtocol protocol =
        switch (type) {
          case PING, TRACEROUTE, MTR, MTU ->
              options.enumerationOrNull("protocol", ProbeProtocol.class);
          case DNS, BGP, TLS, HTTP, GRE, DIAGNOSIS -> null; // They have transports of their own.
        };
    return switch (type) {
      case PING ->
          new PingRequest(
              target,
              options.integer("packets"),
              protocol,
              port,
              ipVersion,
              options.integer("size"),
              interval(options),
              timeout);
      case TRACEROUTE ->
          new TracerouteRequest(
              target, options.integer("packets"), protocol, port, ipVersion, timeout);
      case MTR ->
          new MtrRequest(
              target,
              options.integer("packets"),
              protocol,
              port,
              ipVersion,
              interval(options),
              options.integer("flows"),
              timeout);
      case MTU -> new MtuRequest(target, protocol, port, ipVersion, timeout);
      case DNS -> DnsRequestJson.read(target, options, port, ipVersion, timeout);
      case BGP ->
          new BgpRequest(
              target, options.enumeration("match", PrefixMatch.class), ipVersion, timeout);
      case TLS -> TlsRequestJson.read(target, options, port, ipVersion, timeout);
      case HTTP -> HttpRequestJson.read(target, options, port, ipVersion, timeout);
      case GRE ->
          new TunnelRequest(
              TunnelRequest.tunnel(json.string("target")),
              options.enumerations("modes", TunnelProbeMode.class),
              options.integer("packets"),
              options.bool("diagnosis"),
              timeout);
      case DIAGNOSIS ->
          new DiagnosisRequest(
              target,
              options.enumerationOrNull("protocol", HttpProtocol.class),
              port,
              options.string("path"),
              options.stringOrNull("query"),
              ipVersion,
              timeout);
    };
  }

  static ObjectNode options(MeasurementRequest request) {
    JsonObject json = new JsonObject();
    switch (request) {
      case PingRequest ping ->
          json.put("packets", ping.packets())
              .put("size", ping.size())
              .put("interval", JsonWords.seconds(ping.interval().toNanos()));
      case TracerouteRequest trace -> json.put("packets", trace.packets());
      case MtrRequest mtr ->
          json.put("packets", mtr.packets())
              .put("interval", JsonWords.seconds(mtr.interval().toNanos()))
              .put("flows", mtr.flows());
      case MtuRequest _ -> {
        // Nothing besides what all have.
      }
      case DnsRequest dns -> DnsRequestJson.write(dns, json);
      case BgpRequest bgp -> json.put("match", bgp.match());
      case TlsRequest tls -> TlsRequestJson.write(tls, json);
      case HttpRequest http -> HttpRequestJson.write(http, json);
      case TunnelRequest tunnel ->
          json.putStrings("modes", tunnel.modes().stream().map(JsonWords::of).toList())
              .put("packets", tunnel.packets())
              .put("diagnosis", tunnel.diagnosis());
      case DiagnosisRequest diagnosis ->
          json.put("path", diagnosis.path()).putIfPresent("query", diagnosis.query());
    }
    IpVersion ipVersion = request.ipVersion();
    return json.putIfPresent("protocol", request.protocol())
        .putIfPresent("port", request.port())
        .putIfPresent("ipVersion", ipVersion == null ? null : (Integer) ipVersion.number())
        .node();
  }

  private static Duration interval(JsonFields options) {
    return Duration.ofNanos(options.nanosOfSeconds("interval"));
  }

  private static Target readTarget(JsonFields json, MeasurementType type) {
    String text = json.string("target");
    Optional<InetAddress> address = IpAddresses.tryParse(text);
    if (address.isPresent()) {
      return new Target.Address(address.get(), text);
    }
    // Names in the DNS may look like prefixes.
    Optional<IpPrefix> prefix =
        type == MeasurementType.BGP ? IpPrefix.tryParse(text) : Optional.empty();
    if (prefix.isPresent()) {
      return new Target.Prefix(prefix.get(), text);
    }
    String ascii = json.stringOrNull("targetAscii");
    return new Target.Name(ascii == null ? text : ascii, text);
  }

  private static @Nullable IpVersion readIpVersion(JsonFields options) {
    Integer number = options.integerOrNull("ipVersion");
    if (number == null) {
      return null;
    }
    return switch (number) {
      case 4 -> IpVersion.IPV4;
      case 6 -> IpVersion.IPV6;
      default ->
          throw new UnreadableJsonException(
              options.path() + ".ipVersion must be 4 or 6, but is " + number);
    };
  }

  private static ObjectNode filter(LocationFilter filter) {
    return new JsonObject()
        .putIfPresent("continent", filter.continent())
        .putIfPresent("region", filter.region())
        .putIfPresent("country", filter.country())
        .putIfPresent("state", filter.state())
        .putIfPresent("city", filter.city())
        .putIfPresent("asn", filter.asn())
        .putIfPresent("network", filter.network())
        .putStringsUnlessEmpty("tags", filter.tags())
        .putIfPresent("magic", filter.magic())
        .putIfPresent("limit", filter.limit())
        .node();
  }

  private static LocationFilter readFilter(JsonFields json) {
    return new LocationFilter(
        json.stringOrNull("continent"),
        json.stringOrNull("region"),
        json.stringOrNull("country"),
        json.stringOrNull("state"),
        json.stringOrNull("city"),
        json.longOrNull("asn"),
        json.stringOrNull("network"),
        json.has("tags") ? json.strings("tags") : List.of(),
        json.stringOrNull("magic"),
        json.integerOrNull("limit"));
  }
}
