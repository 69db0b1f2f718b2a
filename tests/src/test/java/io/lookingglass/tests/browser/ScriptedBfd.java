package io.lookingglass.tests.browser;

import io.lookingglass.probes.bfd.BfdDiscard;
import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.bfd.BfdTransition;
import io.lookingglass.probes.bfd.BfdWatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Sessions of BFD that are as they are told. Thread-safe. */
final class ScriptedBfd implements BfdWatch {
  private final Map<String, BfdStatus> sessions = new ConcurrentHashMap<>();

  /** From now on, this is how the session beside that tunnel is. */
  void is(BfdStatus status) {
    sessions.put(status.tunnel(), status);
  }

  @Override
  public Optional<BfdStatus> status(String tunnel) {
    return Optional.ofNullable(sessions.get(tunnel));
  }

  @Override
  public List<BfdStatus> all() {
    return List.copyOf(sessions.values());
  }

  @Override
  public Map<BfdDiscard, Long> strays() {
    return Map.of();
  }

  @Override
  public Runnable subscribe(Consumer<BfdTransition> listener) {
    throw new UnsupportedOperationException("no page listens");
  }
}
