package io.lookingglass.tests.browser;

import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.web.Readiness;
import io.lookingglass.web.WebServer;
import io.lookingglass.web.WebServices;
import io.lookingglass.web.route.Route;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;

/**
 * The real web server on measurements that follow scripts. Run {@code main} with a port to look at
 * the pages; the first label of the target chooses what is shown: {@code www}, {@code lossy},
 * {@code unreachable}, {@code filtered}, {@code dead}, {@code cut}, {@code limited}, {@code
 * hostile}, {@code nosuchname}, {@code blackhole}, {@code wide}; for {@code /dns} see {@link
 * DnsScript}. {@code /peers} has a peer in each condition, {@code /bgp/203.0.113.7} some routes.
 */
final class DemoServer implements AutoCloseable {
  private final InstantSource clock = InstantSource.system();
  private final ScriptedMeasurements measurements;
  private final ScriptedBgp bgp = new ScriptedBgp();
  private final RoutesOnShow routes = new RoutesOnShow();
  private final ScriptedTunnels tunnels = new ScriptedTunnels();
  private final ScriptedBfd bfd = new ScriptedBfd();
  private final WebServer server;
  private final int port;

  /** With a peer in each condition. */
  static DemoServer withPeers(int listen, double speed) {
    DemoServer demo = new DemoServer(listen, speed);
    PeersOnShow.put(demo.bgp, demo.clock.instant());
    return demo;
  }

  /** With a peer in each condition, and tunnels. */
  static DemoServer withTunnels(int listen, double speed, int healthy) {
    DemoServer demo = withPeers(listen, speed);
    TunnelsOnShow.put(demo.tunnels, demo.clock.instant(), healthy);
    TunnelsOnShow.sessions(demo.bfd, demo.clock.instant());
    return demo;
  }

  DemoServer(int listen, double speed) {
    measurements = new ScriptedMeasurements(clock, speed, routes.table());
    server =
        new WebServer(
            new WebServices(
                ConfigurationLoader.parse("server: {listen: '127.0.0.1:" + listen + "'}"),
                measurements,
                bgp,
                routes.queries(),
                Announcements.unconfigured(),
                tunnels,
                bfd,
                AuditTrail.empty(),
                _ -> {},
                (target, version) -> new Resolution.NoSuchName(target.text(), "192.0.2.53"),
                RoutesOnShow.names(),
                routes.rpki(clock.instant()),
                () -> new Readiness(List.of()),
                _ -> "",
                new SimpleMeterRegistry(),
                clock,
                "0.1.0"));
    port = server.start();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** What there is at which address. */
  List<Route> routes() {
    return server.routes();
  }

  ScriptedTunnels tunnels() {
    return tunnels;
  }

  ScriptedBgp bgp() {
    return bgp;
  }

  @Override
  public void close() {
    server.close();
    measurements.close();
    routes.close();
  }

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;
    int tunnels = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    DemoServer demo = DemoServer.withTunnels(port, 1, tunnels);
    Runtime.getRuntime().addShutdownHook(new Thread(demo::close));
    Thread.currentThread().join();
  }
}
