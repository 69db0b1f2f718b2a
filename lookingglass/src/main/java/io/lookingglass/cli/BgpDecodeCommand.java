package io.lookingglass.cli;

import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.explain.Explainer;
import io.lookingglass.bgp.wire.explain.Explanation;
import io.lookingglass.bgp.wire.explain.ExplanationJson;
import io.lookingglass.bgp.wire.explain.ExplanationText;
import io.lookingglass.bgp.wire.explain.HexText;
import io.lookingglass.bgp.wire.explain.ReadAs;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bgp decode}: explains BGP messages field by field. */
@Command(
    name = "decode",
    description = "Explain BGP messages field by field, malformed ones included.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Hexadecimal digits may have spaces, colons or 0x between octets, and # begins a comment.",
      "What a message does not tell is guessed, and the guess explained.",
      "",
      "Exit status: 0 all messages are well-formed, 1 one is malformed, 2 the input is not octets,",
      "3 the file cannot be read.",
    })
final class BgpDecodeCommand implements Callable<Integer> {
  /** More is no message that anybody wants to read. */
  private static final int MOST_INPUT_OCTETS = 1 << 20;

  private static final int LONGEST_UPDATE_BODY = 65535 - 19;

  @Parameters(
      arity = "1..*",
      paramLabel = "HEX|FILE",
      description =
          "Hexadecimal digits, or a file of them or of the octets themselves; - for standard"
              + " input.")
  private List<String> input;

  @ArgGroup(exclusive = true)
  private @Nullable AsNumbers asNumbers;

  @ArgGroup(exclusive = true)
  private @Nullable PathIdentifiers pathIdentifiers;

  @ArgGroup(exclusive = true)
  private @Nullable Peer peer;

  @Option(
      names = "--update",
      description = "The octets are one UPDATE without its header, from the withdrawn routes on.")
  private boolean update;

  @Option(
      names = {"-j", "--json"},
      description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  BgpDecodeCommand() {}

  /** How wide AS numbers are. */
  static final class AsNumbers {
    @Option(names = "--as2", description = "AS numbers have two octets.")
    private boolean two;

    @Option(names = "--as4", description = "AS numbers have four octets (RFC 6793).")
    @SuppressWarnings("unused") // One of the two was chosen; only --as2 needs a look.
    private boolean four;
  }

  /** Whether NLRI have path identifiers. */
  static final class PathIdentifiers {
    @Option(names = "--add-path", description = "Routes have path identifiers (RFC 7911).")
    private boolean with;

    @Option(names = "--no-add-path", description = "Routes have no path identifiers.")
    @SuppressWarnings("unused") // One of the two was chosen; only --add-path needs a look.
    private boolean without;
  }

  /** Whose messages they are. */
  static final class Peer {
    @Option(names = "--ebgp", description = "The peer is of another AS.")
    private boolean external;

    @Option(names = "--ibgp", description = "The peer is of the same AS.")
    @SuppressWarnings("unused") // One of the two was chosen; only --ebgp needs a look.
    private boolean internal;
  }

  @Override
  public Integer call() {
    Octets octets;
    try {
      octets = read();
    } catch (IOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("Cannot read " + String.join(" ", input) + ": " + e.getMessage());
      err.flush();
      return ExitStatus.FAILED;
    }
    Explanation explanation = explain(octets);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ExplanationJson.write(explanation).toPrettyString());
    } else {
      ExplanationText.lines(explanation).forEach(out::println);
    }
    out.flush();
    return explanation.malformed() ? ExitStatus.NOT_REACHED : ExitStatus.OK;
  }

  private Explanation explain(Octets octets) {
    if (octets.isEmpty()) {
      throw refuse("There are no octets to explain.");
    }
    ReadAs readAs =
        new ReadAs(
            asNumbers == null ? null : Boolean.valueOf(!asNumbers.two),
            pathIdentifiers == null ? null : Boolean.valueOf(pathIdentifiers.with),
            peer == null ? null : Boolean.valueOf(peer.external));
    if (!update) {
      return Explainer.explain(octets, readAs);
    }
    if (octets.length() > LONGEST_UPDATE_BODY) {
      throw refuse(
          "An UPDATE has at most %d octets behind its header, not %d."
              .formatted(LONGEST_UPDATE_BODY, octets.length()));
    }
    return Explainer.explainUpdate(octets, readAs);
  }

  private Octets read() throws IOException {
    String first = input.getFirst();
    if (input.size() == 1 && first.equals("-")) {
      return octets(bounded(System.in), "standard input");
    }
    @Nullable Path file = input.size() == 1 ? file(first) : null;
    if (file != null) {
      try (InputStream content = new FileInputStream(file.toFile())) {
        return octets(bounded(content), first);
      }
    }
    try {
      return HexText.parse(String.join(" ", input));
    } catch (IllegalArgumentException e) {
      throw refuse(
          input.size() == 1 && first.matches(".*[./].*")
              ? "There is no file " + first + "."
              : "Neither a file nor hexadecimal digits: " + e.getMessage() + ".");
    }
  }

  private static @Nullable Path file(String name) {
    try {
      Path path = Path.of(name);
      return Files.exists(path) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private byte[] bounded(InputStream content) throws IOException {
    byte[] octets = content.readNBytes(MOST_INPUT_OCTETS + 1);
    if (octets.length > MOST_INPUT_OCTETS) {
      throw refuse("The input has more than " + MOST_INPUT_OCTETS + " octets.");
    }
    return octets;
  }

  /** Text is hexadecimal digits; with any control character it is the octets themselves. */
  private Octets octets(byte[] content, String name) {
    for (byte octet : content) {
      if (octet >= 0 && octet < ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
        return Octets.wrap(content);
      }
    }
    try {
      return HexText.parse(new String(content, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw refuse(name + ": " + e.getMessage() + ".");
    }
  }

  private ParameterException refuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
