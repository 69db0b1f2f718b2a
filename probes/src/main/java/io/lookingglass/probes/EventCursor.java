package io.lookingglass.probes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the events of one measurement in order. For one reading thread; any number of cursors. */
public interface EventCursor {

  /**
   * The next event, as soon as there is one.
   *
   * @param wait how long to wait for it, at most
   * @return the event; null when none came in that time, or there will be no more (see {@link
   *     #ended})
   */
  @Nullable NumberedEvent next(Duration wait) throws InterruptedException;

  /** Whether everything up to the last event was read. */
  boolean ended();
}
