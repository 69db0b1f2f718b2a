package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import java.util.List;
import java.util.stream.Stream;

/** A part of the program, as the navigation in the masthead names it. */
enum Section {
  MEASURE("/"),
  ROUTES("/bgp"),
  PEERS("/peers"),
  TUNNELS("/tunnels"),
  PREFIXES("/prefixes"),
  STATUS("/status");

  private final String path;

  Section(String path) {
    this.path = path;
  }

  /** In the language of the page. */
  String label() {
    return switch (this) {
      case MEASURE -> say("Measure");
      case ROUTES -> say("Routes");
      case PEERS -> say("BGP peers");
      case TUNNELS -> say("Tunnels");
      case PREFIXES -> say("Prefixes");
      case STATUS -> say("Status");
    };
  }

  String path() {
    return path;
  }

  /** Those that a link leads to. */
  static List<Section> shown(boolean toSupport) {
    return Stream.of(values()).filter(section -> toSupport || section != STATUS).toList();
  }
}
