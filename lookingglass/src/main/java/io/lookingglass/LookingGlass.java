package io.lookingglass;

import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.ChangedKeys;
import io.lookingglass.config.CommunityNames;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.InvalidConfigurationException;
import io.lookingglass.config.OriginTable;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.MeasurementsBuilder;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.gre.GreTunnelProber;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.gre.monitor.TunnelMonitor;
import io.lookingglass.probes.gre.monitor.WatchedTunnel;
import io.lookingglass.probes.sys.LinuxProbeNetwork;
import io.lookingglass.probes.sys.ProbeAbility;
import io.lookingglass.probes.sys.ProbeAbility.Tier;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.store.Database;
import io.lookingglass.store.SqlAuditLog;
import io.lookingglass.store.SqlMeasurementStore;
import io.lookingglass.store.SqlTunnelHealthStore;
import io.lookingglass.store.StorageException;
import io.lookingglass.web.Readiness;
import io.lookingglass.web.WebServer;
import io.lookingglass.web.WebServices;
import io.lookingglass.web.api.RouteNames;
import io.lookingglass.web.api.SeenRoutes;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program: every part opened in order, and closed in the opposite order.
 *
 * <p>Thread-safe; closing twice does nothing more than closing once.
 */
public final class LookingGlass implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LookingGlass.class);

  private final Configuration configuration;
  private final Deque<Part> parts = new ArrayDeque<>();
  private int port;
  private volatile @Nullable Routing routing;
  private volatile @Nullable TunnelMonitor monitor;
  private volatile @Nullable BfdSessions bfd;
  private volatile @Nullable BfdReports bfdReports;
  private volatile @Nullable Alerting alerting;

  /** What has to be closed, and its name for the log. */
  private record Part(String name, AutoCloseable closeable) {}

  private LookingGlass(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Starts everything.
   *
   * @param version of the program, shown with its location
   * @throws StartException when a part cannot start; those that had are closed again
   */
  public static LookingGlass start(Configuration configuration, OriginTable origins, String version)
      throws StartException {
    LookingGlass program = new LookingGlass(configuration);
    try {
      program.open(origins, version);
      return program;
    } catch (StorageException e) {
      program.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      program.close();
      throw new StartException(program.whyNot(e), e);
    }
  }

  /** Where it answers. */
  public String url() {
    if (configuration.server().publicUrl() != null) {
      return configuration.server().publicUrl().toString();
    }
    return "http://" + new HostPort(configuration.server().listen().host(), port);
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /**
   * Takes over what of another configuration can be changed while the program runs: the sections
   * {@code bgp}, {@code rpki}, {@code prefixes}, {@code announcements}, {@code tunnels} and {@code
   * alerts}. What the file no longer allows to be announced is withdrawn first; sessions,
   * announcements and tunnels of which nothing changed are not touched.
   *
   * @return the sections that differ from those the program runs with, and count only after a
   *     restart, in the order of the file
   */
  public List<String> reload(Configuration changed) {
    synchronized (parts) {
      List<String> restart = new ArrayList<>(ChangedKeys.forRestart(configuration, changed));
      TunnelMonitor watching = monitor;
      if (watching != null) {
        // Before the prefixes that name them.
        watching.reload(watched(changed));
      }
      reloadBeside(changed);
      Routing running = routing;
      if (running != null) {
        running.reload(changed);
      }
      if (!Objects.equals(communitiesFile(changed), communitiesFile(configuration))) {
        restart.add("bgp.communities-file");
      }
      return List.copyOf(restart);
    }
  }

  /** What stands beside the tunnels, and who is told. */
  private void reloadBeside(Configuration changed) {
    BfdSessions sessions = bfd;
    BfdReports reports = bfdReports;
    Alerting told = alerting;
    if (sessions != null && reports != null && told != null) {
      sessions.reload(changed);
      reports.again();
      told.reload(changed);
    }
  }

  @Override
  public void close() {
    synchronized (parts) {
      while (!parts.isEmpty()) {
        Part part = parts.pop();
        try {
          part.closeable().close();
        } catch (Exception e) {
          LOG.warn("closing {} went wrong", part.name(), e);
        }
      }
    }
  }

  private void open(OriginTable origins, String version) {
    Metrics metrics = opened("metrics", new Metrics());
    ProbeNetwork network = opened("probing", LinuxProbeNetwork.open());
    remedies(network)
        .forEach(remedy -> LOG.warn("some probes are limited or not possible: {}", remedy));
    TargetPolicy policy = new TargetPolicy(configuration.targets());
    TunnelProber tunnels = opened("tunnels", GreTunnelProber.open());
    Database database = opened("storage", Database.open(configuration.storage().url()));
    SqlMeasurementStore store = opened("store", new SqlMeasurementStore(database));
    SqlAuditLog audit = new SqlAuditLog(database);
    InstantSource clock = InstantSource.system();
    Alerting told = opened("alerts", Alerting.start(configuration, clock, version));
    alerting = told;
    metrics.observe(told.alerts());
    TunnelMonitor watching =
        opened(
            "tunnel monitor",
            TunnelMonitor.start(
                tunnels,
                new SqlTunnelHealthStore(database),
                metrics.tunnels(),
                clock,
                watched(configuration)));
    monitor = watching;
    metrics.observe(watching);
    BfdSessions sessions = opened("BFD", BfdSessions.start(configuration, clock));
    bfd = sessions;
    bfdReports = opened("reports of BFD", BfdReports.start(sessions.watch(), watching, clock));
    metrics.observe(sessions.watch());
    Routing started =
        opened(
            "BGP",
            Routing.start(
                configuration, database, List.of(new TunnelPreflight(watching, clock)), clock));
    routing = started;
    metrics.observe(started.view());
    metrics.observe(started.announcements());
    tell(told, watching, sessions, started);
    RouteNames names = new ConfiguredNames(origins, communities());
    LocalProbing here =
        LocalProbing.of(
            configuration,
            new HeardOrigins(started.queries(), origins),
            network,
            tunnels,
            watching::tunnels,
            () -> policy,
            new HeardRoutes(started.queries(), new SeenRoutes(names)),
            version);
    Measurements measurements =
        opened(
            "measurements",
            new MeasurementsBuilder(
                    List.of(here.location()),
                    here.resolver(),
                    () -> policy,
                    new SizesOfDiagnoses(store, watching::measured),
                    configuration.limits().totalConcurrent())
                .observer(metrics)
                .perTargetPerMinute(configuration.limits().perTargetPerMinute())
                .build());
    metrics.observe(measurements);
    opened(
        "housekeeping",
        Housekeeping.start(store, configuration.storage().keepMeasurements(), clock));
    OldGeneration.start().ifPresent(watch -> opened("old-generation", watch));
    WebServer web =
        opened(
            "web",
            new WebServer(
                new WebServices(
                    configuration,
                    measurements,
                    started.view(),
                    started.queries(),
                    started.announcements(),
                    watching,
                    sessions.watch(),
                    audit,
                    audit,
                    here.resolver(),
                    names,
                    started.rpki(),
                    () -> readiness(database, network, watching, started),
                    metrics::text,
                    metrics.registry(),
                    clock,
                    version)));
    port = web.start();
    opened("warm-up", WarmUp.start(here));
    metrics.observeJvm();
    LOG.info("serves on {}", url());
  }

  /** Has the webhooks told of what becomes of these, until the program begins to end. */
  private void tell(Alerting told, TunnelMonitor tunnels, BfdSessions sessions, Routing routes) {
    told.listenTo(tunnels);
    told.listenTo(sessions.watch());
    told.listenTo(routes.view());
    told.listenTo(routes.announcements());
    AutoCloseable ignored = opened("sources of alerts", told::listenNoLonger);
  }

  private CommunityNames communities() {
    Path file = communitiesFile(configuration);
    if (file == null) {
      return CommunityNames.NONE;
    }
    try {
      return CommunityNames.load(file);
    } catch (InvalidConfigurationException e) {
      // The file was right when the configuration was read, a moment ago.
      throw new IllegalStateException(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Path communitiesFile(Configuration configuration) {
    BgpSettings bgp = configuration.bgp();
    return bgp == null ? null : bgp.communitiesFile();
  }

  private static List<WatchedTunnel> watched(Configuration configuration) {
    return configuration.tunnels().stream().map(WatchedTunnel::of).toList();
  }

  private <T extends AutoCloseable> T opened(String name, T part) {
    synchronized (parts) {
      parts.push(new Part(name, part));
    }
    return part;
  }

  private static Readiness readiness(
      Database database, ProbeNetwork network, TunnelMonitor tunnels, Routing routing) {
    boolean stored = database.usable();
    boolean probes = false;
    for (IpVersion version : IpVersion.values()) {
      for (ProbeProtocol protocol : ProbeProtocol.values()) {
        probes |= network.ability(version, protocol).tier() != Tier.UNAVAILABLE;
      }
    }
    List<Readiness.Check> checks = new ArrayList<>();
    checks.add(
        new Readiness.Check(
            "storage", stored, stored ? "answers" : "the database does not answer"));
    checks.add(
        new Readiness.Check(
            "probing", probes, probes ? "can probe" : "this process may send no probe at all"));
    // Tunnels are watched whether that can be stored or not.
    tunnels
        .storeProblem()
        .ifPresent(
            _ ->
                checks.add(
                    new Readiness.Check(
                        "tunnel-history",
                        true,
                        "the history of tunnels cannot be stored at present; see the log")));
    checks.addAll(routing.readiness());
    return new Readiness(checks);
  }

  /** What would let this process probe better; nothing where it has raw sockets. */
  private static List<String> remedies(ProbeNetwork network) {
    Set<String> remedies = new LinkedHashSet<>();
    for (IpVersion version : IpVersion.values()) {
      for (ProbeProtocol protocol : ProbeProtocol.values()) {
        ProbeAbility ability = network.ability(version, protocol);
        if (ability.remedy() != null) {
          remedies.add(ability.remedy());
        }
      }
    }
    return remedies.stream()
        .filter(
            remedy ->
                remedies.stream()
                    .noneMatch(longer -> !longer.equals(remedy) && longer.startsWith(remedy)))
        .toList();
  }

  private String whyNot(RuntimeException problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (problem instanceof UncheckedIOException) {
      return "lookingglass cannot speak BGP: " + cause.getMessage();
    }
    String listen = configuration.server().listen().toString();
    return cause instanceof BindException
        ? ("lookingglass cannot listen on %s: %s. Stop what does, or choose another address or port"
                + " as server.listen.")
            .formatted(listen, cause.getMessage())
        : "lookingglass cannot start: " + cause;
  }
}
