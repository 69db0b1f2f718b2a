package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;
import static io.lookingglass.web.language.Speech.tell;

import gg.jte.Content;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.web.language.Marks;
import java.util.Locale;
import java.util.Optional;

/** A kind of measurement as the form offers it, in the order of the form. */
enum Tool {
  DIAGNOSIS(MeasurementType.DIAGNOSIS),
  MTR(MeasurementType.MTR),
  PING(MeasurementType.PING),
  TRACEROUTE(MeasurementType.TRACEROUTE),
  MTU(MeasurementType.MTU),
  DNS(MeasurementType.DNS),
  BGP(MeasurementType.BGP),
  TLS(MeasurementType.TLS),
  HTTP(MeasurementType.HTTP),
  GRE(MeasurementType.GRE);

  private final MeasurementType type;

  Tool(MeasurementType type) {
    this.type = type;
  }

  /** As the API and the form name it: lower case. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  String label() {
    return switch (this) {
      case DIAGNOSIS -> say("Diagnose");
      case MTR -> "MTR";
      case PING -> say("Ping");
      case TRACEROUTE -> say("Traceroute");
      case MTU -> say("Path MTU");
      case DNS -> "DNS";
      case BGP -> say("Routes");
      case TLS -> "TLS";
      case HTTP -> "HTTP";
      case GRE -> say("GRE tunnel");
    };
  }

  /** This tool and what it was used on: "MTR to example.com". */
  String title(String target) {
    return switch (this) {
      case DIAGNOSIS -> say("Diagnose {0}", target);
      case MTR -> say("MTR to {0}", target);
      case PING -> say("Ping to {0}", target);
      case TRACEROUTE -> say("Traceroute to {0}", target);
      case MTU -> say("Path MTU to {0}", target);
      case DNS -> say("DNS of {0}", target);
      case BGP -> say("Routes to {0}", target);
      case TLS -> say("TLS with {0}", target);
      case HTTP -> say("HTTP to {0}", target);
      case GRE -> say("GRE tunnel {0}", target);
    };
  }

  /** The same as a heading. */
  Content heading(String target) {
    Content subject = Marks.span("subject-target", target);
    return switch (this) {
      case DIAGNOSIS -> tell("Diagnose {0}", subject);
      case MTR -> tell("MTR to {0}", subject);
      case PING -> tell("Ping to {0}", subject);
      case TRACEROUTE -> tell("Traceroute to {0}", subject);
      case MTU -> tell("Path MTU to {0}", subject);
      case DNS -> tell("DNS of {0}", subject);
      case BGP -> tell("Routes to {0}", subject);
      case TLS -> tell("TLS with {0}", subject);
      case HTTP -> tell("HTTP to {0}", subject);
      case GRE -> tell("GRE tunnel {0}", subject);
    };
  }

  /** What it finds out, for the form. */
  String purpose() {
    return switch (this) {
      case DIAGNOSIS ->
          say("everything at once: name, route, path, port, TLS and HTTP, and what is wrong");
      case MTR -> say("path, loss and jitter, hop by hop");
      case PING -> say("is it there, and how far away");
      case TRACEROUTE -> say("the routers on the way, once");
      case MTU -> say("the largest packet that fits");
      case DNS -> say("what name servers answer");
      case BGP -> say("what BGP says of a prefix");
      case TLS -> say("the handshake, message by message");
      case HTTP -> say("what a web server answers, and how fast");
      case GRE -> say("does the tunnel work, and if not why");
    };
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
