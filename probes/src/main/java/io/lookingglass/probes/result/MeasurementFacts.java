package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.MeasurementResult.Summary;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every kind of measurement learns: its target, its start, its end, who the answerers are. */
final class MeasurementFacts {
  private static final int LONGEST_NETWORK = 80;
  private static final int LONGEST_MESSAGE = 500;

  private final MeasurementRequest request;
  private final Map<InetAddress, AddressAnnotated> annotations = new HashMap<>();
  private @Nullable TargetResolved resolved;
  private @Nullable ProbingStarted started;
  private @Nullable Finished finished;

  MeasurementFacts(MeasurementRequest request) {
    this.request = request;
  }

  MeasurementRequest request() {
    return request;
  }

  void targetResolved(TargetResolved event) {
    resolved = event;
  }

  void probingStarted(ProbingStarted event) {
    started = event;
  }

  void addressAnnotated(AddressAnnotated event) {
    annotations.put(event.address(), event);
  }

  void finished(Finished event) {
    finished = event;
  }

  boolean isFinished() {
    return finished != null;
  }

  @Nullable ProbingStarted started() {
    return started;
  }

  /** How long the name took to resolve, 0 for an address or while that is not known. */
  long resolutionNanos() {
    return resolved == null ? 0 : resolved.tookNanos();
  }

  /** Who resolved the name; absent for an address. */
  @Nullable String resolver() {
    return resolved == null ? null : resolved.resolver();
  }

  @Nullable InetAddress targetAddress() {
    return resolved == null ? null : resolved.address();
  }

  boolean isTarget(InetAddress address) {
    return address.equals(targetAddress());
  }

  /** What the probes really carry; while that is not known, what was asked for. */
  ProbeProtocol protocol() {
    if (started != null) {
      return started.protocol();
    }
    ProbeProtocol asked = request instanceof PacketRequest packets ? packets.protocol() : null;
    return asked == null ? ProbeProtocol.ICMP : asked;
  }

  /** {@code TCP port 443}; absent for ICMP. */
  @Nullable Sentence portWords() {
    Integer port = started == null ? request.port() : started.port();
    return port == null || protocol() == ProbeProtocol.ICMP ? null : Wording.port(protocol(), port);
  }

  /** {@code TCP port 443 of example.com (203.0.113.9)}; of ICMP, the target alone. */
  Sentence portOfTarget() {
    Integer port = started == null ? request.port() : started.port();
    if (port == null) {
      return Sentence.verbatim(target());
    }
    return switch (protocol()) {
      case TCP -> Sentence.of("TCP port {0} of {1}", port, target());
      case UDP -> Sentence.of("UDP port {0} of {1}", port, target());
      case ICMP -> Sentence.verbatim(target());
    };
  }

  /** {@code 203.0.113.9}, or {@code example.com (203.0.113.9)} when a name was asked for. */
  String target() {
    String asked = PlainText.name(request.target().text());
    InetAddress address = targetAddress();
    return request.target() instanceof Target.Address || address == null
        ? asked
        : asked + " (" + IpAddresses.format(address) + ")";
  }

  @Nullable AddressAnnotated annotation(InetAddress address) {
    return annotations.get(address);
  }

  @Nullable String hostname(InetAddress address) {
    AddressAnnotated annotation = annotations.get(address);
    return annotation == null ? null : annotation.hostname();
  }

  /** {@code 198.51.100.1}, with whatever is known of it: {@code 198.51.100.1, AS64500 Example}. */
  String who(InetAddress address) {
    StringBuilder words = new StringBuilder(IpAddresses.format(address));
    AddressAnnotated annotation = annotations.get(address);
    if (annotation != null) {
      if (annotation.hostname() != null) {
        words.insert(0, PlainText.name(annotation.hostname()) + ", ");
      }
      List<Asn> asns = annotation.asns();
      if (!asns.isEmpty()) {
        words.append(", AS").append(asns.getFirst().value());
        if (annotation.network() != null) {
          words.append(' ').append(PlainText.line(annotation.network(), LONGEST_NETWORK));
        }
      }
    }
    return words.toString();
  }

  /** The message that ended the measurement, made fit for a sentence; absent when all went well. */
  @Nullable String endMessage() {
    return finished == null || finished.message() == null
        ? null
        : PlainText.line(finished.message(), LONGEST_MESSAGE);
  }

  /**
   * The verdict where there is nothing to judge yet, or nothing was measured; absent when the
   * events of the measurement itself must be judged.
   */
  @Nullable Verdict verdictWithoutMeasuring() {
    if (finished == null) {
      if (resolved == null) {
        return new Verdict(
            Verdict.Level.PENDING, Sentence.of("Looking up {0}.", target()), List.of());
      }
      return started == null
          ? new Verdict(
              Verdict.Level.PENDING, Sentence.of("About to probe {0}.", target()), List.of())
          : null;
    }
    Verdict failed = verdictOfFailure();
    if (failed != null || started != null) {
      return failed;
    }
    String message = endMessage();
    return new Verdict(
        Verdict.Level.UNKNOWN,
        message == null
            ? Sentence.of("The measurement ended before it began.")
            : asSentence(message),
        List.of());
  }

  /** The verdict of a measurement that failed as a whole; absent for any other. */
  @Nullable Verdict verdictOfFailure() {
    if (finished == null) {
      return null;
    }
    String message = endMessage();
    return switch (finished.status()) {
      case FAILED ->
          new Verdict(
              switch (finished.failureSource()) {
                case TARGET -> Verdict.Level.BAD;
                case RESOLVER, INTERNAL -> Verdict.Level.UNKNOWN;
                case null -> Verdict.Level.UNKNOWN;
              },
              message == null ? Sentence.of("The measurement failed.") : asSentence(message),
              List.of());
      case OFFLINE ->
          new Verdict(
              Verdict.Level.UNKNOWN,
              message == null ? Sentence.of("The location is not reachable.") : asSentence(message),
              List.of());
      case FINISHED, IN_PROGRESS -> null;
    };
  }

  /** What the results of all measurements with packets have. */
  Summary summary(Verdict verdict, String rawOutput) {
    return summary(
        verdict,
        rawOutput,
        started == null ? List.of() : started.limitations(),
        started == null ? null : started.protocol().name(),
        started == null ? null : started.port());
  }

  /** What all results have. */
  Summary summary(
      Verdict verdict,
      String rawOutput,
      List<String> limitations,
      @Nullable String protocol,
      @Nullable Integer port) {
    return new Summary(
        finished == null ? ResultStatus.IN_PROGRESS : finished.status(),
        finished == null ? null : finished.failureSource(),
        finished == null ? null : finished.message(),
        rawOutput,
        verdict,
        limitations,
        targetAddress(),
        resolvedHostname(),
        protocol,
        port);
  }

  /** Somebody else's words, with a capital letter and a full stop. */
  static Sentence asSentence(String message) {
    String sentence = Wording.sentence(message);
    return Sentence.verbatim(
        sentence.isEmpty() || ".!?…".indexOf(sentence.charAt(sentence.length() - 1)) >= 0
            ? sentence
            : sentence + ".");
  }

  private @Nullable String resolvedHostname() {
    return switch (request.target()) {
      case Target.Name name -> name.text();
      case Target.Prefix _ -> null;
      case Target.Address address -> hostname(address.address());
    };
  }
}
