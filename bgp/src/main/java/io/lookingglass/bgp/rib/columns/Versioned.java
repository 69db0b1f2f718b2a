package io.lookingglass.bgp.rib.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Something that one thread changes and others read without a lock, noticing afterwards whether
 * what they read is of one moment.
 */
abstract class Versioned {
  private static final int RETIRED = -1;
  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(Versioned.class, "version", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // By the handle.
  private int version; // Odd while it is written, RETIRED when something else took its place.

  /** Only the writing thread. */
  final void beginWrite() {
    VERSION.setOpaque(this, ((int) VERSION.getOpaque(this) + 1) & Integer.MAX_VALUE);
    VarHandle.storeStoreFence();
  }

  /** Only the writing thread. */
  final void endWrite() {
    VERSION.setRelease(this, ((int) VERSION.getOpaque(this) + 1) & Integer.MAX_VALUE);
  }

  /** Only the writing thread: readers that come here from now on have to search again. */
  final void retire() {
    VERSION.setRelease(this, RETIRED);
  }

  /** To be given to {@link #isStill} after reading, unless {@link #isWritten}. */
  final int version() {
    return (int) VERSION.getAcquire(this);
  }

  /** Whether nothing can be read now: it is being written, or retired. */
  static boolean isWritten(int version) {
    return (version & 1) != 0;
  }

  /**
   * Before a reader tries again. The writer is mostly done in less than a microsecond; but when the
   * system runs something else in its place, it may need this reader's processor to go on.
   */
  static int pause(int tries) {
    if (tries % 64 == 63) {
      LockSupport.parkNanos(1);
    } else {
      Thread.onSpinWait();
    }
    return tries + 1;
  }

  /** Whether something else took its place, for good. */
  static boolean isRetired(int version) {
    return version == RETIRED;
  }

  /** Whether nothing changed since. */
  final boolean isStill(int before) {
    VarHandle.acquireFence();
    return (int) VERSION.getOpaque(this) == before;
  }
}
