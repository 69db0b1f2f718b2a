package io.lookingglass.tests.demo;

import io.lookingglass.tests.gre.GreFarEnd;
import io.lookingglass.tests.gre.GreFarEnd.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The far ends of the tunnels. */
final class DemoTunnels {
  /** What the server has configured for Frankfurt. */
  static final long KEY_OF_FRANKFURT = 41;

  static final long KEY_OF_LONDON = 40;
  private static final long WRONG_KEY = 42;

  private final GreFarEnd frankfurt;

  /** Makes them; the one in Frankfurt has another key than was agreed on. */
  DemoTunnels(DemoNetwork network, Path folder) throws IOException {
    farEnd(
        network,
        folder,
        Node.LON,
        Configuration.usual().withInner("10.100.0.0/31", "10.100.0.1/31").withKey(KEY_OF_LONDON));
    frankfurt =
        farEnd(
            network,
            folder,
            Node.FRA,
            Configuration.usual().withInner("10.100.0.2/31", "10.100.0.3/31").withKey(WRONG_KEY));
    farEnd(
        network,
        folder,
        Node.AMS,
        Configuration.usual().withInner("10.100.0.4/31", "10.100.0.5/31"));
  }

  private static GreFarEnd farEnd(
      DemoNetwork network, Path folder, Node node, Configuration configuration) throws IOException {
    return GreFarEnd.at(
        new GreFarEnd.Place(
            network.node(node), network::server, version -> network.farEnd(node, version)),
        configuration,
        Files.createDirectory(folder.resolve("gre-" + node.label())));
  }

  /** Gives the far end in Frankfurt the wrong key, or the right one. */
  void wrongKey(boolean wrong) {
    frankfurt.key(wrong ? WRONG_KEY : KEY_OF_FRANKFURT);
  }
}
