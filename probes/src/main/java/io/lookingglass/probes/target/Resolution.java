package io.lookingglass.probes.target;

import io.lookingglass.probes.event.IpVersion;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the resolution of a target ended. */
public sealed interface Resolution {

  /** There is an address to measure. */
  record Resolved(ResolvedTarget target) implements Resolution {}

  /** There is none. */
  sealed interface Unresolved extends Resolution {
    /** What happened and what would help, a sentence without a full stop. */
    String sentence();
  }

  /**
   * The name does not exist (NXDOMAIN, RFC 8020).
   *
   * @param resolver who said so
   */
  record NoSuchName(String name, String resolver) implements Unresolved {
    @Override
    public String sentence() {
      return "there is no host %s (%s said NXDOMAIN); check its spelling".formatted(name, resolver);
    }
  }

  /**
   * The name exists, but has no address, or none of the version asked for.
   *
   * @param wanted absent when any version would have done
   * @param existing the version that it has addresses of, absent when it has none
   */
  record NoAddress(String name, @Nullable IpVersion wanted, @Nullable IpVersion existing)
      implements Unresolved {
    @Override
    public String sentence() {
      if (wanted == null) {
        return "the name %s exists but has no address".formatted(name);
      }
      if (existing == null) {
        return "%s has no IPv%d address".formatted(name, wanted.number());
      }
      return "%s has no IPv%d address; it has one for IPv%d"
          .formatted(name, wanted.number(), existing.number());
    }
  }

  /**
   * No resolver gave a usable answer.
   *
   * @param failures what each said, or that it said nothing
   */
  record ResolverFailed(String name, List<String> failures) implements Unresolved {
    public ResolverFailed {
      failures = List.copyOf(failures);
    }

    @Override
    public String sentence() {
      return failures.stream()
          .distinct()
          .collect(Collectors.joining(", ", "%s could not be resolved: ".formatted(name), ""));
    }
  }
}
