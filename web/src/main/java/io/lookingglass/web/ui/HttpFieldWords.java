package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

/** What the header fields of answers are for, in a sentence each. */
final class HttpFieldWords {
  private HttpFieldWords() {}

  /**
   * The sentence; empty for fields that are not known here.
   *
   * @param name in lower case
   */
  static String meaning(String name) {
    return switch (name) {
      case "accept-ranges" -> say("Whether parts of it can be asked for.");
      case "access-control-allow-origin" -> say("Which other sites' scripts may read it.");
      case "age" -> say("Seconds that it has been in a cache.");
      case "allow" -> say("Methods that the server takes for this path.");
      case "alt-svc" -> say("Other ways to the same site; h3 is HTTP/3 over QUIC.");
      case "cache-control" -> say("Who may keep it, and for how long.");
      case "cf-cache-status" -> say("Whether Cloudflare's cache had it.");
      case "cf-ray" -> say("Cloudflare's number of this request, and its location.");
      case "connection" -> say("Whether the connection stays open afterwards.");
      case "content-disposition" -> say("Whether to show it or to save it.");
      case "content-encoding" -> say("How it is compressed.");
      case "content-language" -> say("For readers of which language.");
      case "content-length" -> say("How many octets follow.");
      case "content-security-policy" -> say("What the page may load and run.");
      case "content-type" -> say("What it is, and in which charset.");
      case "date" -> say("When the server made the answer, by its clock.");
      case "etag" -> say("A name of this version, to ask for changes only.");
      case "expires" -> say("Until when a cache may use it, when Cache-Control is silent.");
      case "keep-alive" -> say("How long an idle connection stays open.");
      case "last-modified" -> say("When it was changed last.");
      case "link" -> say("Related resources, often to be loaded early.");
      case "location" -> say("Where to go instead.");
      case "nel" -> say("Asks browsers to report network errors.");
      case "permissions-policy" -> say("Which abilities of the browser the page may use.");
      case "pragma" -> say("A leftover of HTTP/1.0; no-cache means what Cache-Control says.");
      case "referrer-policy" -> say("How much of its address other sites are told.");
      case "report-to" -> say("Where browsers send reports.");
      case "retry-after" -> say("When to try again.");
      case "server" -> say("Which software answers, if that is true.");
      case "server-timing" -> say("What the server says of its own time.");
      case "set-cookie" -> say("A cookie to keep and send back.");
      case "strict-transport-security" -> say("That browsers shall use HTTPS only (HSTS).");
      case "transfer-encoding" -> say("How the end is told; chunked counts piece by piece.");
      case "upgrade" -> say("Protocols that the server would change to.");
      case "vary" -> say("Which request fields the answer depends on.");
      case "via" -> say("Proxies that it came through.");
      case "www-authenticate" -> say("How to sign in.");
      case "x-cache" -> say("Whether a cache had it.");
      case "x-content-type-options" -> say("nosniff: believe the type that is told.");
      case "x-frame-options" -> say("Whether other sites may show it inside theirs.");
      case "x-powered-by" -> say("Software behind the server; nobody needs to know.");
      case "x-served-by" -> say("Which cache served it.");
      case "x-xss-protection" -> say("A filter that browsers no longer have.");
      default -> "";
    };
  }
}
