package io.lookingglass.web.ui;

import java.util.List;
import java.util.stream.Stream;

/** A part of the program, as the navigation in the masthead names it. */
enum Section {
  MEASURE("Measure", "/"),
  ROUTES("Routes", "/bgp"),
  PEERS("BGP peers", "/peers"),
  TUNNELS("Tunnels", "/tunnels"),
  PREFIXES("Prefixes", "/prefixes"),
  STATUS("Status", "/status");

  private final String label;
  private final String path;

  Section(String label, String path) {
    this.label = label;
    this.path = path;
  }

  String label() {
    return label;
  }

  String path() {
    return path;
  }

  /** Those that a link leads to. */
  static List<Section> shown(boolean toSupport) {
    return Stream.of(values()).filter(section -> toSupport || section != STATUS).toList();
  }
}
