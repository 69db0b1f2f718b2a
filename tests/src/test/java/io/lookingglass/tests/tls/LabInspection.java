package io.lookingglass.tests.tls;

import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import io.lookingglass.probes.tls.TlsEnvironment;
import io.lookingglass.probes.tls.TlsProber;
import io.lookingglass.probes.tls.TrustStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A look at a server on loopback by who trusts the root of the lab alone. */
record LabInspection(
    TlsServers servers,
    InstantSource clock,
    String name,
    @Nullable StartTls startTls,
    String address) {

  static LabInspection of(TlsServers servers) {
    return new LabInspection(servers, InstantSource.system(), "www.example.com", null, "127.0.0.1");
  }

  LabInspection at(InstantSource other) {
    return new LabInspection(servers, other, name, startTls, address);
  }

  LabInspection forName(String other) {
    return new LabInspection(servers, clock, other, startTls, address);
  }

  LabInspection through(@Nullable StartTls protocol) {
    return new LabInspection(servers, clock, name, protocol, address);
  }

  LabInspection over(String other) {
    return new LabInspection(servers, clock, name, startTls, other);
  }

  TlsResult inspect(int port) {
    InetAddress loopback = InetAddress.ofLiteral(address);
    Target target = new Target.Address(loopback, address);
    TlsRequest request =
        new TlsRequest(
            target,
            port,
            name,
            TlsRequest.defaultAlpn(startTls),
            startTls,
            false,
            null,
            Duration.ofSeconds(20));
    MeasurementFold fold = new MeasurementFold(request);
    new TlsProber(new TlsEnvironment(this::stores, null, TargetPolicy::everything, clock))
        .run(request, new ResolvedTarget(target, loopback, List.of(loopback), null, 0), fold::add);
    return (TlsResult) fold.result();
  }

  private List<TrustStore> stores() {
    try {
      X509Certificate root =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(Files.readAllBytes(servers.path("root.pem"))));
      return List.of(new TrustStore("lab", null, Set.of(new TrustAnchor(root, null))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }
}
