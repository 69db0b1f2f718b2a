package io.lookingglass.bgp.status;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be said where no peers are configured: that there are none. */
final class UnconfiguredBgp implements BgpView {
  static final UnconfiguredBgp INSTANCE = new UnconfiguredBgp();

  private static final BgpSummary NOTHING =
      new BgpSummary(null, null, null, 0, 0, List.of(), BgpSummary.Memory.NONE, 0);

  private UnconfiguredBgp() {}

  @Override
  public List<PeerStatus> peers() {
    return List.of();
  }

  @Override
  public Optional<PeerStatus> peer(String name) {
    return Optional.empty();
  }

  @Override
  public BgpSummary summary() {
    return NOTHING;
  }

  @Override
  public List<SessionEvent> recentEvents(@Nullable String peer, int most) {
    return List.of();
  }

  /** Nothing will come, but who follows must not be made to ask without end. */
  @Override
  public List<SessionEvent> events(@Nullable String peer, long after, Duration wait)
      throws InterruptedException {
    Thread.sleep(wait);
    return List.of();
  }

  @Override
  public long lastEvent() {
    return 0;
  }
}
