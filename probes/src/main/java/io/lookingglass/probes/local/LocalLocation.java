package io.lookingglass.probes.local;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.Location;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server as a place that measures: its probes, and what it knows about the addresses that
 * answer. Thread-safe.
 */
public final class LocalLocation implements Location {
  private static final Logger LOG = LoggerFactory.getLogger(LocalLocation.class);

  /** How long the end of a measurement waits for names that are still being looked up. */
  static final Duration NAME_PATIENCE = Duration.ofMillis(300);

  private final LocationDescription description;
  private final ProbeRunner runner;
  private final ReverseDns names;
  private final OriginLookup origins;
  private final Duration patience;
  private final SecureRandom random = new SecureRandom();

  public LocalLocation(
      LocationDescription description, ProbeRunner runner, ReverseDns names, OriginLookup origins) {
    this(description, runner, names, origins, NAME_PATIENCE);
  }

  LocalLocation(
      LocationDescription description,
      ProbeRunner runner,
      ReverseDns names,
      OriginLookup origins,
      Duration patience) {
    this.description = description;
    this.runner = runner;
    this.names = names;
    this.origins = origins;
    this.patience = patience;
  }

  @Override
  public LocationDescription description() {
    return description;
  }

  @Override
  public void run(MeasurementRequest request, ResolvedTarget target, Consumer<ProbeEvent> sink) {
    Annotations annotated = new Annotations(names, origins, patience, sink);
    annotated.note(target.address());
    try {
      runner.run(request, target, annotated::accept);
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
          IpAddresses.format(target.address()),
          e);
      annotated.accept(
          new Finished(
              ResultStatus.FAILED,
              FailureSource.INTERNAL,
              "internal error, id %s; the server's log tells more under it".formatted(id)));
    }
  }
}
