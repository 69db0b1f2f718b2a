package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.AttributeFinder;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which AS a route began in, as far as its path tells. For one thread. */
public final class OriginAs {
  private final AttributeFinder finder = new AttributeFinder();

  // The last segment of the path that was read.
  private int type;
  private int from;
  private int count;

  /**
   * The origin in the sense of the RPKI (RFC 6811, section 2): the last AS of the path; our own of
   * a path that never left it; null behind an AS_SET, and of an external peer that gives no path.
   */
  public @Nullable Asn of(Octets canonical, RibPeer peer) {
    readLastSegment(canonical);
    if (count == 0 || type >= SegmentType.AS_CONFED_SEQUENCE.code()) {
      return peer.external() ? null : peer.asn();
    }
    return type == SegmentType.AS_SEQUENCE.code()
        ? new Asn(canonical.unsignedIntAt(from + 4 * (count - 1)))
        : null;
  }

  /** Whether a route may have begun in this AS: a member of an AS_SET at the end counts. */
  public boolean is(Asn asn, Octets canonical, RibPeer peer) {
    readLastSegment(canonical);
    if (count == 0 || type >= SegmentType.AS_CONFED_SEQUENCE.code()) {
      return !peer.external() && peer.asn().equals(asn);
    }
    int first = type == SegmentType.AS_SET.code() ? 0 : count - 1;
    for (int index = first; index < count; index++) {
      if (canonical.unsignedIntAt(from + 4 * index) == asn.value()) {
        return true;
      }
    }
    return false;
  }

  /** Every AS that the route may have begun in: one mostly, several behind an AS_SET. */
  public List<Asn> all(Octets canonical, RibPeer peer) {
    @Nullable Asn one = of(canonical, peer);
    if (one != null) {
      return List.of(one);
    }
    List<Asn> members = new ArrayList<>();
    if (type == SegmentType.AS_SET.code()) {
      for (int index = 0; index < count; index++) {
        members.add(new Asn(canonical.unsignedIntAt(from + 4 * index)));
      }
    }
    return members;
  }

  private void readLastSegment(Octets canonical) {
    count = 0;
    type = 0;
    if (!finder.find(canonical, AttributeFinder.AS_PATH)) {
      return;
    }
    for (int at = finder.begin(); at + 2 <= finder.end(); at = from + 4 * count) {
      type = canonical.at(at);
      count = canonical.at(at + 1);
      from = at + 2;
    }
  }
}
