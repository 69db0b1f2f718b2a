package io.lookingglass.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running server a command asks, and with which token. */
final class ServerOptions {
  private static final String VARIABLE = "LOOKINGGLASS_TOKEN";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The running server (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "A file that holds the token of an operator; else it is taken from the environment"
              + " variable "
              + VARIABLE
              + ".")
  private @Nullable Path tokenFile;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  ServerOptions() {}

  /**
   * The server.
   *
   * @throws IllegalArgumentException when there is no token, or the URL is none
   */
  ServerClient client() {
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          "--url is like http://127.0.0.1:8080 or https://lg.example.net, not " + url);
    }
    return new ServerClient(url, token());
  }

  private String token() {
    Path file = tokenFile;
    if (file == null) {
      @Nullable String token = System.getenv(VARIABLE);
      if (token == null || token.isBlank()) {
        throw new IllegalArgumentException(
            "There is no token: give --token-file FILE, or set " + VARIABLE);
      }
      return token.strip();
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("The token cannot be read: " + e, e);
    }
  }
}
