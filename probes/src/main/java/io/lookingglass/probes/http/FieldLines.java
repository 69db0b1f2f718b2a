package io.lookingglass.probes.http;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.HttpField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the field lines of a header or trailer section (RFC 9112 section 5). */
final class FieldLines {
  private static final int MOST_FIELDS = 512;
  private static final int LONGEST_SHOWN = 60;
  private static final int MOST_REMARKS = 16;

  private final List<HttpField> fields = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private @Nullable String name;
  private String value = "";

  /** Takes a line without its end. */
  void add(byte[] line, int length) throws HttpMessageException {
    for (int index = 0; index < length; index++) {
      if (line[index] == 0 || line[index] == '\r') {
        throw HttpMessageException.malformed(
            "a header field holds a %s, which lets one answer be taken for two (response splitting)"
                .formatted(line[index] == 0 ? "NUL" : "carriage return"));
      }
    }
    if (line[0] == ' ' || line[0] == '\t') {
      if (name == null) {
        remark("The header section begins with white space.");
        return;
      }
      // RFC 9112 section 5.2: obsolete, and dangerous behind proxies.
      remark("The field %s is folded over several lines.".formatted(shown(name)));
      value = value + " " + HttpField.text(line, 0, length).strip();
      return;
    }
    finish();
    int colon = 0;
    while (colon < length && line[colon] != ':') {
      colon++;
    }
    if (colon == length) {
      remark("A header line has no colon: %s.".formatted(shown(HttpField.text(line, 0, length))));
      return;
    }
    String read = HttpField.text(line, 0, colon);
    if (!read.equals(read.strip()) || read.isEmpty()) {
      remark(
          read.isEmpty()
              ? "A header line has no name."
              : "White space stands before the colon of %s; proxies may read that line in another"
                      .formatted(shown(read.strip()))
                  + " way.");
    }
    name = read.strip();
    value = HttpField.text(line, colon + 1, length).strip();
  }

  private void finish() throws HttpMessageException {
    if (name != null) {
      if (fields.size() == MOST_FIELDS) {
        throw HttpMessageException.tooLarge(
            "its header section has more than %d fields".formatted(MOST_FIELDS));
      }
      fields.add(new HttpField(name, value));
      name = null;
    }
  }

  /** All fields, when the section is over. */
  List<HttpField> fields() throws HttpMessageException {
    finish();
    return fields;
  }

  List<String> remarks() {
    return remarks;
  }

  void remark(String sentence) {
    if (remarks.size() < MOST_REMARKS && !remarks.contains(sentence)) {
      remarks.add(sentence);
    }
  }

  private static String shown(String text) {
    return PlainText.line(text, LONGEST_SHOWN);
  }
}
