package io.lookingglass.web.ui;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** The templates, which were compiled with the program. Thread-safe. */
final class Templates {

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), "io.lookingglass.web.ui");

  /** Renders {@code name.jte}; every outside text is escaped for where it stands. */
  String render(String name, Map<String, Object> parameters) {
    StringOutput output = new StringOutput();
    engine.render(name + ".jte", parameters, output);
    return output.toString();
  }
}
