package io.lookingglass.probes.tls;

import io.lookingglass.probes.local.QuestionRunner;
import io.lookingglass.probes.target.TargetPolicy;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What looking at TLS takes from its surroundings.
 *
 * @param stores whose roots are trusted; asked once a measurement
 * @param questions asks the DNS for TLSA records, validated; absent where nobody can
 * @param policy what may be connected to besides the target's address, which was checked before
 * @param clock by which certificates are valid or not
 */
public record TlsEnvironment(
    Supplier<List<TrustStore>> stores,
    @Nullable QuestionRunner questions,
    Supplier<TargetPolicy> policy,
    InstantSource clock) {

  /**
   * With the platform's roots and Mozilla's, read when they are first needed, and the system's
   * clock.
   */
  public static TlsEnvironment of(QuestionRunner questions, Supplier<TargetPolicy> policy) {
    return new TlsEnvironment(new UsualStores(), questions, policy, InstantSource.system());
  }

  private static final class UsualStores implements Supplier<List<TrustStore>> {
    private volatile @Nullable List<TrustStore> read;

    @Override
    public List<TrustStore> get() {
      List<TrustStore> stores = read;
      if (stores == null) {
        stores = List.of(TrustStore.platform(), TrustStore.mozilla());
        read = stores; // Reading them twice does no harm.
      }
      return stores;
    }
  }
}
