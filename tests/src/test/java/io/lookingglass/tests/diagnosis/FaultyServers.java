package io.lookingglass.tests.diagnosis;

import io.lookingglass.tests.lab.Command;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Unbound as the resolver, and nginx as a web server with pages that work and pages that do not.
 * Names end in {@code .lab}; {@code refused.lab} and what is below is refused.
 */
public final class FaultyServers implements AutoCloseable {
  private final Path folder;
  private final List<String> prefix;
  private final List<Process> running = new ArrayList<>();

  /**
   * @param folder for settings, certificates and logs
   * @param prefix of every command, such as {@code ip netns exec NAME}; may be empty
   */
  public FaultyServers(Path folder, List<String> prefix) {
    this.folder = folder;
    this.prefix = List.copyOf(prefix);
  }

  /**
   * Starts the resolver.
   *
   * @param listen {@code ADDRESS@PORT}
   * @param records such as {@code web.lab. A 192.0.2.1}
   */
  public FaultyServers resolver(String listen, List<String> records) {
    StringBuilder settings =
        new StringBuilder(
            """
            server:
              directory: "FOLDER"
              chroot: ""
              username: ""
              pidfile: ""
              interface: LISTEN
              access-control: 0.0.0.0/0 allow
              access-control: ::0/0 allow
              do-not-query-localhost: no
              use-syslog: no
              logfile: "FOLDER/unbound.log"
              module-config: "iterator"
              local-zone: "lab." static
              local-zone: "refused.lab." refuse
            """
                .replace("FOLDER", folder.toString())
                .replace("LISTEN", listen));
    records.forEach(each -> settings.append("  local-data: \"").append(each).append("\"\n"));
    settings.append("remote-control:\n  control-enable: no\n");
    start("unbound", "-d", "-c", write("unbound.conf", settings.toString()).toString());
    return this;
  }

  /**
   * Starts the web server: {@code /} is a page, {@code /502} and {@code /loop} are faults.
   *
   * @param plain {@code ADDRESS:PORT} of HTTP
   * @param secure the same of HTTPS, with a certificate that expired
   */
  public FaultyServers web(List<String> plain, List<String> secure) {
    expiredCertificate();
    String pages =
        """
            location / { return 200 "hello\\n"; }
            location /502 { return 502; }
            location /loop { return 302 /loop; }
        """;
    StringBuilder servers = new StringBuilder();
    servers.append("  server {\n");
    plain.forEach(each -> servers.append("    listen ").append(each).append(";\n"));
    servers.append(pages).append("  }\n  server {\n");
    secure.forEach(each -> servers.append("    listen ").append(each).append(" ssl;\n"));
    servers
        .append(
            "    ssl_certificate FOLDER/expired.pem;\n    ssl_certificate_key FOLDER/key.pem;\n")
        .append(pages)
        .append("  }\n");
    String settings =
        """
        user root;
        worker_processes 1;
        daemon off;
        pid FOLDER/nginx.pid;
        error_log FOLDER/error.log;
        events {}
        http {
          access_log off;
          default_type text/plain;
          client_body_temp_path FOLDER/body;
          proxy_temp_path FOLDER/proxy;
          fastcgi_temp_path FOLDER/fastcgi;
          uwsgi_temp_path FOLDER/uwsgi;
          scgi_temp_path FOLDER/scgi;
        SERVERS}
        """
            .replace("SERVERS", servers)
            .replace("FOLDER", folder.toString());
    start(
        "nginx",
        "-c",
        write("nginx.conf", settings).toString(),
        "-p",
        folder.toString(),
        "-e",
        folder.resolve("error.log").toString());
    return this;
  }

  /** Signed by itself, and over since long: the end is what a client sees first. */
  private void expiredCertificate() {
    write(
        "ca.cnf",
        """
        [ca]
        default_ca = lab
        [lab]
        database = FOLDER/index.txt
        serial = FOLDER/serial
        new_certs_dir = FOLDER
        default_md = sha256
        policy = names
        [names]
        commonName = supplied
        """
            .replace("FOLDER", folder.toString()));
    write("index.txt", "");
    write("serial", "01\n");
    openssl("genrsa", "-out", "key.pem", "2048");
    openssl("req", "-new", "-key", "key.pem", "-subj", "/CN=expired.lab", "-out", "request.pem");
    openssl(
        "ca",
        "-batch",
        "-config",
        "ca.cnf",
        "-selfsign",
        "-keyfile",
        "key.pem",
        "-in",
        "request.pem",
        "-startdate",
        "20200101000000Z",
        "-enddate",
        "20200301000000Z",
        "-notext",
        "-out",
        "expired.pem");
  }

  private void openssl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    for (String argument : arguments) {
      command.add(
          argument.endsWith(".pem") || argument.endsWith(".cnf")
              ? folder.resolve(argument).toString()
              : argument);
    }
    Command.run(command.toArray(String[]::new));
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(String program, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(program);
    command.addAll(List.of(arguments));
    File log = folder.resolve(program + ".out").toFile();
    try {
      running.add(
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // nginx takes its workers with it when it is asked to end.
    Command.end(running);
  }
}
