package io.lookingglass.bgp;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.bgp.transport.Sessions;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.BgpSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The BGP-4 speaker: the sessions with every configured peer, and the tables of what they tell.
 *
 * <p>Thread-safe. Asking never waits for sessions; what changes them returns when it is under way.
 * Needs Linux on x86-64 or aarch64.
 */
public final class BgpSpeaker implements AutoCloseable {
  private final Rib rib;
  private final Sessions sessions;

  private BgpSpeaker(Rib rib, Sessions sessions) {
    this.rib = rib;
    this.sessions = sessions;
  }

  /**
   * Listens, if the configuration says so, and starts the session of every peer.
   *
   * <p>End-of-RIB is sent to no peer with {@code announce: true} before {@link
   * #announcementsComplete}.
   *
   * @param gate what every route passes before a peer is told it
   * @param clock the time of day, for what people are told
   * @param restarted peers may still have announcements from before this program started, and are
   *     told so (the R bit of RFC 4724)
   * @throws IOException when the system cannot be used, or the address not be listened on
   */
  public static BgpSpeaker start(
      BgpSettings settings, ExportGate gate, InstantSource clock, boolean restarted)
      throws IOException {
    Rib rib = Rib.start(RibOptions.DEFAULT, clock);
    try {
      return new BgpSpeaker(rib, Sessions.start(settings, gate, rib, clock, restarted));
    } catch (IOException | RuntimeException e) {
      rib.close();
      throw e;
    }
  }

  /** What is shown of sessions and tables, always as they are when it is asked. */
  public BgpView view() {
    return sessions.view();
  }

  /** The tables. */
  public Rib rib() {
    return rib;
  }

  /** How many connections were refused because no peer is configured there. */
  public long refusedConnections() {
    return sessions.refusedConnections();
  }

  /**
   * Takes over another configuration. A peer of which nothing changed is not touched, and a session
   * whose change needs no reset goes on.
   *
   * @param gate counts before anything else does: what it forbids is withdrawn first
   * @throws IllegalArgumentException when peers are given without our AS or identifier; nothing
   *     changed then
   */
  public ReloadReport reload(BgpSettings settings, ExportGate gate) {
    return sessions.reload(settings, gate);
  }

  /**
   * What a peer is to be told, whether or not its session is up.
   *
   * @throws IllegalArgumentException when there is no such peer, or its {@code announce} is false
   */
  public AdjRibOut adjRibOut(String peer) {
    return sessions.adjRibOut(peer);
  }

  /** Whom anything may be announced to, and what is, in the order of the configuration. */
  public Map<RibPeer, AdjRibOut> adjRibOuts() {
    return sessions.adjRibOuts();
  }

  /**
   * Says that everything stored is wanted by now, of every peer: from here on End-of-RIB is sent. A
   * peer that kept our routes over a restart would drop those not yet announced again.
   */
  public void announcementsComplete() {
    sessions.announcementsComplete();
  }

  /**
   * Asks a peer for its routes of the families again (RFC 2918). Where that was not negotiated
   * nothing happens but a line in its log.
   *
   * @throws IllegalArgumentException when there is no such peer
   */
  public void refresh(String peer, List<AddressFamily> families) {
    sessions.refresh(peer, families);
  }

  /**
   * Closes a session and opens it again.
   *
   * @param communication for the peer's operator (RFC 9003), null for none
   * @throws IllegalArgumentException when there is no such peer
   */
  public void reset(String peer, @Nullable String communication) {
    sessions.reset(peer, communication);
  }

  /**
   * Closes a session and keeps it closed until {@link #enable}, or the end of the program.
   *
   * @param communication for the peer's operator (RFC 9003), null for none
   * @throws IllegalArgumentException when there is no such peer
   */
  public void shutdown(String peer, @Nullable String communication) {
    sessions.shutdown(peer, communication);
  }

  /**
   * Starts a session that was shut down; nothing happens to one that runs.
   *
   * @throws IllegalArgumentException when there is no such peer
   */
  public void enable(String peer) {
    sessions.enable(peer);
  }

  /** Closes every session with a Cease, waits a few seconds for peers to take it, and ends. */
  @Override
  public void close() {
    sessions.close();
    rib.close();
  }

  /**
   * As {@link #close()}, but peers that restart gracefully are left without a NOTIFICATION: they
   * keep our routes, and forward by them, until this program is back or the restart time is over
   * (RFC 4724, section 4.2).
   */
  public void closeKeepingRoutes() {
    sessions.close("this BGP speaker is stopped", true);
    rib.close();
  }
}
