package io.lookingglass.tests.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates have no words of their own: what people read is said in the language of the page. */
final class TemplateTextsTest {
  private static final Path TEMPLATES =
      Path.of(System.getProperty("project.root", ".."), "web/src/main/jte").normalize();

  /** Those that still have to learn it. */
  private static final Set<String> ENGLISH_ONLY = Set.of();

  /** The same in every language: names of protocols, units, and the name of the program. */
  private static final Set<String> UNTRANSLATED =
      Set.of(
          "RTT",
          "VRPs",
          "looking",
          "glass",
          "ms",
          "min",
          "MTU",
          "MSS",
          "TTL",
          "DNS",
          "DNSSEC",
          "DNSKEY",
          "DS",
          "EDNS",
          "NSID",
          "TLS",
          "HTTP",
          "HTTPS",
          "TCP",
          "UDP",
          "SYN",
          "ICMP",
          "IP",
          "IPv4",
          "IPv6",
          "BGP",
          "AS",
          "GRE",
          "BFD",
          "RPKI",
          "ROA",
          "ROAs",
          "FlowSpec",
          "MED",
          "JSON",
          "REST",
          "OpenAPI",
          "Markdown",
          "URL",
          "ALPN",
          "SNI",
          "OCSP",
          "HSTS",
          "SHA",
          "CDN",
          "UTC",
          "Alt",
          "Svc",
          "STARTTLS",
          "MRT",
          "PEM");

  /** What programs are given, as an example or as it is when nothing is written. */
  private static final Set<String> EXAMPLES =
      Set.of(
          "Accept-Language: de",
          "IN",
          "GET",
          "POST",
          "true",
          "false",
          "h2,http/1.1",
          "64496:*, 64496:1:2, rt:64496:1",
          "destination 203.0.113.7/32; protocol udp; source-port 53;");

  private static final Pattern WORD = Pattern.compile("\\p{L}{2,}[\\p{L}\\p{N}]*");
  private static final Pattern COMMENT = Pattern.compile("<%--.*?--%>", Pattern.DOTALL);
  private static final Pattern HEADER = Pattern.compile("(?m)^@(?:import|param)\\b.*$");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern READ_ALOUD =
      Pattern.compile("\\b(?:aria-label|title|placeholder|alt)=\"([^\"]*)\"");
  private static final Pattern EXPRESSION = Pattern.compile("\uE000(\\d+)\uE001");
  private static final Pattern DIRECTIVE =
      Pattern.compile("@(?:if|elseif|for|template\\.[\\w.]+)\\s*(?=\\()|@raw\\b|@\\w+");

  /** What programs print or are told. */
  private static final Pattern VERBATIM =
      Pattern.compile("<(code|pre)\\b[^>]*>.*?</\\1>", Pattern.DOTALL);

  private static final Pattern ENTITY = Pattern.compile("&#?\\w+;");

  /** What is given to another template to be read by people. */
  private static final Pattern SHOWN_PARAMETER =
      Pattern.compile("\\b(?:label|unit|hint|standard|words|title|text)\\s*=\\s*");

  /** A template taken apart. */
  private static final class Template {
    private final List<String> expressions = new ArrayList<>();
    private final List<String> found = new ArrayList<>();

    static List<String> wordsOf(String source) {
      Template template = new Template();
      String text = HEADER.matcher(COMMENT.matcher(source).replaceAll("")).replaceAll("");
      text = template.withoutExpressions(text);
      text = template.withoutDirectives(text);
      Matcher read = READ_ALOUD.matcher(text);
      while (read.find()) {
        template.check(read.group(1));
      }
      template.check(TAG.matcher(VERBATIM.matcher(text).replaceAll(" ")).replaceAll(" "));
      return template.found;
    }

    /** Puts a mark where an expression stands. */
    private String withoutExpressions(String text) {
      StringBuilder rest = new StringBuilder();
      int from = 0;
      for (int at = start(text, 0); at >= 0; at = start(text, from)) {
        int end = closing(text, text.indexOf('{', at), '{', '}');
        String inside = text.substring(text.indexOf('{', at) + 1, end);
        rest.append(text, from, at);
        if (text.charAt(at) == '$') {
          rest.append('\uE000').append(expressions.size()).append('\uE001');
          expressions.add(inside);
        }
        from = end + 1;
      }
      return rest.append(text.substring(from)).toString();
    }

    private static int start(String text, int from) {
      for (int at = from; at + 1 < text.length(); at++) {
        if ((text.charAt(at) == '$' || text.charAt(at) == '!') && text.charAt(at + 1) == '{') {
          return at;
        }
      }
      return -1;
    }

    /** Where what opens is closed; strings in between do not count. */
    private static int closing(String text, int open, char opening, char closing) {
      int depth = 0;
      for (int at = open; at < text.length(); at++) {
        char here = text.charAt(at);
        if (here == '"') {
          at = endOfString(text, at);
        } else if (here == opening) {
          depth++;
        } else if (here == closing && --depth == 0) {
          return at;
        }
      }
      throw new IllegalArgumentException("nothing closes " + text.substring(open));
    }

    private static int endOfString(String text, int open) {
      int at = open + 1;
      while (text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      return at;
    }

    /** Takes directives out; what they hold of markup stays. */
    private String withoutDirectives(String text) {
      StringBuilder rest = new StringBuilder();
      Matcher directive = DIRECTIVE.matcher(text);
      int from = 0;
      while (directive.find(from)) {
        rest.append(text, from, directive.start()).append(' ');
        from = directive.end();
        if (from < text.length() && text.charAt(from) == '(' && directive.group().length() > 1) {
          int content = text.indexOf("@`", from);
          int end = content < 0 ? Integer.MAX_VALUE : content;
          int closed = content < 0 ? closing(text, from, '(', ')') : end;
          if (content < 0 || closesBefore(text, from, content)) {
            closed = closing(text, from, '(', ')');
            parameters(text.substring(from + 1, closed));
            from = closed + 1;
          } else {
            parameters(text.substring(from + 1, content));
            from = content + 2;
          }
        }
      }
      return rest.append(text.substring(from)).toString().replace("`)", " ").replace("@`", " ");
    }

    private static boolean closesBefore(String text, int open, int limit) {
      try {
        return closing(text.substring(0, limit), open, '(', ')') < limit;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    private void parameters(String given) {
      Matcher shown = SHOWN_PARAMETER.matcher(given);
      while (shown.find()) {
        literals(given.substring(shown.end()).split(",\\s*\\w+\\s*=(?!=)", 2)[0]);
      }
    }

    private void check(String text) {
      String plain = ENTITY.matcher(EXPRESSION.matcher(text).replaceAll(" ")).replaceAll(" ");
      words(plain.replace("End-of-RIB", " "));
      Matcher expression = EXPRESSION.matcher(text);
      while (expression.find()) {
        literals(expressions.get(Integer.parseInt(expression.group(1))));
      }
    }

    /** Texts that an expression is made of, rather than those that it hands to a method. */
    private void literals(String expression) {
      Deque<Boolean> handed = new ArrayDeque<>();
      for (int at = 0; at < expression.length(); at++) {
        switch (expression.charAt(at)) {
          case '(' -> handed.push(at > 0 && Character.isLetterOrDigit(expression.charAt(at - 1)));
          case ')' -> handed.poll();
          case '"' -> {
            int end = endOfString(expression, at);
            if (!handed.contains(true)) {
              words(expression.substring(at + 1, end));
            }
            at = end;
          }
          default -> {}
        }
      }
    }

    private void words(String text) {
      if (EXAMPLES.contains(text.strip())) {
        return;
      }
      WORD.matcher(text)
          .results()
          .map(MatchResult::group)
          .filter(word -> !UNTRANSLATED.contains(word))
          .forEach(found::add);
    }
  }

  static List<String> templates() throws IOException {
    try (Stream<Path> files = Files.list(TEMPLATES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jte") && !ENGLISH_ONLY.contains(name))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everythingThatATemplateTellsPeopleIsSaid(String template) throws IOException {
    assertThat(Template.wordsOf(Files.readString(TEMPLATES.resolve(template)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>Good</p>",
        "<p>${x ? \"Good\" : say(\"Bad\")}</p>",
        "<p>${say(\"Down\") + \" since \" + time}</p>",
        "<p title=\"Good\">1</p>",
        "<p aria-label=\"${x == null ? \"Good\" : null}\">1</p>",
        "@template.field(form = form, name = \"port\", label = \"Good\", tools = \"mtr\")",
        "@template.layout(shell = page.shell(), content = @`<p>Good</p>`)",
        "@if(x.equals(\"a\"))Good@endif"
      })
  void wordsOfATemplateAreFound(String template) {
    assertThat(Template.wordsOf(template)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@import java.util.List\n@param String words\n<p class=\"good\">${words}</p>",
        "<p class=\"state-${x ? \"good\" : \"bad\"}\">${say(\"Good\")} 23&nbsp;ms</p>",
        "<p>${tell(\"Press {0}.\", kbd(\"Enter\"))}</p>",
        "@template.field(form = form, name = \"port\", label = say(\"Port\"), tools = \"mtr"
            + " ping\")",
        "@template.layout(shell = page.shell(), content = @`<p>${form.problem(\"port\")}</p>`)",
        "@if(x.equals(\"good\"))<b>1</b>@elseif(y)2@else 3@endif",
        "!{var word = \"good\";}<i></i>"
      })
  void whatIsSaidIsNotTakenForWords(String template) {
    assertThat(Template.wordsOf(template)).isEmpty();
  }
}
