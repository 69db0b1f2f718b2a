package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.config.BgpSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sessions, as far as announcements need them. Thread-safe. */
interface AnnouncingPeers {

  /** How the sessions are now. */
  List<PeerStatus> sessions();

  /** What a peer is to be told; null when nothing is announced to it. */
  @Nullable AdjRibOut adjRibOut(String peer);

  /** Everything stored is wanted by now. */
  void complete();

  /** Takes over another configuration; the gate counts first. */
  ReloadReport reload(BgpSettings settings, ExportGate gate);

  /** Closes a session until {@link #enable}. */
  void shutdown(String peer, String communication);

  void enable(String peer);
}
