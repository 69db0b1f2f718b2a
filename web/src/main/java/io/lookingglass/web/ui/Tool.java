package io.lookingglass.web.ui;

import io.lookingglass.probes.request.MeasurementType;
import java.util.Locale;
import java.util.Optional;

/** A kind of measurement as the form offers it, in the order of the form. */
enum Tool {
  DIAGNOSIS(
      MeasurementType.DIAGNOSIS,
      "Diagnose",
      "everything at once: name, route, path, port, TLS and HTTP, and what is wrong"),
  MTR(MeasurementType.MTR, "MTR", "path, loss and jitter, hop by hop"),
  PING(MeasurementType.PING, "Ping", "is it there, and how far away"),
  TRACEROUTE(MeasurementType.TRACEROUTE, "Traceroute", "the routers on the way, once"),
  MTU(MeasurementType.MTU, "Path MTU", "the largest packet that fits"),
  DNS(MeasurementType.DNS, "DNS", "what name servers answer"),
  BGP(MeasurementType.BGP, "Routes", "what BGP says of a prefix"),
  TLS(MeasurementType.TLS, "TLS", "the handshake, message by message"),
  HTTP(MeasurementType.HTTP, "HTTP", "what a web server answers, and how fast"),
  GRE(MeasurementType.GRE, "GRE tunnel", "does the tunnel work, and if not why");

  private final MeasurementType type;
  private final String label;
  private final String purpose;

  Tool(MeasurementType type, String label, String purpose) {
    this.type = type;
    this.label = label;
    this.purpose = purpose;
  }

  /** As the API and the form name it: lower case. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  String label() {
    return label;
  }

  /** What stands between the tool and its target in a title. */
  String preposition() {
    return switch (this) {
      case DNS -> "of";
      case TLS -> "with";
      case GRE, DIAGNOSIS -> "";
      case MTR, PING, TRACEROUTE, MTU, BGP, HTTP -> "to";
    };
  }

  String purpose() {
    return purpose;
  }

  /** Whether everybody is offered it: tunnels are their owners' business. */
  boolean forEverybody() {
    return this != GRE;
  }

  MeasurementType type() {
    return type;
  }

  static Tool of(MeasurementType type) {
    return switch (type) {
      case MTR -> MTR;
      case PING -> PING;
      case TRACEROUTE -> TRACEROUTE;
      case MTU -> MTU;
      case DNS -> DNS;
      case BGP -> BGP;
      case TLS -> TLS;
      case HTTP -> HTTP;
      case GRE -> GRE;
      case DIAGNOSIS -> DIAGNOSIS;
    };
  }

  static Optional<Tool> named(String key) {
    for (Tool tool : values()) {
      if (tool.key().equals(key.toLowerCase(Locale.ROOT))) {
        return Optional.of(tool);
      }
    }
    return Optional.empty();
  }
}
