package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.request.TunnelRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stored measurements as one asker may see them: whoever knows the id, which nobody can guess, but
 * those of a tunnel only the customer it belongs to, and support. Thread-safe.
 */
public final class SeenMeasurements {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

  private final Measurements measurements;
  private final TunnelAccess tunnels;

  public SeenMeasurements(Measurements measurements, TunnelAccess tunnels) {
    this.measurements = measurements;
    this.tunnels = tunnels;
  }

  /**
   * The measurement that the path parameter {@code id} names.
   *
   * @throws ApiException when there is none, or it is not shown to who asks
   */
  public Measurement existing(Context context) {
    return existing(context, context.pathParam("id"));
  }

  /** As {@link #existing(Context)}, by another spelling of the id. */
  public Measurement existing(Context context, String id) {
    @Nullable Measurement measurement =
        ID.matcher(id).matches() ? measurements.find(id).orElse(null) : null;
    if (measurement == null || !shows(context, measurement)) {
      throw ApiException.of(
          ErrorType.NOT_FOUND,
          Sentence.of(
              "There is no measurement {0}; measurements are deleted some days after they were"
                  + " made",
              Shown.quoted(id)));
    }
    return measurement;
  }

  private boolean shows(Context context, Measurement measurement) {
    return !(measurement.order().request() instanceof TunnelRequest tunnel)
        || tunnels.shows(Gate.admission(context), tunnel);
  }
}
