package io.lookingglass.web.api;

import io.lookingglass.config.ServerSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Links to this server: absolute when its public URL is configured, else relative to the host the
 * asker used.
 */
public final class Links {
  private final String base;

  public Links(ServerSettings settings) {
    @Nullable URI publicUrl = settings.publicUrl();
    String url = publicUrl == null ? "" : publicUrl.toString();
    base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  public String documentation() {
    return base + "/docs";
  }

  String measurement(String id) {
    return base + "/v1/measurements/" + id;
  }

  /** To a path of this server. */
  String to(String path) {
    return base + path;
  }

  String page(String id) {
    return base + "/m/" + id;
  }
}
