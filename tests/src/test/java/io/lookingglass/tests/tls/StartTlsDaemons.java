package io.lookingglass.tests.tls;

import io.lookingglass.probes.event.StartTls;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.OwnPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The daemons that people run behind STARTTLS, on loopback and out of a folder, with the chain of
 * the lab. They are started as root, and go to users of their own as they are used to.
 */
final class StartTlsDaemons {
  private final TlsServers servers;

  StartTlsDaemons(TlsServers servers) {
    this.servers = servers;
  }

  /** Starts the one for a protocol. */
  int start(StartTls protocol) {
    return switch (protocol) {
      case IMAP -> dovecot("imap");
      case POP3 -> dovecot("pop3");
      case FTP -> vsftpd();
      case LDAP -> slapd();
      case XMPP -> prosody();
      case POSTGRES -> postgres();
      case SMTP, MYSQL -> throw new IllegalArgumentException("none for " + protocol);
    };
  }

  private int dovecot(String protocol) {
    int port = OwnPort.everywhere();
    Path run = folder("dovecot-" + protocol);
    write(
        run.resolve("dovecot.conf"),
        """
        base_dir = %1$s/base
        state_dir = %1$s/state
        log_path = %1$s/log
        protocols = %2$s
        listen = 127.0.0.1
        default_internal_user = root
        default_login_user = nobody
        ssl = yes
        ssl_cert = <%3$s
        ssl_key = <%4$s
        service %2$s-login {
          chroot =
          inet_listener %2$s {
            port = %5$d
          }
          inet_listener %2$ss {
            port = 0
          }
        }
        passdb {
          driver = static
          args = nopassword=y
        }
        userdb {
          driver = static
          args = uid=65534 gid=65534 home=/nonexistent
        }
        """
            .formatted(run, protocol, chain(), key(), port));
    return servers.started(
        List.of(program("dovecot"), "-F", "-c", run.resolve("dovecot.conf").toString()), port);
  }

  private int vsftpd() {
    int port = OwnPort.everywhere();
    Path run = folder("vsftpd");
    write(
        run.resolve("vsftpd.conf"),
        """
        listen=YES
        background=NO
        listen_address=127.0.0.1
        listen_port=%d
        anonymous_enable=YES
        secure_chroot_dir=%s
        seccomp_sandbox=NO
        ssl_enable=YES
        allow_anon_ssl=YES
        rsa_cert_file=%s
        rsa_private_key_file=%s
        """
            .formatted(port, folder("vsftpd-empty"), chain(), key()));
    return servers.started(List.of(program("vsftpd"), run.resolve("vsftpd.conf").toString()), port);
  }

  private int slapd() {
    int port = OwnPort.everywhere();
    Path run = folder("slapd");
    write(
        run.resolve("slapd.conf"),
        """
        pidfile %1$s/pid
        argsfile %1$s/args
        TLSCertificateFile %2$s
        TLSCertificateKeyFile %3$s
        database config
        rootpw lab
        """
            .formatted(run, chain(), key()));
    return servers.started(
        List.of(
            program("slapd"),
            "-h",
            "ldap://127.0.0.1:" + port,
            "-f",
            run.resolve("slapd.conf").toString(),
            "-d",
            "0"),
        port);
  }

  private int prosody() {
    int port = OwnPort.everywhere();
    Path run = folder("prosody");
    write(
        run.resolve("prosody.cfg.lua"),
        """
        run_as_root = true
        pidfile = "%1$s/pid"
        data_path = "%1$s"
        log = { info = "%1$s/log" }
        interfaces = { "127.0.0.1" }
        c2s_ports = { %2$d }
        modules_enabled = { "tls" }
        modules_disabled = { "s2s" }
        c2s_require_encryption = true
        VirtualHost "www.example.com"
          ssl = { certificate = "%3$s", key = "%4$s" }
        """
            .formatted(run, port, chain(), key()));
    return servers.started(
        List.of("prosody", "-F", "--config", run.resolve("prosody.cfg.lua").toString()), port);
  }

  private int postgres() {
    int port = OwnPort.everywhere();
    Path programs = postgresPrograms().orElseThrow();
    Path run = folder("postgres");
    Path data = run.resolve("data");
    Command.run("chown", "postgres", run.toString());
    Command.run(
        "setpriv",
        "--reuid",
        "postgres",
        "--regid",
        "postgres",
        "--clear-groups",
        programs.resolve("initdb").toString(),
        "-D",
        data.toString(),
        "-A",
        "trust",
        "--no-sync",
        "--no-locale",
        "--no-instructions");
    for (String file : List.of(chain(), key())) {
      String name = file.endsWith(".key") ? "server.key" : "server.crt";
      Command.run("install", "-o", "postgres", "-m", "600", file, data.resolve(name).toString());
    }
    return servers.started(
        List.of(
            "setpriv",
            "--reuid",
            "postgres",
            "--regid",
            "postgres",
            "--clear-groups",
            programs.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            String.valueOf(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "ssl=on"),
        port);
  }

  /** Where Debian has the newest PostgreSQL; empty where it is not installed. */
  static Optional<Path> postgresPrograms() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(versions)) {
      return all.map(version -> version.resolve("bin"))
          .filter(programs -> Files.isExecutable(programs.resolve("postgres")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String chain() {
    return servers.path("chain.pem").toString();
  }

  private String key() {
    return servers.path("server.key").toString();
  }

  private Path folder(String name) {
    try {
      Path folder = Files.createDirectory(servers.path(name));
      // The daemons are not root for long.
      Files.setPosixFilePermissions(
          servers.path("."), PosixFilePermissions.fromString("rwxr-xr-x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Debian keeps daemons out of the path of ordinary users. */
  private static String program(String name) {
    Path usual = Path.of("/usr/sbin", name);
    return Files.isExecutable(usual) ? usual.toString() : name;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
