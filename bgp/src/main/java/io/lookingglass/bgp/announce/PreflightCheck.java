package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.config.ProtectedPrefixSettings;
import java.util.List;

/**
 * Something that is looked at before a prefix is announced, of which this package knows nothing
 * itself, such as the health of its tunnels. Thread-safe.
 */
@FunctionalInterface
public interface PreflightCheck {

  /**
   * Looks at one request. Answers at once, from what is known; what is not known is {@link
   * PreflightReport.State#UNKNOWN}. An exception counts as unknown.
   *
   * @param prefix the protected prefix that the request is within
   */
  List<Check> examine(AnnouncementRequest request, ProtectedPrefixSettings prefix);
}
