package io.lookingglass.tests.tls;

import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.OwnPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Real TLS servers on loopback, each with a chain of root, intermediate and server. */
public final class TlsServers implements AutoCloseable {
  private final Path folder;
  private final List<Process> running = new ArrayList<>();

  /** Makes certificates in an empty folder. */
  public TlsServers(Path folder) {
    this.folder = folder;
    authority("root", "/CN=Lab Root", "basicConstraints=critical,CA:TRUE");
    signed("issuer", "/CN=Lab Issuer", "root", "basicConstraints=critical,CA:TRUE");
    signed(
        "server",
        "/CN=www.example.com",
        "issuer",
        """
        subjectAltName=DNS:www.example.com
        extendedKeyUsage=serverAuth
        keyUsage=digitalSignature\
        """);
    try {
      Files.writeString(
          path("chain.pem"),
          Files.readString(path("server.pem")) + Files.readString(path("issuer.pem")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of that name in the folder. */
  public Path path(String name) {
    return folder.resolve(name);
  }

  void authority(String name, String subject, String extension) {
    Command.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        path(name + ".key").toString(),
        "-out",
        path(name + ".pem").toString(),
        "-days",
        "30",
        "-subj",
        subject,
        "-addext",
        extension);
  }

  /** {@code NAME.pem} and {@code NAME.key}; {@code kind} is a key as openssl names it. */
  void selfSigned(String name, String kind) {
    Command.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        kind,
        "-nodes",
        "-keyout",
        path(name + ".key").toString(),
        "-out",
        path(name + ".pem").toString(),
        "-days",
        "30",
        "-subj",
        "/CN=www.example.com");
  }

  void signed(String name, String subject, String by, String extensions) {
    String request = path(name + ".csr").toString();
    Path extensionFile = path(name + ".ext");
    try {
      Files.writeString(extensionFile, extensions + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.run(
        "openssl",
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        path(name + ".key").toString(),
        "-out",
        request,
        "-subj",
        subject);
    Command.run(
        "openssl",
        "x509",
        "-req",
        "-in",
        request,
        "-CA",
        path(by + ".pem").toString(),
        "-CAkey",
        path(by + ".key").toString(),
        "-CAcreateserial",
        "-days",
        "20",
        "-extfile",
        extensionFile.toString(),
        "-out",
        path(name + ".pem").toString());
  }

  /** {@code openssl s_server} with more options. */
  public int openssl(String... options) {
    return opensslAt("127.0.0.1", options);
  }

  /**
   * The same at another address of the loopback device.
   *
   * @param address as in a URL, IPv6 in brackets
   */
  int opensslAt(String address, String... options) {
    int port = OwnPort.everywhere();
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_server",
                "-accept",
                address + ":" + port,
                "-key",
                path("server.key").toString(),
                "-cert",
                path("server.pem").toString(),
                "-cert_chain",
                path("issuer.pem").toString()));
    command.addAll(List.of(options));
    return started(command, address.replaceAll("[\\[\\]]", ""), port);
  }

  /** {@code gnutls-serv}. */
  public int gnutls(String... options) {
    int port = OwnPort.everywhere();
    List<String> command =
        new ArrayList<>(
            List.of(
                "gnutls-serv",
                "--echo",
                "-p",
                String.valueOf(port),
                "--x509keyfile",
                path("server.key").toString(),
                "--x509certfile",
                path("chain.pem").toString()));
    command.addAll(List.of(options));
    return started(command, port);
  }

  /** nginx, with the directives of its server. */
  public int nginx(String directives) {
    int port = OwnPort.everywhere();
    try {
      Files.writeString(
          path("nginx-" + port + ".conf"),
          """
          daemon off;
          pid %1$s/nginx-%2$d.pid;
          error_log %1$s/nginx-%2$d.log;
          events {}
          http {
            access_log off;
            client_body_temp_path %1$s/body;
            proxy_temp_path %1$s/proxy;
            fastcgi_temp_path %1$s/fastcgi;
            uwsgi_temp_path %1$s/uwsgi;
            scgi_temp_path %1$s/scgi;
            server {
              listen 127.0.0.1:%2$d ssl http2;
              ssl_certificate %1$s/chain.pem;
              ssl_certificate_key %1$s/server.key;
              %3$s
            }
          }
          """
              .formatted(folder, port, directives));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return started(
        List.of(
            Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx",
            "-c",
            path("nginx-" + port + ".conf").toString()),
        port);
  }

  int started(List<String> command, int port) {
    return started(command, "127.0.0.1", port);
  }

  private int started(List<String> command, String address, int port) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(path("log-" + port).toFile())
              .start();
      running.add(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> listens(address, port));
    return port;
  }

  private static boolean listens(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    for (Process process : running.reversed()) {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
