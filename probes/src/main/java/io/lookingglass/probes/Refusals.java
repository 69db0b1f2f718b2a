package io.lookingglass.probes;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.MeasurementRefusedException.BudgetExhausted;
import io.lookingglass.probes.MeasurementRefusedException.NoLocation;
import io.lookingglass.probes.MeasurementRefusedException.TargetBusy;
import io.lookingglass.probes.MeasurementRefusedException.TargetNotAllowed;
import io.lookingglass.probes.MeasurementRefusedException.TooManyAtOnce;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.target.TargetPolicy.Refused;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The refusals, in words. */
final class Refusals {
  private Refusals() {}

  static MeasurementRefusedException target(Target target, InetAddress address, Refused refused) {
    String sentence =
        switch (target) {
          case Target.Address _, Target.Prefix _ -> refused.sentence();
          case Target.Name name ->
              "%s is %s, and %s"
                  .formatted(name.text(), IpAddresses.format(address), refused.sentence());
        };
    return new MeasurementRefusedException(
        sentence, new TargetNotAllowed(address, refused.reason()));
  }

  static MeasurementRefusedException budget(BudgetExhausted exhausted) {
    return new MeasurementRefusedException(
        "your budget of %d measurements an hour is used up; this one can start in %d s"
            .formatted(exhausted.rateLimit().limit(), exhausted.retryAfterSeconds()),
        exhausted);
  }

  static MeasurementRefusedException tooMany(TooManyAtOnce tooMany) {
    return new MeasurementRefusedException(
        (tooMany.askersOwn()
                ? "%d of your measurements are running, and no more may at one time; wait for one"
                    + " to end"
                : "%d measurements are running here and as many wait for their turn; try again in a"
                    + " few seconds")
            .formatted(tooMany.limit()),
        tooMany);
  }

  static MeasurementRefusedException busy(TargetBusy busy) {
    return new MeasurementRefusedException(
        "%s is measured %d times a minute already, by all who ask here together; to spare it, wait"
                .formatted(IpAddresses.format(busy.address()), busy.perMinute())
            + " %d s".formatted(busy.retryAfterSeconds()),
        busy);
  }

  static MeasurementRefusedException closing(int limit, long retryAfterSeconds) {
    return new MeasurementRefusedException(
        "this server is stopping and takes no more measurements; try again in a moment",
        new TooManyAtOnce(limit, false, retryAfterSeconds));
  }

  static MeasurementRefusedException noLocation(@Nullable String closest) {
    return new MeasurementRefusedException(
        closest == null
            ? "there is no location that measures"
            : "no location matches; there is %s".formatted(closest),
        new NoLocation(closest));
  }
}
