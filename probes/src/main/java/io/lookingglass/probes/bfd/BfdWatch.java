package io.lookingglass.probes.bfd;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is seen of the sessions beside the tunnels. Thread-safe. */
public interface BfdWatch {

  /** None is configured. */
  BfdWatch NONE =
      new BfdWatch() {
        @Override
        public Optional<BfdStatus> status(String tunnel) {
          return Optional.empty();
        }

        @Override
        public List<BfdStatus> all() {
          return List.of();
        }

        @Override
        public Map<BfdDiscard, Long> strays() {
          return Map.of();
        }

        @Override
        public Runnable subscribe(Consumer<BfdTransition> listener) {
          return () -> {};
        }
      };

  /** The session beside a tunnel; empty where none is configured. */
  Optional<BfdStatus> status(String tunnel);

  /** All, by the names of their tunnels. */
  List<BfdStatus> all();

  /** Packets that were for no session, by why they were discarded, since the start. */
  Map<BfdDiscard, Long> strays();

  /**
   * Tells of every change of a state from now on, in order, on the thread that receives packets: a
   * listener must not block. What it throws is logged.
   *
   * @return ends that
   */
  Runnable subscribe(Consumer<BfdTransition> listener);
}
