package io.lookingglass.web.api;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What form of an answer the asker prefers (RFC 9110 section 12.5.1). */
public enum Representation {
  /** First, because a terminal's programs accept anything. */
  TEXT("text", "text", "plain"),
  PAGE("html", "text", "html"),
  JSON("json", "application", "json"),
  /** Of measurements only, for a ticket. */
  MARKDOWN("markdown", "text", "markdown"),
  /** Of answers of the DNS only, as public resolvers give them. */
  DNS_JSON("dns-json", "application", "dns-json");

  private static final List<Representation> USUAL = List.of(TEXT, PAGE, JSON);

  /** An attribute of the request: what its errors look like. */
  private static final String ATTRIBUTE = "io.lookingglass.web.representation";

  private static final int MOST_RANGES = 32;

  private final String format;
  private final String type;
  private final String subtype;

  Representation(String format, String type, String subtype) {
    this.format = format;
    this.type = type;
    this.subtype = subtype;
  }

  /**
   * Chooses among text, page and JSON by the parameter {@code format}, else by {@code Accept}, and
   * remembers it for errors.
   *
   * @throws ApiException when neither names one of these forms
   */
  static Representation choose(Context context) {
    return choose(context, USUAL);
  }

  /** As {@link #choose(Context)}, for a measurement, which can be had as Markdown too. */
  static Representation chooseOfMeasurement(Context context) {
    return choose(context, List.of(TEXT, PAGE, JSON, MARKDOWN));
  }

  /** Whether a page is preferred to text. */
  public static boolean wantsPage(Context context) {
    return choose(context) == PAGE;
  }

  /** As {@link #choose(Context)}, for an answer of the DNS, which can be had as DNS JSON too. */
  static Representation chooseOfDns(Context context) {
    return choose(context, List.of(values()));
  }

  private static Representation choose(Context context, List<Representation> offered) {
    context.header("Vary", "Accept");
    context.attribute(ATTRIBUTE, TEXT);
    @Nullable String format = context.queryParam("format");
    @Nullable Representation chosen =
        format == null
            ? accepted(accept(context), offered)
            : named(format.toLowerCase(Locale.ROOT), offered);
    if (chosen == null) {
      throw format == null
          ? ApiException.of(
              ErrorType.NOT_ACCEPTABLE,
              "Answers here are " + either(offered, each -> each.type + "/" + each.subtype))
          : ApiException.of(
              ErrorType.VALIDATION_ERROR,
              "format must be %s, but is %s"
                  .formatted(either(offered, each -> each.format), Shown.quoted(format)));
    }
    context.attribute(ATTRIBUTE, chosen);
    return chosen;
  }

  /** The form of an error about this request. */
  static Representation ofError(Context context) {
    @Nullable Representation chosen = context.attribute(ATTRIBUTE);
    if (chosen != null) {
      return chosen;
    }
    List<String> lines = accept(context);
    // Who says nothing at all is a program; a terminal's say that they accept anything.
    @Nullable Representation wanted =
        lines.isEmpty() || context.path().startsWith("/v1/") ? null : accepted(lines, USUAL);
    return wanted == null ? JSON : wanted;
  }

  private static String either(
      List<Representation> offered, Function<Representation, String> word) {
    List<String> words = offered.stream().map(word).toList();
    return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  private static @Nullable Representation named(String format, List<Representation> offered) {
    for (Representation representation : offered) {
      if (representation.format.equals(format)) {
        return representation;
      }
    }
    return null;
  }

  private static List<String> accept(Context context) {
    return Collections.list(context.req().getHeaders("Accept"));
  }

  /**
   * The best of these forms.
   *
   * @param lines the values of all {@code Accept} lines
   * @param offered the forms there are; of those accepted equally the first is best
   * @return null when they accept none
   */
  static @Nullable Representation accepted(List<String> lines, List<Representation> offered) {
    if (lines.isEmpty()) {
      return TEXT;
    }
    String[] ranges = String.join(",", lines).split(",", MOST_RANGES + 1);
    Representation best = null;
    double bestQuality = 0;
    for (Representation representation : offered) {
      double quality = representation.quality(ranges);
      if (quality > bestQuality) {
        best = representation;
        bestQuality = quality;
      }
    }
    return best;
  }

  /** The quality that the most specific range gives this form, 0 when none matches. */
  private double quality(String[] ranges) {
    double quality = 0;
    int specificity = 0;
    for (String range : ranges) {
      String[] parts = range.split(";", -1);
      String media = parts[0].strip().toLowerCase(Locale.ROOT);
      int matches =
          media.equals(type + "/" + subtype)
              ? 3
              : media.equals(type + "/*") ? 2 : media.equals("*/*") ? 1 : 0;
      if (matches > specificity) {
        specificity = matches;
        quality = weight(parts);
      }
    }
    return quality;
  }

  private static double weight(String[] parts) {
    for (int index = 1; index < parts.length; index++) {
      String parameter = parts[index].strip().toLowerCase(Locale.ROOT);
      if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
        return Double.parseDouble(parameter.substring(2));
      }
    }
    return 1;
  }
}
