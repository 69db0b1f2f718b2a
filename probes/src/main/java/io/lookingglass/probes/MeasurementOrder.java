package io.lookingglass.probes;

import io.lookingglass.probes.request.MeasurementRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and where and how it is to be answered.
 *
 * @param request what to measure
 * @param locations where; empty means this server's own
 * @param limit how many probes in all, at least 1; absent for one
 * @param inProgressUpdates whether a result that is not finished may be read
 */
public record MeasurementOrder(
    MeasurementRequest request,
    List<LocationFilter> locations,
    @Nullable Integer limit,
    boolean inProgressUpdates) {
  public MeasurementOrder {
    locations = List.copyOf(locations);
  }

  /** Here, with updates. */
  public static MeasurementOrder here(MeasurementRequest request) {
    return new MeasurementOrder(request, List.of(), null, true);
  }
}
