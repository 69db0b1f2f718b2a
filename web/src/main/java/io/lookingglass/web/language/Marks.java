package io.lookingglass.web.language;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import gg.jte.html.HtmlTemplateOutput;
import org.jspecify.annotations.Nullable;

/** Marked stretches of a text, for {@link Speech#tell}: what is inside is escaped. */
public final class Marks {
  private Marks() {}

  /** What is typed or read by machines. */
  public static Content code(String text) {
    return within("code", text);
  }

  /** A key to press. */
  public static Content kbd(String text) {
    return within("kbd", text);
  }

  /** What matters most. */
  public static Content strong(String text) {
    return within("strong", text);
  }

  /**
   * A stretch with a look of its own.
   *
   * @param css its class, written by the program
   */
  public static Content span(String css, String text) {
    return output -> {
      output.writeContent("<span class=\"" + css + "\">");
      as(output, "span", null, text);
      output.writeContent("</span>");
    };
  }

  /**
   * A link.
   *
   * @param path an address of this server, written by the program; never somebody else's words
   */
  public static Content link(String path, String text) {
    return output -> {
      output.writeContent("<a href=\"");
      as(output, "a", "href", path);
      output.writeContent("\">");
      as(output, "a", null, text);
      output.writeContent("</a>");
    };
  }

  private static Content within(String element, String text) {
    return output -> {
      output.writeContent("<" + element + ">");
      as(output, element, null, text);
      output.writeContent("</" + element + ">");
    };
  }

  /** Escapes for where it stands. */
  private static void as(
      TemplateOutput output, String element, @Nullable String attribute, String text) {
    if (output instanceof HtmlTemplateOutput html) {
      html.setContext(element, attribute);
    }
    output.writeUserContent(text);
  }
}
