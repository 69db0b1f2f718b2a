package io.lookingglass.probes.http;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.target.DnsTargetResolver;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.target.TargetResolver;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What HTTP requests take from their surroundings.
 *
 * @param names finds the addresses of names
 * @param elsewhere the same by the resolver at that address and port
 * @param policy decides about every address before anything is sent to it, that of each redirect
 *     too; asked anew each time, so that it may be exchanged while running
 * @param trust whose certificates are good
 * @param clock that certificates are judged by
 * @param userAgent what the server is told to be asked by
 */
public record HttpEnvironment(
    TargetResolver names,
    Function<HostPort, TargetResolver> elsewhere,
    Supplier<TargetPolicy> policy,
    Supplier<X509TrustManager> trust,
    InstantSource clock,
    String userAgent) {

  /** With the platform's trust store, opened when it is first needed, and the system's clock. */
  public static HttpEnvironment of(
      TargetResolver names, Supplier<TargetPolicy> policy, String version) {
    return new HttpEnvironment(
        names,
        server -> new DnsTargetResolver(NameServers.of(List.of(server))),
        policy,
        new PlatformTrust(),
        InstantSource.system(),
        "lookingglass/" + version);
  }

  private static final class PlatformTrust implements Supplier<X509TrustManager> {
    private volatile X509TrustManager manager;

    @SuppressWarnings("NullAway.Init") // Filled on first use; opening it twice does no harm.
    PlatformTrust() {}

    @Override
    public X509TrustManager get() {
      X509TrustManager opened = manager;
      if (opened == null) {
        opened = open();
        manager = opened;
      }
      return opened;
    }

    private static X509TrustManager open() {
      try {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager each : factory.getTrustManagers()) {
          if (each instanceof X509TrustManager platform) {
            return platform;
          }
        }
        throw new IllegalStateException("the platform has no trust manager for X.509");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the platform's trust store cannot be opened", e);
      }
    }
  }
}
