package io.lookingglass.tests.http;

import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.OwnPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** nginx and Python's server on loopback, with ports and a folder of their own. */
final class WebServers implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Process nginx;
  private final Process python;
  private final int plainPort;
  private final int tlsPort;
  private final int pythonPort;

  private WebServers(Process nginx, Process python, int plainPort, int tlsPort, int pythonPort) {
    this.nginx = nginx;
    this.python = python;
    this.plainPort = plainPort;
    this.tlsPort = tlsPort;
    this.pythonPort = pythonPort;
  }

  static WebServers start(Path folder) throws IOException {
    int plain = OwnPort.on("127.0.0.1");
    int tls = OwnPort.on("127.0.0.1");
    int python = OwnPort.on("127.0.0.1");
    Command.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "30",
        "-keyout",
        folder.resolve("key.pem").toString(),
        "-out",
        folder.resolve("certificate.pem").toString(),
        "-subj",
        "/CN=localhost/O=Lab",
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1");
    Path pages = Files.createDirectories(folder.resolve("pages"));
    Files.writeString(
        pages.resolve("index.html"),
        "<!doctype html><title>Example</title>\n" + "<p>some text</p>\n".repeat(300));
    Path settings = folder.resolve("nginx.conf");
    Files.writeString(
        settings,
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
          types { text/html html; }
          client_body_temp_path FOLDER/body;
          proxy_temp_path FOLDER/proxy;
          fastcgi_temp_path FOLDER/fastcgi;
          uwsgi_temp_path FOLDER/uwsgi;
          scgi_temp_path FOLDER/scgi;
          root FOLDER/pages;
          server {
            listen 127.0.0.1:PLAIN;
            location / { }
            location /to-tls { return 301 https://localhost:TLS/; }
          }
          server {
            listen 127.0.0.1:TLS ssl http2;
            ssl_certificate FOLDER/certificate.pem;
            ssl_certificate_key FOLDER/key.pem;
            gzip on;
            add_header Strict-Transport-Security "max-age=63072000" always;
            add_header Alt-Svc 'h3=":443"; ma=86400' always;
          }
        }
        """
            .replace("FOLDER", folder.toString())
            .replace("PLAIN", String.valueOf(plain))
            .replace("TLS", String.valueOf(tls)),
        StandardCharsets.UTF_8);
    Process nginx =
        started(
            folder,
            "nginx",
            "-c",
            settings.toString(),
            "-p",
            folder.toString(),
            "-e",
            folder.resolve("error.log").toString());
    Process pythons =
        started(
            folder,
            "python3",
            "-m",
            "http.server",
            String.valueOf(python),
            "--bind",
            "127.0.0.1",
            "--directory",
            pages.toString());
    WebServers servers = new WebServers(nginx, pythons, plain, tls, python);
    for (int port : List.of(plain, tls, python)) {
      servers.awaitPort(port);
    }
    return servers;
  }

  int plainPort() {
    return plainPort;
  }

  int tlsPort() {
    return tlsPort;
  }

  int pythonPort() {
    return pythonPort;
  }

  private static Process started(Path folder, String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(folder.resolve(command[0] + ".out").toFile()))
        .start();
  }

  private void awaitPort(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try (Socket _ = new Socket(LOOPBACK, port)) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline || !nginx.isAlive() || !python.isAlive()) {
          close();
          throw new IOException("nothing listens on port " + port, e);
        }
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() {
    Command.end(List.of(nginx, python));
  }
}
