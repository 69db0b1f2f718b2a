package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a pasted text is the name or address to measure. People paste URLs, {@code host:port},
 * {@code user@host}, bracketed IPv6 addresses and the defanged form of incident reports ({@code
 * hxxp://example[.]com}); only the host of it counts.
 *
 * @param host what is left, not yet checked to be a name or an address
 * @param from which form was unwrapped
 */
record PastedTarget(String host, Form from) {

  /** In what a host may have been wrapped. */
  enum Form {
    PLAIN,
    DEFANGED,
    URL,
    PREFIX,
    USER,
    BRACKETS,
    PORT
  }

  /** More than any host name; what is longer is cut, and then refused as a name. */
  private static final int LONGEST = 2048;

  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]{0,15}://");
  private static final Pattern BRACKETS =
      Pattern.compile("^\\[([0-9A-Fa-f:.]{2,45})](:\\d{0,5})?$");
  private static final Pattern HOST_AND_PORT = Pattern.compile("^([^:]+):(\\d{1,5})$");
  private static final Pattern PREFIX = Pattern.compile("^([0-9A-Fa-f:.]+)/(\\d{1,3})$");

  static PastedTarget read(String pasted) {
    String text = pasted.length() > LONGEST ? pasted.substring(0, LONGEST) : pasted;
    text = text.strip();
    Form from = Form.PLAIN;
    String fanged = text.replace("[.]", ".").replace("(.)", ".").replace("[:]", ":");
    if (!fanged.equals(text)) {
      text = fanged;
      from = Form.DEFANGED;
    }
    Matcher scheme = SCHEME.matcher(text);
    if (scheme.find()) {
      text = authority(text.substring(scheme.end()));
      from = Form.URL;
    } else {
      Matcher prefix = PREFIX.matcher(text);
      if (prefix.matches()) {
        return new PastedTarget(prefix.group(1), Form.PREFIX);
      }
      if (text.indexOf('/') > 0) {
        text = authority(text);
        from = Form.URL;
      }
    }
    int user = text.lastIndexOf('@');
    if (user >= 0) {
      text = text.substring(user + 1);
      from = from == Form.PLAIN ? Form.USER : from;
    }
    Matcher brackets = BRACKETS.matcher(text);
    if (brackets.matches()) {
      return new PastedTarget(brackets.group(1), from == Form.PLAIN ? Form.BRACKETS : from);
    }
    Matcher hostAndPort = HOST_AND_PORT.matcher(text);
    if (hostAndPort.matches()) {
      return new PastedTarget(hostAndPort.group(1), from == Form.PLAIN ? Form.PORT : from);
    }
    return new PastedTarget(text, from);
  }

  /** From what it was taken, in words; empty when the text stands as it was typed. */
  String words() {
    return switch (from) {
      case PLAIN -> "";
      case DEFANGED -> say("from a defanged name");
      case URL -> say("from a URL");
      case PREFIX -> say("from a prefix; its first address is measured");
      case USER -> say("from an address with a user");
      case BRACKETS -> say("from brackets");
      case PORT -> say("from a host with a port");
    };
  }

  /** The text with the disguise of incident reports taken off; nothing else changes. */
  static String fanged(String pasted) {
    String text = pasted.replace("[.]", ".").replace("(.)", ".").replace("[:]", ":");
    boolean disguised = text.regionMatches(true, 0, "hxxp", 0, 4);
    return disguised ? "http" + text.substring(4) : text;
  }

  /**
   * What is diagnosed of a pasted text: a URL, with its port and path, as it stands; of everything
   * else the host. What follows a user is left out with the user, as it may be a password.
   */
  static String page(String pasted) {
    String text = fanged(pasted.strip());
    boolean url =
        text.regionMatches(true, 0, "http://", 0, 7)
            || text.regionMatches(true, 0, "https://", 0, 8);
    boolean withPort = HOST_AND_PORT.matcher(text).matches() || BRACKETS.matcher(text).matches();
    return (url || withPort) && text.indexOf('@') < 0 ? text : read(pasted).host();
  }

  private static String authority(String afterScheme) {
    int end = 0;
    while (end < afterScheme.length() && "/?#\\".indexOf(afterScheme.charAt(end)) < 0) {
      end++;
    }
    return afterScheme.substring(0, end);
  }
}
