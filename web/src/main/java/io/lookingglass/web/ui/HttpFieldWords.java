package io.lookingglass.web.ui;

import java.util.Map;

/** What the header fields of answers are for, in a sentence each. */
final class HttpFieldWords {
  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("accept-ranges", "Whether parts of it can be asked for."),
          Map.entry("access-control-allow-origin", "Which other sites' scripts may read it."),
          Map.entry("age", "Seconds that it has been in a cache."),
          Map.entry("allow", "Methods that the server takes for this path."),
          Map.entry("alt-svc", "Other ways to the same site; h3 is HTTP/3 over QUIC."),
          Map.entry("cache-control", "Who may keep it, and for how long."),
          Map.entry("cf-cache-status", "Whether Cloudflare's cache had it."),
          Map.entry("cf-ray", "Cloudflare's number of this request, and its location."),
          Map.entry("connection", "Whether the connection stays open afterwards."),
          Map.entry("content-disposition", "Whether to show it or to save it."),
          Map.entry("content-encoding", "How it is compressed."),
          Map.entry("content-language", "For readers of which language."),
          Map.entry("content-length", "How many octets follow."),
          Map.entry("content-security-policy", "What the page may load and run."),
          Map.entry("content-type", "What it is, and in which charset."),
          Map.entry("date", "When the server made the answer, by its clock."),
          Map.entry("etag", "A name of this version, to ask for changes only."),
          Map.entry("expires", "Until when a cache may use it, when Cache-Control is silent."),
          Map.entry("keep-alive", "How long an idle connection stays open."),
          Map.entry("last-modified", "When it was changed last."),
          Map.entry("link", "Related resources, often to be loaded early."),
          Map.entry("location", "Where to go instead."),
          Map.entry("nel", "Asks browsers to report network errors."),
          Map.entry("permissions-policy", "Which abilities of the browser the page may use."),
          Map.entry("pragma", "A leftover of HTTP/1.0; no-cache means what Cache-Control says."),
          Map.entry("referrer-policy", "How much of its address other sites are told."),
          Map.entry("report-to", "Where browsers send reports."),
          Map.entry("retry-after", "When to try again."),
          Map.entry("server", "Which software answers, if that is true."),
          Map.entry("server-timing", "What the server says of its own time."),
          Map.entry("set-cookie", "A cookie to keep and send back."),
          Map.entry("strict-transport-security", "That browsers shall use HTTPS only (HSTS)."),
          Map.entry("transfer-encoding", "How the end is told; chunked counts piece by piece."),
          Map.entry("upgrade", "Protocols that the server would change to."),
          Map.entry("vary", "Which request fields the answer depends on."),
          Map.entry("via", "Proxies that it came through."),
          Map.entry("www-authenticate", "How to sign in."),
          Map.entry("x-cache", "Whether a cache had it."),
          Map.entry("x-content-type-options", "nosniff: believe the type that is told."),
          Map.entry("x-frame-options", "Whether other sites may show it inside theirs."),
          Map.entry("x-powered-by", "Software behind the server; nobody needs to know."),
          Map.entry("x-served-by", "Which cache served it."),
          Map.entry("x-xss-protection", "A filter that browsers no longer have."));

  private HttpFieldWords() {}

  /**
   * The sentence; empty for fields that are not known here.
   *
   * @param name in lower case
   */
  static String meaning(String name) {
    return MEANINGS.getOrDefault(name, "");
  }
}
