package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Without peers nothing can be announced. */
final class UnconfiguredAnnouncements implements Announcements {
  static final UnconfiguredAnnouncements INSTANCE = new UnconfiguredAnnouncements();

  private UnconfiguredAnnouncements() {}

  @Override
  public PreflightReport preflight(AnnouncementRequest request) {
    return refusal(request.subject().text(), request.subject().kind());
  }

  @Override
  public List<PreflightReport> preflight(List<Change> changes) {
    return changes.stream().map(UnconfiguredAnnouncements::refusal).toList();
  }

  private static PreflightReport refusal(Change change) {
    return switch (change) {
      case Change.Announce(var request) ->
          refusal(request.subject().text(), request.subject().kind());
      case Change.Put(var request) -> refusal(request.subject().text(), request.subject().kind());
      case Change.WithdrawRoute(var subject, _) -> refusal(subject.text(), subject.kind());
      case Change.Withdraw(String id, _) -> refusal(id, Subject.Kind.ANNOUNCE);
    };
  }

  private static PreflightReport refusal(String subject, Subject.Kind kind) {
    return new PreflightReport(
        subject,
        kind,
        List.of(
            Check.failed(
                "peers",
                Sentence.of("A peer that would carry it"),
                Severity.HARD,
                Sentence.of("No BGP peers are configured"),
                Sentence.of(
                    "Configure {0} with {1}, and the prefix under {2}",
                    "bgp.peers", "announce: true", "prefixes"))),
        List.of());
  }

  @Override
  public ChangeOutcome batch(List<Change> changes, Actor actor, @Nullable String idempotencyKey) {
    return new ChangeOutcome.Refused(preflight(changes));
  }

  @Override
  public ChangeOutcome withdrawAll(String reason, @Nullable String communication, Actor actor) {
    return new ChangeOutcome.Accepted(List.of(), List.of(), false);
  }

  @Override
  public void reopen(Actor actor) {}

  @Override
  public List<AnnouncementStatus> active() {
    return List.of();
  }

  @Override
  public Optional<AnnouncementStatus> find(String id) {
    return Optional.empty();
  }

  @Override
  public List<AnnouncementStatus> history(
      @Nullable IpPrefix within, @Nullable String beforeId, int most) {
    return List.of();
  }

  @Override
  public List<ProtectedPrefixStatus> prefixes() {
    return List.of();
  }

  @Override
  public Optional<ProtectedPrefixStatus> prefix(IpPrefix prefix) {
    return Optional.empty();
  }

  /** Nothing will come, but who follows must not be made to ask without end. */
  @Override
  public List<AnnouncementEvent> events(long after, Duration wait) throws InterruptedException {
    Thread.sleep(wait);
    return List.of();
  }

  @Override
  public long lastEvent() {
    return 0;
  }

  @Override
  public Health health() {
    return new Health(true, null);
  }
}
