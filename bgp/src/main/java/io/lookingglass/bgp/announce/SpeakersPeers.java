package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.config.BgpSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The peers of the running speaker. */
record SpeakersPeers(BgpSpeaker speaker) implements AnnouncingPeers {

  @Override
  public List<PeerStatus> sessions() {
    return speaker.view().peers();
  }

  @Override
  public @Nullable AdjRibOut adjRibOut(String peer) {
    try {
      return speaker.adjRibOut(peer);
    } catch (IllegalArgumentException e) {
      return null; // Gone, or its announce is false by now.
    }
  }

  @Override
  public void complete() {
    speaker.announcementsComplete();
  }

  @Override
  public ReloadReport reload(BgpSettings settings, ExportGate gate) {
    return speaker.reload(settings, gate);
  }

  @Override
  public void shutdown(String peer, String communication) {
    speaker.shutdown(peer, communication);
  }

  @Override
  public void enable(String peer) {
    speaker.enable(peer);
  }
}
