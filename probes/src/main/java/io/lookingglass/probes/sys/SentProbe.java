package io.lookingglass.probes.sys;

import org.jspecify.annotations.Nullable;

/**
 * One probe from the moment it is handed to the kernel. Reports {@code Sent} or {@code SendFailed}
 * exactly once, and {@code Sent} before any answer. Belongs to the reactor thread.
 */
final class SentProbe implements Departure {
  private final Probe probe;
  private final int token;
  private final SentProbes flow;
  private final long registeredNanos;
  private @Nullable Long submittedNanos;
  private @Nullable Long sentNanos;
  private boolean failed;
  private boolean answered;

  SentProbe(Probe probe, int token, SentProbes flow, long registeredNanos) {
    this.probe = probe;
    this.token = token;
    this.flow = flow;
    this.registeredNanos = registeredNanos;
  }

  Probe probe() {
    return probe;
  }

  /** What the packet carries to be known again, 1 to 65534, unique in its flow. */
  int token() {
    return token;
  }

  /** {@link System#nanoTime()} at registration. */
  long registeredNanos() {
    return registeredNanos;
  }

  boolean answered() {
    return answered;
  }

  @Override
  public void submitted(long userNanos) {
    submittedNanos = userNanos;
  }

  @Override
  public void left(long nanos) {
    if (sentNanos == null && !failed) {
      sentNanos = nanos;
      flow.report(new FlowEvent.Sent(probe.id(), nanos));
    }
  }

  @Override
  public void failed(int errno, @Nullable Integer interfaceMtuBytes) {
    if (sentNanos != null || failed) {
      return;
    }
    failed = true;
    String reason =
        interfaceMtuBytes == null
            ? Errno.describe(errno)
            : "EMSGSIZE, the packet of %d bytes is larger than the outgoing interface's MTU of %d bytes"
                .formatted(probe.packetBytes(), interfaceMtuBytes);
    flow.report(new FlowEvent.SendFailed(probe.id(), reason, interfaceMtuBytes));
  }

  /** An answer came; when it overtakes the send time stamp, the time of the call stands in. */
  void answered(Answer answer) {
    if (failed || submittedNanos == null) {
      return; // nothing was sent, so this answers something else
    }
    answered = true;
    left(submittedNanos);
    long sent = sentNanos == null ? submittedNanos : sentNanos;
    flow.report(
        new FlowEvent.Replied(
            probe.id(),
            answer.receivedNanos(),
            answer.roundTripNanos() != null
                ? answer.roundTripNanos()
                : Math.max(0, answer.receivedNanos() - sent),
            answer.from(),
            answer.kind(),
            answer.replyTtl(),
            answer.replyBytes(),
            answer.nextHopMtuBytes(),
            answer.quoted(),
            answer.extensions()));
  }
}
