package io.lookingglass.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** One entry of {@code alerts.webhooks}. */
public record WebhookSettings(
    @Key(
            doc =
                "The name it has in logs and metrics, and for `lookingglass alerts test`. Unique.",
            required = true,
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        String name,
    @Key(
            doc =
                "Where to post. It may be an internal address: `targets` is for measurements, and"
                    + " does not bound it. Redirects are not followed. Since such URLs often hold a"
                    + " secret, no log and no message shows more of it than the host.",
            required = true,
            pattern = "https?://[^/?#@\\s]+([/?][^#\\s]*)?",
            allowed = "an http or https URL without user or fragment",
            sensitive = true)
        URI url,
    @Key(
            doc =
                "The key of the signature (HMAC-SHA256), 16 to 512 bytes; `whsec_` and base64 as"
                    + " of Standard Webhooks, or any other text, whose bytes it then is.",
            required = true)
        Secret secret,
    @Key(
            doc = "What it is told of.",
            defaultsTo = "[tunnel, bfd-session, bgp-session, prefix-alarm]")
        List<AlertKind> events,
    @Key(doc = "How long to wait for an answer.", defaultsTo = "10s", min = "100ms", max = "1m")
        Duration timeout,
    @Key(
            doc =
                "How long an event that could not be delivered is tried again: after 1 s, then"
                    + " twice as long each time, at most 5 minutes, less a random part.",
            defaultsTo = "1h",
            min = "0s",
            max = "7d")
        Duration retryFor,
    @Key(
            doc = "How many events wait at most; when one more comes, the oldest is dropped.",
            defaultsTo = "1000",
            min = "1",
            max = "100000")
        int maxWaiting) {
  public WebhookSettings {
    Schema.require(WebhookSettings.class, name, url, secret, events, timeout, retryFor, maxWaiting);
    events = List.copyOf(events);
  }

  /** The bytes that sign: what stands behind {@code whsec_} in base64, else the text's. */
  public byte[] key() {
    return AlertChecks.key(secret);
  }

  /** Where it posts to, without what may be secret: {@code https://hooks.example.net}. */
  public String host() {
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
