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
import java.util.concurrent.ConcurrentHashMap;

/**
 * The style sheet, scripts and pictures, read once from the class path. Each is served under a path
 * with the hash of its content and may be cached for ever. Thread-safe.
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
          "docs.css",
          "docs.js",
          "icon.svg",
          "cytoscape-3.35.0.esm.min.js",
          "htmx-2.0.10.min.js",
          "htmx-ext-sse-2.2.4.min.js");

  /** Where the package of Swagger UI has its files: the version is that of the dependency. */
  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/5.34.1/";

  /** Of the package of Swagger UI, read when the page of the interface is asked for first. */
  private static final List<String> SWAGGER_UI_FILES =
      List.of("swagger-ui-bundle.js", "swagger-ui.css");

  private final Map<String, Asset> byFile = new HashMap<>();
  private final Map<String, Asset> byPath = new HashMap<>();
  private final Map<String, Asset> swaggerUi = new ConcurrentHashMap<>();

  Assets() {
    for (String file : FILES) {
      Asset asset = asset(file, read("assets/" + file));
      byFile.put(file, asset);
      byPath.put(asset.path(), asset);
    }
  }

  private static Asset asset(String file, byte[] bytes) {
    return new Asset(FOLDER + hash(bytes) + "/" + file, contentType(file), bytes);
  }

  /** The path of a file that is known to exist. */
  String path(String file) {
    if (SWAGGER_UI_FILES.contains(file)) {
      return swaggerUi(file).path();
    }
    Asset asset = byFile.get(file);
    if (asset == null) {
      throw new IllegalArgumentException("no asset " + file + "; add it to Assets.FILES");
    }
    return asset.path();
  }

  Optional<Asset> at(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (SWAGGER_UI_FILES.contains(file)) {
      return Optional.of(swaggerUi(file)).filter(asset -> asset.path().equals(path));
    }
    return Optional.ofNullable(byPath.get(path));
  }

  private Asset swaggerUi(String file) {
    return swaggerUi.computeIfAbsent(file, _ -> asset(file, read(SWAGGER_UI + file)));
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("asset " + resource + " is not on the class path");
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
