package io.lookingglass.probes.target;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.Target;
import org.jspecify.annotations.Nullable;

/** Finds the one address of a target that is measured. Thread-safe. */
@FunctionalInterface
public interface TargetResolver {

  /**
   * Resolves a target; blocks for some seconds at most. An address stands for itself.
   *
   * @param version that the address must have; absent for the one the system prefers
   */
  Resolution resolve(Target target, @Nullable IpVersion version);
}
