package io.lookingglass.tests.demo;

import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.bgp.DaemonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The web servers: nginx, with a certificate for every taste. */
final class DemoWeb {
  private static final String TEXT =
      """
      user root;
      worker_processes 1;
      daemon off;
      pid FOLDER/nginx.pid;
      error_log FOLDER/error.log;
      events {}
      http {
        access_log off;
        default_type text/html;
        client_body_temp_path FOLDER/body;
        proxy_temp_path FOLDER/proxy;
        fastcgi_temp_path FOLDER/fastcgi;
        uwsgi_temp_path FOLDER/uwsgi;
        scgi_temp_path FOLDER/scgi;
        server_tokens off;
        ssl_protocols TLSv1.2 TLSv1.3;
        server {
          listen 203.0.113.80:80;
          listen [2001:db8:acee::80]:80;
          return 301 https://www.acme.example$request_uri;
        }
        server {
          listen 203.0.113.80:443 ssl http2;
          listen [2001:db8:acee::80]:443 ssl http2;
          include FOLDER/www.conf;
          add_header Strict-Transport-Security "max-age=63072000" always;
          location / { return 200 "<!doctype html><title>Acme</title><p>All is well.\\n"; }
          location /502 { return 502; }
          location /loop { return 302 /loop; }
          location /moved { return 301 https://shop.globex.example/; }
        }
      """;

  private final Path folder;
  private final DemoNetwork network;
  private final DemoCertificates certificates;
  private DaemonProcess nginx;

  DemoWeb(DemoNetwork network, Path folder, Instant now) throws IOException {
    this.network = network;
    this.folder = Files.createDirectory(folder);
    network.host(
        Node.WEB,
        "203.0.113.0/24",
        IntStream.rangeClosed(80, 86).mapToObj(host -> "203.0.113." + host).toList());
    network.host(Node.WEB, "198.51.100.0/24", List.of("198.51.100.80"));
    network.host(Node.WEB, "2001:db8:acee::/48", List.of("2001:db8:acee::80"));
    network.node(Node.WEB).ip("route", "add", "blackhole", "203.0.113.99");
    certificates = new DemoCertificates(folder.resolve("certificates"), now);
    certificates.server("www", "www.acme.example", Duration.ofDays(60));
    certificates.server("www-expired", "www.acme.example", Duration.ofDays(-3));
    certificates.server("expired", "expired.acme.example", Duration.ofDays(-40));
    certificates.server("wrong", "shop.globex.example", Duration.ofDays(60));
    certificates.incomplete("incomplete", "incomplete.acme.example");
    certificates.selfSigned("selfsigned", "selfsigned.acme.example");
    certificates.server("old", "old.acme.example", Duration.ofDays(60));
    certificates.server("soon", "soon.acme.example", Duration.ofDays(3));
    certificates.server("shop", "shop.globex.example", Duration.ofDays(60));
    Files.writeString(
        folder.resolve("nginx.conf"),
        TEXT.replace("FOLDER", folder.toString())
            + server("203.0.113.81", "expired", "")
            + server("203.0.113.82", "wrong", "")
            + server("203.0.113.83", "incomplete", "")
            + server("203.0.113.84", "selfsigned", "")
            + server(
                "203.0.113.85", "old", "ssl_protocols TLSv1 TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;")
            + server("203.0.113.86", "soon", "")
            + server("198.51.100.80", "shop", "")
            + "}\n");
    useCertificate("www");
    nginx = start();
  }

  private String server(String address, String certificate, String more) {
    return """
      server {
        listen %s:80;
        listen %s:443 ssl http2;
        %s
        %s
        location / { return 200 "hello\\n"; }
      }
    """
        .formatted(address, address, certificate(certificate), more);
  }

  private String certificate(String name) {
    return "ssl_certificate %1$s.pem; ssl_certificate_key %1$s.key;"
        .formatted(folder.resolve("certificates").resolve(name));
  }

  private void useCertificate(String name) throws IOException {
    Files.writeString(folder.resolve("www.conf"), certificate(name) + "\n");
  }

  private DaemonProcess start() {
    return DaemonProcess.start(
        network.node(Node.WEB),
        folder.resolve("log"),
        List.of(
            Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx",
            "-c",
            folder.resolve("nginx.conf").toString(),
            "-p",
            folder.toString(),
            "-e",
            folder.resolve("error.log").toString()));
  }

  Path trustStore() {
    return certificates.trustStore();
  }

  /** Lets {@code www.acme.example} show a certificate that expired, or the right one again. */
  void certificateExpired(boolean expired) throws IOException {
    useCertificate(expired ? "www-expired" : "www");
    Command.run("kill", "-HUP", Files.readString(folder.resolve("nginx.pid")).strip());
  }

  void stop() {
    nginx.terminate();
  }

  void startAgain() {
    nginx = start();
  }
}
