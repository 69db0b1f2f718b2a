package io.lookingglass.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code ${env:NAME}} and {@code ${file:/path}}. Messages name the variable or file, never
 * what is in it.
 */
final class SecretSource {

  private static final int MOST_BYTES = 4096;
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern FILE = Pattern.compile("\\$\\{file:(/[^}]+)}");

  private final Map<String, String> environment;

  SecretSource(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** What became of resolving a secret. */
  sealed interface Resolution {
    record Resolved(Secret secret) implements Resolution {}

    /** It stands in the file itself, where everybody who may read the file reads it. */
    record Literal(Secret secret) implements Resolution {}

    record Failed(String found, @Nullable String hint) implements Resolution {}
  }

  Resolution resolve(String text) {
    Matcher variable = VARIABLE.matcher(text);
    if (variable.matches()) {
      String name = variable.group(1);
      @Nullable String value = environment.get(name);
      if (value == null || value.isEmpty()) {
        String state = value == null ? "not set" : "empty";
        return new Resolution.Failed(
            "the environment variable " + name + ", which is " + state, "set " + name);
      }
      return new Resolution.Resolved(Secret.from(text, value));
    }
    Matcher file = FILE.matcher(text);
    if (file.matches()) {
      return readFile(text, file.group(1));
    }
    if (text.isEmpty()) {
      return new Resolution.Failed("an empty text", null);
    }
    if (text.startsWith("${")) {
      return new Resolution.Failed(
          "a reference of neither form", "the name of a variable, or an absolute path");
    }
    return new Resolution.Literal(Secret.of(text));
  }

  private static Resolution readFile(String reference, String name) {
    byte[] content;
    try (InputStream stream = Files.newInputStream(Path.of(name))) {
      content = stream.readNBytes(MOST_BYTES + 1);
    } catch (IOException | InvalidPathException e) {
      return failed(name, "which cannot be read", Reasons.of(e));
    }
    if (content.length > MOST_BYTES) {
      return failed(name, "which has more than " + MOST_BYTES + " bytes", null);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return failed(name, "which is not UTF-8", null);
    }
    // Editors end a file with a line break that is not part of the secret.
    String value = text.replaceFirst("\\r?\\n\\z", "");
    return value.isEmpty()
        ? failed(name, "which is empty", null)
        : new Resolution.Resolved(Secret.from(reference, value));
  }

  private static Resolution failed(String name, String why, @Nullable String hint) {
    return new Resolution.Failed("the file " + Problems.quoted(name) + ", " + why, hint);
  }
}
