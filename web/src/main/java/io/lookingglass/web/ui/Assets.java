package io.lookingglass.web.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The style sheet, scripts and pictures, read once from the class path. Each is served under a path
 * with the hash of its content and may be cached for ever. Immutable.
 */
final class Assets {

  static final String FOLDER = "/assets/";

  /** Every file there is; those from others are listed in {@code VENDORED.md} too. */
  static final List<String> FILES =
      List.of(
          "style.css",
          "theme.js",
          "app.js",
          "as-graph.js",
          "icon.svg",
          "cytoscape-3.35.0.esm.min.js",
          "htmx-2.0.10.min.js",
          "htmx-ext-sse-2.2.4.min.js");

  private final Map<String, Asset> byFile = new HashMap<>();
  private final Map<String, Asset> byPath = new HashMap<>();

  Assets() {
    for (String file : FILES) {
      byte[] bytes = read(file);
      Asset asset = new Asset(FOLDER + hash(bytes) + "/" + file, contentType(file), bytes);
      byFile.put(file, asset);
      byPath.put(asset.path(), asset);
    }
  }

  /** The path of a file that is known to exist. */
  String path(String file) {
    Asset asset = byFile.get(file);
    if (asset == null) {
      throw new IllegalArgumentException("no asset " + file + "; add it to Assets.FILES");
    }
    return asset.path();
  }

  Optional<Asset> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  private static byte[] read(String file) {
    try (InputStream in = Assets.class.getResourceAsStream("assets/" + file)) {
      if (in == null) {
        throw new IllegalStateException("asset " + file + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String contentType(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no content type known for " + file);
    };
  }
}
