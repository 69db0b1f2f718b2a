package io.lookingglass.cli;

import io.lookingglass.config.LoadResult;
import io.lookingglass.config.net.HostPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running server a command asks, and as whom. */
final class ServerOptions {
  /** The environment's variable that a token may stand in. */
  static final String TOKEN = "LOOKINGGLASS_TOKEN";

  private static final HostPort USUAL = new HostPort("127.0.0.1", 8080);

  @Option(
      names = {"-u", "--url"},
      paramLabel = "URL",
      description =
          "The server to ask (default: where the configuration of this machine listens, else"
              + " http://127.0.0.1:8080).")
  private @Nullable URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "A file with the bearer token in its first line (default: the environment's variable "
              + TOKEN
              + ", else none).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration that tells where the server listens (default: "
              + ConfigurationFile.DEFAULT
              + ", where it is there).")
  private @Nullable Path config;

  /**
   * Where something is on the server.
   *
   * @param path begins with a slash
   * @throws IllegalArgumentException as {@link #base} does
   */
  URI resolve(String path) {
    String base = base().toString();
    return URI.create(
        base.endsWith("/") ? base.substring(0, base.length() - 1) + path : base + path);
  }

  /**
   * The server.
   *
   * @throws IllegalArgumentException when {@code --url} is no address of a server, or the
   *     configuration cannot be read
   */
  URI base() {
    URI given = url;
    if (given == null) {
      return URI.create("http://" + listening());
    }
    if (given.getHost() == null
        || !("http".equals(given.getScheme()) || "https".equals(given.getScheme()))) {
      throw new IllegalArgumentException(
          "--url " + given + " is no http or https address, such as http://127.0.0.1:8080");
    }
    return given;
  }

  private HostPort listening() {
    Path file = config == null ? Path.of(ConfigurationFile.DEFAULT) : config;
    if (config == null && !Files.exists(file)) {
      return USUAL;
    }
    return switch (ConfigurationFile.load(file)) {
      case LoadResult.Valid valid -> reachable(valid.configuration().server().listen());
      case LoadResult.Invalid _ ->
          throw new IllegalArgumentException(
              "%s does not say where the server is: check-config tells what is wrong with it. Or"
                      .formatted(file)
                  + " give --url");
    };
  }

  /** Where somebody who listens there is reached from this machine. */
  private static HostPort reachable(HostPort listen) {
    return switch (listen.host()) {
      case "0.0.0.0" -> new HostPort("127.0.0.1", listen.port());
      case "::" -> new HostPort("::1", listen.port());
      default -> listen;
    };
  }

  /**
   * The bearer token; null for none.
   *
   * @throws IOException when the file cannot be read
   */
  @Nullable String token() throws IOException {
    if (tokenFile != null) {
      return Files.readString(tokenFile).lines().findFirst().orElse("").strip();
    }
    String token = System.getenv(TOKEN);
    return token == null || token.isBlank() ? null : token.strip();
  }

  /**
   * The server, asked with a token that there must be.
   *
   * @throws IllegalArgumentException when there is no token, it cannot be read, or as {@link #base}
   *     does
   */
  ServerClient client() {
    try {
      String token = token();
      if (token == null) {
        throw new IllegalArgumentException(
            "There is no token: give --token-file FILE, or set " + TOKEN);
      }
      return new ServerClient(base(), token);
    } catch (IOException e) {
      throw new IllegalArgumentException("The token cannot be read: " + e, e);
    }
  }
}
