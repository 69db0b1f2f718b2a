package io.lookingglass.probes.dns;

import io.lookingglass.config.DnsRoot;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.target.TargetResolver;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/**
 * What asking name servers takes from its surroundings.
 *
 * @param own the resolvers that this server itself uses; they may be asked wherever they are
 * @param names finds the addresses of servers given by name
 * @param policy decides about every other server's address; asked anew each time, so that it may be
 *     exchanged while running
 * @param hints where the root is
 * @param anchors the keys of the root that validation begins with
 * @param trust whose certificates are good for DoT and DoH
 * @param clock when answers came
 */
public record DnsEnvironment(
    NameServers own,
    TargetResolver names,
    Supplier<TargetPolicy> policy,
    RootHints hints,
    TrustAnchors anchors,
    Supplier<X509TrustManager> trust,
    InstantSource clock) {

  /**
   * On the public Internet, with the platform's trust store, opened when it is first needed, and
   * the system's clock.
   */
  public static DnsEnvironment of(
      NameServers own, TargetResolver names, Supplier<TargetPolicy> policy) {
    return new DnsEnvironment(
        own,
        names,
        policy,
        RootHints.iana(),
        TrustAnchors.iana(),
        new PlatformTrust(),
        InstantSource.system());
  }

  /** The same with another root, as far as that is given. */
  public DnsEnvironment withRoot(DnsRoot root) {
    return new DnsEnvironment(
        own,
        names,
        policy,
        root.servers().isEmpty() ? hints : RootHints.of(root.servers()),
        root.trustAnchors().isEmpty() ? anchors : new TrustAnchors(root.trustAnchors()),
        trust,
        clock);
  }

  private static final class PlatformTrust implements Supplier<X509TrustManager> {
    private volatile X509TrustManager manager;

    @SuppressWarnings("NullAway.Init") // Filled on first use; opening it twice does no harm.
    PlatformTrust() {}

    @Override
    public X509TrustManager get() {
      X509TrustManager opened = manager;
      if (opened == null) {
        opened = TlsClient.platformTrust();
        manager = opened;
      }
      return opened;
    }
  }
}
