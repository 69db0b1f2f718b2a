package io.lookingglass.config;

import io.lookingglass.config.Problem.Position;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Makes a tree of YAML 1.2 nodes from the bytes of a file. Size, depth and aliases are bounded, so
 * no file can take more than its share of memory or stack.
 */
final class YamlDocument {

  /** The largest file read; ten thousand peers and prefixes are well below it. */
  static final int MOST_BYTES = 8 << 20;

  /** The file is six levels deep at most. */
  private static final int MOST_LEVELS = 32;

  private static final int MOST_ALIASES = 100;

  private YamlDocument() {}

  /** The root node; empty for an empty document, or when a problem was reported. */
  static Optional<Node> parse(String file, byte[] content, Problems problems) {
    if (content.length > MOST_BYTES) {
      problems.error(
          null,
          "",
          "a file of more than " + (MOST_BYTES >> 20) + " MiB",
          "at most " + (MOST_BYTES >> 20) + " MiB",
          null);
      return Optional.empty();
    }
    @Nullable String text = decode(content, problems);
    return text == null ? Optional.empty() : compose(file, text, problems);
  }

  /** The root node of a text known to be right; the defaults beside the keys are. */
  static Node parse(String text) {
    Problems problems = new Problems("default");
    return compose("default", text, problems)
        .orElseThrow(() -> new IllegalStateException("Not YAML: " + text + problems.all()));
  }

  static Position position(Node node) {
    return node.getStartMark().map(YamlDocument::position).orElse(new Position(1, 1));
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static @Nullable String decode(byte[] content, Problems problems) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // Reports what is malformed.
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer characters = CharBuffer.allocate(content.length);
    CoderResult result = decoder.decode(bytes, characters, true);
    String text = characters.flip().toString();
    if (result.isError()) {
      problems.error(
          positionBehind(text),
          "",
          String.format("the byte 0x%02x, which is not UTF-8 here", content[bytes.position()]),
          "a file in UTF-8",
          null);
      return null;
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static Optional<Node> compose(String file, String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(MOST_BYTES)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setAllowNonScalarKeys(true) // The binder says where they stand.
            .build();
    try {
      Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
      return new Composer(settings, new DepthLimitedParser(parser)).getSingleNode();
    } catch (MarkedYamlEngineException e) {
      // The exception's own message quotes the file, where a secret may stand; its parts do not.
      @Nullable String context = e.getContext();
      String what = e.getProblem();
      @Nullable Position position =
          e.getProblemMark().or(e::getContextMark).map(YamlDocument::position).orElse(null);
      problems.error(
          position,
          "",
          "a YAML mistake: " + (context == null || context.isEmpty() ? "" : context + ", ") + what,
          "one document in YAML 1.2",
          position != null && line(text, position.line()).contains("::")
              ? "an IPv6 address in brackets, or that ends in a colon, stands in quotes"
              : null);
    } catch (ReaderException e) {
      problems.error(
          positionBehind(text.substring(0, text.offsetByCodePoints(0, e.getPosition()))),
          "",
          String.format("the character U+%04X", e.getCodePoint()),
          "printable characters",
          null);
    } catch (YamlEngineException e) {
      String message = e.getMessage();
      problems.error(null, "", "a YAML mistake: " + message, "one document in YAML 1.2", null);
    }
    return Optional.empty();
  }

  private static String line(String text, int number) {
    return text.lines().skip(number - 1L).findFirst().orElse("");
  }

  private static Position positionBehind(String text) {
    int line = 1;
    int start = 0;
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) == '\n') {
        line++;
        start = index + 1;
      }
    }
    return new Position(line, text.codePointCount(start, text.length()) + 1);
  }

  /**
   * Ends a document nested deeper than any configuration before the composer, which recurses, runs
   * out of stack.
   */
  private static final class DepthLimitedParser implements Parser {

    private final Parser parser;
    private int depth;

    DepthLimitedParser(Parser parser) {
      this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public Event next() {
      Event event = parser.next();
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > MOST_LEVELS) {
        throw new ParserException(
            "more than " + MOST_LEVELS + " levels of nesting", event.getStartMark());
      }
      return event;
    }

    @Override
    public boolean hasNext() {
      return parser.hasNext();
    }
  }
}
