package io.lookingglass.bgp.rpki;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What arrives between a Cache Response and its End of Data. For one thread. */
final class Staging {
  /** More is no ROA set of this Internet, and would fill the memory. */
  private static final int MOST_PAYLOADS = 8_000_000;

  private final VrpTable before;
  private final boolean whole;
  private final VrpBuffer ipv4 = new VrpBuffer();
  private final VrpBuffer ipv6 = new VrpBuffer();
  private final Set<Vrp> added = new HashSet<>();
  private final Set<Vrp> removed = new HashSet<>();

  /** A change that cannot be, with the error to report. */
  record Refusal(RtrError error, String reason) {}

  private Staging(VrpTable before, boolean whole) {
    this.before = before;
    this.whole = whole;
  }

  /** Everything arrives. */
  static Staging whole() {
    return new Staging(VrpTable.EMPTY, true);
  }

  /** What arrives is applied to a table. */
  static Staging changesOf(VrpTable before) {
    return new Staging(before, false);
  }

  /** Takes one change; null when it can be. */
  @Nullable Refusal change(boolean announce, Vrp vrp) {
    if (ipv4.size() + ipv6.size() + added.size() + removed.size() >= MOST_PAYLOADS) {
      return new Refusal(
          RtrError.INTERNAL_ERROR, "more than " + MOST_PAYLOADS + " payloads are not taken");
    }
    if (whole) {
      if (!announce) {
        return new Refusal(
            RtrError.WITHDRAWAL_OF_UNKNOWN, "a withdrawal in an answer that tells everything");
      }
      (vrp.prefix().maxLength() == 32 ? ipv4 : ipv6).add(vrp);
      return null;
    }
    boolean there = added.contains(vrp) || (before.contains(vrp) && !removed.contains(vrp));
    if (announce == there) {
      return announce
          ? new Refusal(RtrError.DUPLICATE_ANNOUNCEMENT, vrp + " was announced already")
          : new Refusal(RtrError.WITHDRAWAL_OF_UNKNOWN, vrp + " was never announced");
    }
    if (announce) {
      if (!removed.remove(vrp)) {
        added.add(vrp);
      }
    } else if (!added.remove(vrp)) {
      removed.add(vrp);
    }
    return null;
  }

  /** The table with everything that arrived. */
  VrpTable table() {
    return whole ? VrpTable.ofBuffers(ipv4, ipv6) : before.changed(added, removed);
  }
}
