package io.lookingglass.config;

import io.lookingglass.config.Problem.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads a text file line by line; what stands behind a {@code #} is a comment. */
final class LinesOfText {
  private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*");

  private LinesOfText() {}

  /** Takes a line that has content. */
  interface Reader {

    /**
     * Takes one.
     *
     * @param number of the line, from 1
     * @param line as it stands in the file
     * @param content without comment, and without blanks around it
     */
    void line(int number, String line, String content);
  }

  /** Reads a whole file; what is wrong with it as a file becomes a problem. */
  static void read(Path file, long mostBytes, Problems problems, Reader reader) {
    int number = 0;
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > mostBytes) {
        String hint =
            Files.exists(file) ? "it is something else, or larger" : "there is no such file";
        problems.error(
            null, "", "no usable file", "a file of at most " + (mostBytes >> 20) + " MiB", hint);
        return;
      }
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          String content =
              (line.indexOf('#') < 0 ? line : COMMENT.matcher(line).replaceFirst("")).strip();
          if (!content.isEmpty()) {
            reader.line(number, line, content);
          }
        }
      }
    } catch (CharacterCodingException e) {
      problems.error(
          new Position(number + 1, 1),
          "",
          "bytes that are not UTF-8, at or soon after this line",
          "a file in UTF-8",
          null);
    } catch (IOException e) {
      problems.error(
          null, "", "a file that cannot be read", "a file this user may read", Reasons.of(e));
    }
  }
}
