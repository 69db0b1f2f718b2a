package io.lookingglass.probes.tls;

import io.lookingglass.probes.local.QuestionRunner;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What looking at TLS takes from its surroundings.
 *
 * @param stores whose roots are trusted; asked once a measurement
 * @param questions asks the DNS for TLSA records, validated; absent where nobody can
 * @param clock by which certificates are valid or not
 */
public record TlsEnvironment(
    Supplier<List<TrustStore>> stores, @Nullable QuestionRunner questions, InstantSource clock) {

  /**
   * With the platform's roots and Mozilla's, read when they are first needed, and the system's
   * clock.
   */
  public static TlsEnvironment of(QuestionRunner questions) {
    return new TlsEnvironment(new UsualStores(), questions, InstantSource.system());
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
