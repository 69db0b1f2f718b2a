package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.web.openapi.InterfaceDescription;
import io.lookingglass.web.route.Route;
import io.lookingglass.web.route.RouteTable;
import java.util.List;
import java.util.Map;

/** What a browser gets where a terminal gets text. Implemented by the pages. Thread-safe. */
public interface BrowserPages {

  /** Adds the routes that only browsers use: the front page, assets, forms, fragments. */
  void register(RouteTable routes);

  /**
   * {@code /{tool}/{target}} opened in a browser. The measurement is not started yet; nothing of it
   * is checked.
   *
   * @param target as it stands in the URL, decoded
   * @param parameters the query's, decoded
   */
  void tool(
      Context context, MeasurementType type, String target, Map<String, List<String>> parameters);

  /** {@code /m/{id}} opened in a browser. */
  void measurement(Context context, Measurement measurement);

  /**
   * A measurement as Markdown, for a ticket; with what there is while it runs.
   *
   * @param context of the request, which tells where this server is reached
   */
  String markdown(Context context, Measurement measurement);

  /** {@code /peers} opened in a browser. */
  void peers(Context context, SeenBgp seen);

  /** {@code /peers/{name}} opened in a browser. */
  void peer(Context context, SeenBgp seen, SeenPeer peer);

  /** {@code /prefixes} opened in a browser. */
  void prefixes(Context context, SeenAnnouncements seen, SeenTunnels tunnels);

  /** {@code /prefixes/{address}/{length}} opened in a browser. */
  void prefix(
      Context context, SeenAnnouncements seen, ProtectedPrefixStatus prefix, SeenTunnels tunnels);

  /** {@code /tunnels} opened in a browser. */
  void tunnels(Context context, SeenTunnels seen);

  /** {@code /tunnels/{name}} opened in a browser. */
  void tunnel(Context context, SeenTunnels seen, TunnelHealth tunnel);

  /** {@code /bgp} and what is below it opened in a browser; the status is set already. */
  void routes(Context context, RouteAnswer answer);

  /** {@code /rpki} opened in a browser; the status is set already. */
  void rpki(Context context, RpkiAnswer answer);

  /** {@code /docs} opened in a browser. */
  void tryOut(Context context);

  /** {@code /docs/reference}. */
  void description(Context context, InterfaceDescription description, List<Route> routes);

  /** An error for a person; status and header fields are set already. */
  void error(Context context, ApiException error);
}
