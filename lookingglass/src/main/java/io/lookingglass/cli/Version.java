package io.lookingglass.cli;

import io.lookingglass.Main;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The program's version, from its archive. */
final class Version implements IVersionProvider {

  static String current() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "lookingglass " + current(),
      "Java %s (%s), %s %s"
          .formatted(
              Runtime.version(),
              System.getProperty("java.vendor"),
              System.getProperty("os.name"),
              System.getProperty("os.arch")),
    };
  }
}
