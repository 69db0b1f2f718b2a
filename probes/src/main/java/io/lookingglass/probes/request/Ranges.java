package io.lookingglass.probes.request;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with the fields of a request, then throws it all at once. */
final class Ranges {
  private static final String OPTIONS = "measurementOptions.";

  private final List<RequestProblem> problems = new ArrayList<>();

  Ranges integer(String name, int value, int least, int most) {
    if (value < least || value > most) {
      problem(OPTIONS + name, "must be from %d to %d, but is %d".formatted(least, most, value));
    }
    return this;
  }

  Ranges seconds(String param, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      problem(
          param,
          "must be from %s to %s seconds, but is %s"
              .formatted(inSeconds(least), inSeconds(most), inSeconds(value)));
    }
    return this;
  }

  Ranges not(String name, boolean wrong, String message) {
    if (wrong) {
      problem(OPTIONS + name, message);
    }
    return this;
  }

  /** Tells a problem where there is one. */
  Ranges unless(@Nullable String problem, String name) {
    if (problem != null) {
      problem(OPTIONS + name, problem);
    }
    return this;
  }

  Ranges commonFields(
      Target target,
      @Nullable ProbeProtocol protocol,
      @Nullable Integer port,
      @Nullable IpVersion ipVersion,
      Duration timeout) {
    if (port != null && (protocol == null || protocol == ProbeProtocol.ICMP)) {
      problem(OPTIONS + "port", "goes with protocol TCP or UDP; ICMP has no ports");
    }
    if (port != null) {
      integer("port", port, 1, 65535);
    }
    versionFits(target, ipVersion);
    return timeout(timeout);
  }

  Ranges timeout(Duration timeout) {
    return seconds(
        "timeout", timeout, MeasurementRequest.MIN_TIMEOUT, MeasurementRequest.MAX_TIMEOUT);
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
  }

  Ranges versionFits(Target target, @Nullable IpVersion ipVersion) {
    return versionFits("the target", target, ipVersion);
  }

  /**
   * @param what the target is called
   */
  Ranges versionFits(String what, Target target, @Nullable IpVersion ipVersion) {
    @Nullable InetAddress written =
        switch (target) {
          case Target.Address literal -> literal.address();
          case Target.Prefix prefix -> prefix.prefix().address();
          case Target.Name _ -> null;
        };
    if (ipVersion != null && written != null && IpVersion.of(written) != ipVersion) {
      problem(
          OPTIONS + "ipVersion",
          "is %d, but %s %s is an IPv%d %s"
              .formatted(
                  ipVersion.number(),
                  what,
                  target.text(),
                  IpVersion.of(written).number(),
                  target instanceof Target.Prefix ? "prefix" : "address"));
    }
    return this;
  }

  private void problem(String param, String message) {
    problems.add(new RequestProblem(param, message));
  }

  private static String inSeconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
  }
}
