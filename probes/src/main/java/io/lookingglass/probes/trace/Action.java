package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.sys.Probe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Strategy} wants done, in the order of its list. */
sealed interface Action {

  /** Hand these to the flow, in this order. */
  record Send(List<Probe> probes) implements Action {
    public Send {
      probes = List.copyOf(probes);
    }
  }

  /** Tell {@link Input.Tick} at this time at the latest; replaces an earlier wish. */
  record WakeAt(long nanos) implements Action {}

  /** Tell the asker. */
  record Emit(ProbeEvent event) implements Action {}

  /**
   * All is decided; comes last and once.
   *
   * @param failure why nothing could be measured; absent when something was
   */
  record Done(@Nullable String failure) implements Action {}
}
