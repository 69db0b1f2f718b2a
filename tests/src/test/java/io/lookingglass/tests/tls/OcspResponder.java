package io.lookingglass.tests.tls;

import io.lookingglass.tests.lab.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The OCSP responder of openssl, as the authority of the lab, without a network between. */
final class OcspResponder {
  private final TlsServers files;

  OcspResponder(TlsServers files) {
    this.files = files;
  }

  /** What the authority's list has about the server's certificate. */
  enum Listed {
    VALID("V\t391231235959Z\t\t%s\tunknown\t/CN=www.example.com\n"),
    REVOKED("R\t391231235959Z\t261001120000Z,keyCompromise\t%s\tunknown\t/CN=www.example.com\n"),
    MISSING("");

    private final String line;

    Listed(String line) {
      this.line = line;
    }
  }

  /**
   * A response about a certificate, valid for a day.
   *
   * @param issuer by which the certificate is told apart, a certificate in the folder
   * @param signer of the response, a certificate with its key in the folder
   */
  Path about(String certificate, String issuer, Listed listed, String signer, String... options) {
    Path response = files.path("response-" + System.nanoTime() + ".der");
    String serial =
        Command.run("openssl", "x509", "-noout", "-serial", "-in", pem(certificate))
            .strip()
            .replace("serial=", "");
    Path index = files.path("index.txt");
    try {
      Files.writeString(index, listed.line.formatted(serial));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "ocsp",
                "-index",
                index.toString(),
                "-CA",
                pem(issuer),
                "-issuer",
                pem(issuer),
                "-cert",
                pem(certificate),
                "-rsigner",
                pem(signer),
                "-rkey",
                files.path(signer + ".key").toString(),
                "-ndays",
                "1",
                "-respout",
                response.toString()));
    command.addAll(List.of(options));
    // It says yes also where it does not trust what it made, so what counts is the file.
    String said = Command.attempt(command.toArray(String[]::new)).output();
    if (!Files.exists(response)) {
      throw new IllegalStateException("openssl ocsp made no response: " + said);
    }
    return response;
  }

  private String pem(String name) {
    return files.path(name + ".pem").toString();
  }
}
