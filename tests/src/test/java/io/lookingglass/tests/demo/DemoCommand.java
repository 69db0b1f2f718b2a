package io.lookingglass.tests.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * {@code tests/demo}: without words brings the demo up and keeps it until it is interrupted; {@code
 * break}, {@code mend} and {@code status} talk to one that runs.
 */
public final class DemoCommand {
  private static final int FAILED = 1;
  private static final int WRONG = 2;
  private static final int DEFAULT_PORT = 8080;
  private static final String USAGE =
      """
      tests/demo                 a network with the server in the middle, on http://127.0.0.1:8080
      tests/demo break NAME      break something of the one that runs
      tests/demo mend NAME       mend it
      tests/demo status          what it told at its start, and what is broken now

      LOOKINGGLASS_DEMO_PORT is another port, LOOKINGGLASS_DEMO_NAME another name (1-8 letters and digits), to
      have two of them.\
      """;

  private final PrintStream out;
  private final PrintStream errors;
  private final String name;
  private final int port;

  private DemoCommand(PrintStream out, PrintStream errors) {
    this.out = out;
    this.errors = errors;
    this.name = setting("LOOKINGGLASS_DEMO_NAME", "lgdemo");
    this.port = Integer.parseInt(setting("LOOKINGGLASS_DEMO_PORT", String.valueOf(DEFAULT_PORT)));
  }

  private static String setting(String variable, String otherwise) {
    String value = System.getenv(variable);
    return value == null || value.isBlank() ? otherwise : value;
  }

  /** Ends with 0, 1 when something cannot be done, 2 for wrong words. */
  public static void main(String[] words) throws InterruptedException {
    System.exit(new DemoCommand(System.out, System.err).run(words));
  }

  private int run(String[] words) throws InterruptedException {
    String command = words.length == 0 ? "up" : words[0];
    try {
      return switch (command) {
        case "up" -> words.length > 1 ? wrong() : up();
        case "break", "mend" -> words.length == 2 ? ask(command + " " + words[1]) : wrong();
        case "status" -> words.length == 1 ? ask(command) : wrong();
        default -> wrong();
      };
    } catch (RuntimeException | IOException e) {
      errors.println("demo: " + e.getMessage());
      return FAILED;
    }
  }

  private int wrong() {
    errors.println(USAGE);
    return WRONG;
  }

  private int ask(String line) {
    out.println(Control.ask(Demo.socket(name), line));
    return 0;
  }

  private int up() throws IOException, InterruptedException {
    if (!Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
      errors.println("demo: it makes network namespaces, for which it has to be root");
      return FAILED;
    }
    try (Demo demo = Demo.start(name, port, out::println)) {
      out.println(demo.introduction());
      out.println("Ctrl-C ends it and leaves nothing behind.");
      out.flush();
      new CountDownLatch(1).await(); // Until this program is told to end, which closes it.
    }
    return 0;
  }
}
