package io.lookingglass.web.api;

import io.lookingglass.config.Role;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.web.security.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who may probe which tunnel: a customer its own, support every one, and only support has causes
 * looked for, which sends some hundred packets. Whoever may not see a tunnel is not told whether it
 * exists. Thread-safe.
 */
public final class TunnelAccess {
  private final TunnelWatch tunnels;

  public TunnelAccess(TunnelWatch tunnels) {
    this.tunnels = tunnels;
  }

  /** Whether what was measured of a tunnel is shown to who was let in so. */
  boolean shows(Gate.Admission admission, TunnelRequest request) {
    @Nullable Tunnel tunnel = tunnels.tunnel(request.target().text()).orElse(null);
    return admission.everything()
        || (tunnel != null
            && admission.customer() != null
            && admission.customer().equals(tunnel.customer()));
  }

  /**
   * Checks a request.
   *
   * @param all whether the caller sees what support sees: also who tries the program on the machine
   *     it runs on, before anybody was given a token
   * @throws ApiException when the caller may not have it measured
   */
  void check(Caller caller, boolean all, TunnelRequest request) {
    if (!all && !caller.role().includes(Role.CUSTOMER)) {
      throw caller.token() == null
          ? ApiException.of(
              ErrorType.UNAUTHORIZED,
              "Tunnels are probed for their owners: send a token with Authorization: Bearer, or"
                  + " sign in")
          : ApiException.of(ErrorType.FORBIDDEN, "The role of this token may not probe tunnels");
    }
    @Nullable Tunnel tunnel = tunnels.tunnel(request.target().text()).orElse(null);
    if (tunnel == null
        || (!all && (caller.customer() == null || !caller.customer().equals(tunnel.customer())))) {
      throw ApiException.of(
          ErrorType.NOT_FOUND, "There is no tunnel " + Shown.quoted(request.target().text()));
    }
    if (request.diagnosis() && !all) {
      throw ApiException.of(
          ErrorType.FORBIDDEN,
          "A diagnosis is for support; without it (diagnosis=false) you can probe your tunnel");
    }
  }
}
