package io.lookingglass.config;

import java.util.List;

/** Section {@code alerts}. */
public record AlertSettings(
    @Key(
            doc =
                "Where events are posted to, as signed JSON; see \"Webhooks\" in the description of"
                    + " the REST interface.",
            defaultsTo = "[]")
        List<WebhookSettings> webhooks) {
  public AlertSettings {
    Schema.require(AlertSettings.class, webhooks);
    webhooks = List.copyOf(webhooks);
  }
}
