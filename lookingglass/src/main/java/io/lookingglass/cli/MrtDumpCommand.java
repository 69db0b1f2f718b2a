package io.lookingglass.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code mrt dump}: the tables of a running server as a file. */
@Command(
    name = "dump",
    description = "Write the routes of a running server to an MRT file (TABLE_DUMP_V2, RFC 6396).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "All routes of all peers, IPv4 and IPv6 unicast, best or not, path identifiers included",
      "(RFC 8050). bgpdump and others read the file. It needs a token of role support.",
      "A file with a name ending in .gz is compressed. It is complete as soon as it is there.",
      "",
      "Exit status: 0 written, 2 wrong usage, 3 the server or the file cannot be used.",
    })
final class MrtDumpCommand implements Callable<Integer> {
  private static final String PATH = "/v1/bgp/mrt";
  private static final String STANDARD_OUTPUT = "-";
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_ERROR = 1 << 16;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  @Parameters(paramLabel = "FILE", description = "The file to write; - for standard output.")
  private String file;

  @Mixin private ServerOptions server;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  MrtDumpCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(server.resolve(PATH));
      @Nullable String token = server.token();
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
    } catch (IllegalArgumentException e) {
      return tell(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return tell(ExitStatus.USAGE, "The token cannot be read: " + e);
    }
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          return tell(ExitStatus.FAILED, refusal(response.statusCode(), body));
        }
        return write(body);
      }
    } catch (ConnectException e) {
      return tell(
          ExitStatus.FAILED,
          "No server answers at %s; start one with \"lookingglass serve\", or name another with"
                  .formatted(server.base())
              + " --url");
    } catch (IOException e) {
      return tell(ExitStatus.FAILED, "The dump could not be read to its end: " + e.getMessage());
    }
  }

  private int write(InputStream body) throws IOException {
    if (file.equals(STANDARD_OUTPUT)) {
      OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER);
      body.transferTo(out);
      out.flush();
      return ExitStatus.OK;
    }
    Path target = Path.of(file);
    Path part;
    try {
      Path folder = target.toAbsolutePath().getParent();
      part = Files.createTempFile(folder, target.getFileName() + ".", ".part");
    } catch (IOException e) {
      return tell(ExitStatus.FAILED, "Cannot write " + file + ": " + e);
    }
    try {
      long octets;
      try (OutputStream out = open(part)) {
        octets = body.transferTo(out);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      PrintWriter err = spec.commandLine().getErr();
      err.printf("%s: %,d octets of MRT%n", file, octets);
      err.flush();
      return ExitStatus.OK;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private OutputStream open(Path part) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER);
    return file.endsWith(".gz") ? new GZIPOutputStream(out, BUFFER) : out;
  }

  /** What the server says, or that it says nothing that could be read. */
  private static String refusal(int status, InputStream body) throws IOException {
    String text = new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
    try {
      JsonNode message = JsonMapper.shared().readTree(text).path("error").path("message");
      if (message.isString()) {
        return "The server refuses (%d): %s".formatted(status, message.stringValue());
      }
    } catch (JacksonException _) {
      // Not a lookingglass, or a proxy before it.
    }
    return "The server answers with status %d; is it a lookingglass?".formatted(status);
  }

  private int tell(int status, String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(message);
    err.flush();
    return status;
  }
}
