package io.lookingglass.probes.request;

import io.lookingglass.config.language.Sentence;
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
      problem(
          OPTIONS + name, Sentence.of("must be from {0} to {1}, but is {2}", least, most, value));
    }
    return this;
  }

  Ranges seconds(String param, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      problem(
          param,
          Sentence.of(
              "must be from {0} to {1} seconds, but is {2}",
              inSeconds(least), inSeconds(most), inSeconds(value)));
    }
    return this;
  }

  Ranges not(String name, boolean wrong, String message) {
    if (wrong) {
      problem(OPTIONS + name, Sentence.verbatim(message));
    }
    return this;
  }

  /** Tells a problem where there is one. */
  Ranges unless(@Nullable String problem, String name) {
    if (problem != null) {
      problem(OPTIONS + name, Sentence.verbatim(problem));
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
      problem(OPTIONS + "port", Sentence.of("goes with protocol TCP or UDP; ICMP has no ports"));
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
    return versionFits(Sentence.of("the target"), target, ipVersion);
  }

  /**
   * @param what the target is called
   */
  Ranges versionFits(Sentence what, Target target, @Nullable IpVersion ipVersion) {
    @Nullable InetAddress written =
        switch (target) {
          case Target.Address literal -> literal.address();
          case Target.Prefix prefix -> prefix.prefix().address();
          case Target.Name _ -> null;
        };
    if (ipVersion != null && written != null && IpVersion.of(written) != ipVersion) {
      problem(
          OPTIONS + "ipVersion",
          target instanceof Target.Prefix
              ? Sentence.of(
                  "is {0}, but {1} {2} is an IPv{3} prefix",
                  ipVersion.number(), what, target.text(), IpVersion.of(written).number())
              : Sentence.of(
                  "is {0}, but {1} {2} is an IPv{3} address",
                  ipVersion.number(), what, target.text(), IpVersion.of(written).number()));
    }
    return this;
  }

  private void problem(String param, Sentence sentence) {
    problems.add(new RequestProblem(param, sentence));
  }

  private static String inSeconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
  }
}
