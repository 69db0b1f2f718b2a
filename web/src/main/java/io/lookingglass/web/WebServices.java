package io.lookingglass.web;

import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.AuditSink;
import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.bgp.rpki.RpkiView;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.config.Configuration;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.bfd.BfdWatch;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.probes.target.TargetResolver;
import io.lookingglass.web.api.RouteNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the web server stands on.
 *
 * @param configuration of it, sections {@code server}, {@code limits} and {@code access} are used
 * @param measurements started and found here; not closed with the server
 * @param bgp sessions and tables, as they are at each request
 * @param routes answers questions about the tables
 * @param announcements what is announced, and changes of it
 * @param tunnels the health of tunnels
 * @param bfd the sessions beside the tunnels
 * @param audit who changed what is announced, and who signed in
 * @param signIns told who signs in, and of wrong tokens
 * @param resolver finds the address of a name that is looked up in the tables
 * @param names of communities and ASes beside routes
 * @param rpki what is known of origins
 * @param readiness asked at each {@code /readyz}; answers at once
 * @param metrics the Prometheus text of {@code /metrics}
 * @param meters where requests are counted
 * @param clock the time of day
 * @param version of the program
 */
public record WebServices(
    Configuration configuration,
    Measurements measurements,
    BgpView bgp,
    RouteQueries routes,
    Announcements announcements,
    TunnelWatch tunnels,
    BfdWatch bfd,
    AuditTrail audit,
    AuditSink signIns,
    TargetResolver resolver,
    RouteNames names,
    RpkiView rpki,
    Supplier<Readiness> readiness,
    MetricsText metrics,
    MeterRegistry meters,
    InstantSource clock,
    String version) {}
