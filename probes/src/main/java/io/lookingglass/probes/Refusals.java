package io.lookingglass.probes;

import io.lookingglass.config.language.Sentence;
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
    Sentence sentence =
        switch (target) {
          case Target.Address _, Target.Prefix _ -> refused.said();
          case Target.Name name ->
              Sentence.of(
                  "{0} is {1}, and {2}", name.text(), IpAddresses.format(address), refused.said());
        };
    return new MeasurementRefusedException(
        sentence, new TargetNotAllowed(address, refused.reason()));
  }

  static MeasurementRefusedException budget(BudgetExhausted exhausted) {
    return new MeasurementRefusedException(
        Sentence.of(
            "your budget of {0} measurements an hour is used up; this one can start in {1} s",
            exhausted.rateLimit().limit(), exhausted.retryAfterSeconds()),
        exhausted);
  }

  static MeasurementRefusedException tooMany(TooManyAtOnce tooMany) {
    return new MeasurementRefusedException(
        tooMany.askersOwn()
            ? Sentence.of(
                "{0} of your measurements are running, and no more may at one time; wait for one to"
                    + " end",
                tooMany.limit())
            : Sentence.of(
                "{0} measurements are running here and as many wait for their turn; try again in a"
                    + " few seconds",
                tooMany.limit()),
        tooMany);
  }

  static MeasurementRefusedException busy(TargetBusy busy) {
    return new MeasurementRefusedException(
        Sentence.of(
            "{0} is measured {1} times a minute already, by all who ask here together; to spare it,"
                + " wait {2} s",
            IpAddresses.format(busy.address()), busy.perMinute(), busy.retryAfterSeconds()),
        busy);
  }

  static MeasurementRefusedException closing(int limit, long retryAfterSeconds) {
    return new MeasurementRefusedException(
        Sentence.of(
            "this server is stopping and takes no more measurements; try again in a moment"),
        new TooManyAtOnce(limit, false, retryAfterSeconds));
  }

  static MeasurementRefusedException noLocation(@Nullable String closest) {
    return new MeasurementRefusedException(
        closest == null
            ? Sentence.of("there is no location that measures")
            : Sentence.of("no location matches; there is {0}", closest),
        new NoLocation(closest));
  }
}
