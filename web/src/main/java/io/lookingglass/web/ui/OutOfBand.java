package io.lookingglass.web.ui;

/**
 * Writes changes of a page as HTML for htmx's out-of-band swaps. Each stands in a {@code template}
 * element, where table rows may stand alone.
 */
final class OutOfBand {
  private OutOfBand() {}

  /**
   * Puts an element in the place of the one with its id.
   *
   * @param html one element, whose first attribute is its id
   */
  static void replace(String id, String html, StringBuilder change) {
    String attribute = "id=\"" + id + "\"";
    int at = html.indexOf(attribute);
    if (at < 0) {
      throw new IllegalStateException("the part " + id + " does not carry its id");
    }
    int end = at + attribute.length();
    change.append("<template>").append(html, 0, end).append(" hx-swap-oob=\"true\"");
    change.append(html, end, html.length()).append("</template>\n");
  }

  /** Puts an element behind the last child of another. */
  static void append(String parent, String html, StringBuilder change) {
    insert("beforeend", parent, html, change);
  }

  /** Puts an element before the first child of another. */
  static void prepend(String parent, String html, StringBuilder change) {
    insert("afterbegin", parent, html, change);
  }

  /** Puts an element behind another. */
  static void after(String sibling, String html, StringBuilder change) {
    insert("afterend", sibling, html, change);
  }

  static void delete(String id, StringBuilder change) {
    change.append("<template><div id=\"").append(id).append("\" hx-swap-oob=\"delete\"></div>");
    change.append("</template>\n");
  }

  private static void insert(String where, String id, String html, StringBuilder change) {
    // The wrapper's own kind does not matter but for parsing: rows may only stand in a table body.
    String wrapper = html.startsWith("<tr") ? "tbody" : "div";
    change.append("<template><").append(wrapper).append(" hx-swap-oob=\"").append(where);
    // It is a selector there, in which a full stop would begin a class.
    change
        .append(":#")
        .append(id.replace(".", "\\."))
        .append("\">")
        .append(html)
        .append("</")
        .append(wrapper);
    change.append("></template>\n");
  }
}
