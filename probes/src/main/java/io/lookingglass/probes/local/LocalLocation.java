package io.lookingglass.probes.local;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.Location;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.ServiceRequest;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server as a place that measures: its probes, the routes it hears, and what it knows about
 * the addresses that answer. Thread-safe.
 */
public final class LocalLocation implements Location {
  private static final Logger LOG = LoggerFactory.getLogger(LocalLocation.class);

  /** How long the end of a measurement waits for names that are still being looked up. */
  static final Duration NAME_PATIENCE = Duration.ofMillis(300);

  private final LocationDescription description;
  private final ProbeRunner probes;
  private final ServiceRunner services;
  private final QuestionRunner questions;
  private final HttpRunner requests;
  private final TunnelRunner tunnels;
  private final DiagnosisRunner diagnoses;
  private final ReverseDns names;
  private final OriginLookup origins;
  private final RouteTable routes;
  private final Duration patience;
  private final SecureRandom random = new SecureRandom();

  public LocalLocation(
      LocationDescription description,
      ProbeRunner probes,
      ServiceRunner services,
      QuestionRunner questions,
      HttpRunner requests,
      TunnelRunner tunnels,
      DiagnosisRunner diagnoses,
      ReverseDns names,
      OriginLookup origins,
      RouteTable routes) {
    this(
        description,
        probes,
        services,
        questions,
        requests,
        tunnels,
        diagnoses,
        names,
        origins,
        routes,
        NAME_PATIENCE);
  }

  LocalLocation(
      LocationDescription description,
      ProbeRunner probes,
      ServiceRunner services,
      QuestionRunner questions,
      HttpRunner requests,
      TunnelRunner tunnels,
      DiagnosisRunner diagnoses,
      ReverseDns names,
      OriginLookup origins,
      RouteTable routes,
      Duration patience) {
    this.description = description;
    this.probes = probes;
    this.services = services;
    this.questions = questions;
    this.requests = requests;
    this.tunnels = tunnels;
    this.diagnoses = diagnoses;
    this.names = names;
    this.origins = origins;
    this.routes = routes;
    this.patience = patience;
  }

  @Override
  public LocationDescription description() {
    return description;
  }

  @Override
  public void run(
      MeasurementRequest request, @Nullable ResolvedTarget target, Consumer<ProbeEvent> sink) {
    Annotations annotated = new Annotations(names, origins, patience, sink);
    if (target != null) {
      annotated.note(target.address());
    }
    try {
      switch (request) {
        case PacketRequest packets ->
            probes.run(
                packets,
                Objects.requireNonNull(target, "a measurement with packets has a target"),
                annotated::accept);
        case ServiceRequest service ->
            services.run(
                service,
                Objects.requireNonNull(target, "a measurement of a service has a target"),
                annotated::accept);
        case DnsRequest dns -> questions.run(dns, annotated::accept);
        case BgpRequest bgp ->
            RouteSearch.run(
                bgp, target == null ? null : target.address(), routes, annotated::accept);
        case HttpRequest http -> requests.run(http, target, annotated::accept);
        case TunnelRequest tunnel -> tunnels.run(tunnel, annotated::accept);
        case DiagnosisRequest diagnosis -> diagnoses.run(diagnosis, this::run, annotated::accept);
      }
      if (!annotated.finished()) {
        throw new IllegalStateException("the probe returned without its last event");
      }
    } catch (RuntimeException | Error e) {
      // A bug, of whatever kind: the asker learns that it is ours, and the log learns the rest.
      String id = HexFormat.of().toHexDigits(random.nextInt());
      LOG.error(
          "internal error {} while measuring {} to {}",
          id,
          request.type(),
          target == null ? request.target().text() : IpAddresses.format(target.address()),
          e);
      annotated.accept(
          new Finished(
              ResultStatus.FAILED,
              FailureSource.INTERNAL,
              "internal error, id %s; the server's log tells more under it".formatted(id)));
    }
  }
}
