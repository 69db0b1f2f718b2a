package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.session.ImportRules;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a session takes in: judges routes and hands them over to the tables, and keeps them there
 * over a restart of the peer. Only used on the session's event loop.
 */
final class Inbound {
  private static final int REMEMBERED = 128; // A power of two.

  private final Rib rib;
  private final Consumer<Fault.TreatAsWithdraw> refused;
  private final @Nullable Judged[] remembered = new @Nullable Judged[REMEMBERED];
  private @Nullable ImportRules rules;
  private @Nullable RibPeer peer;
  private @Nullable AdjRibIn adjRibIn;
  private boolean paused;

  /** Attributes, and what becomes of routes of one family that have them. */
  private record Judged(
      AttributeSet attributes, Family family, ImportRules.Verdict verdict, AttributeSet kept) {}

  /**
   * Nothing yet.
   *
   * @param refused told when routes count as withdrawn for what they say
   */
  Inbound(Rib rib, Consumer<Fault.TreatAsWithdraw> refused) {
    this.rib = rib;
    this.refused = refused;
  }

  /**
   * The session is up. What there is of a peer that restarted is kept, unless it is another speaker
   * now.
   *
   * @param exceeded run on any thread when there are more than {@code most} prefixes
   */
  void open(RibPeer now, int most, Runnable exceeded) {
    if (adjRibIn == null || !now.equals(peer)) {
      close();
      adjRibIn = rib.open(now, new PrefixLimit(most, exceeded));
      peer = now;
    }
  }

  /** Changes how many prefixes there may be. */
  void limit(int most, Runnable exceeded) {
    change(in -> in.limit(new PrefixLimit(most, exceeded)));
  }

  /** From now on routes are judged so. */
  void judgeBy(ImportRules changed) {
    if (!changed.equals(rules)) {
      rules = changed;
      Arrays.fill(remembered, null);
    }
  }

  /** Null before the first session, and when the peer is gone for good. */
  @Nullable AdjRibIn adjRibIn() {
    return adjRibIn;
  }

  void change(Consumer<AdjRibIn> change) {
    if (adjRibIn != null) {
      change.accept(adjRibIn);
    }
  }

  /** Withdraws everything for good. */
  void close() {
    change(AdjRibIn::close);
    adjRibIn = null;
    paused = false;
  }

  /** Whether reading is stopped until the tables are relieved. */
  boolean isPaused() {
    return paused;
  }

  /**
   * Whether the tables can take more of the peer.
   *
   * @param later if not, run on any thread when they can; {@link #relieved} has to follow
   */
  boolean takesMessages(Consumer<AdjRibIn> later) {
    AdjRibIn in = adjRibIn;
    if (!paused && in != null && in.congested()) {
      paused = true;
      in.whenRelieved(() -> later.accept(in));
    }
    return !paused;
  }

  /** Whether reading goes on; not when it was another peer's table that was relieved. */
  boolean relieved(AdjRibIn in) {
    boolean goesOn = paused && in.equals(adjRibIn);
    paused &= !goesOn;
    return goesOn;
  }

  /** Hands over the routes of a message. */
  void deliver(ReceivedUpdate update) {
    AdjRibIn in = adjRibIn;
    AttributeSet attributes = update.attributes();
    if (in == null) {
      return;
    }
    if (attributes == null || update.reachable().isEmpty()) {
      in.update(update, Eligibility.ELIGIBLE);
      return;
    }
    List<NlriBlock> unreachable = update.unreachable();
    List<Fault> faults = update.faults();
    // One message may have IPv4 routes in its own field and others in MP_REACH_NLRI.
    for (NlriBlock block : update.reachable()) {
      deliver(in, unreachable, block, judge(block.family(), attributes), faults);
      unreachable = List.of();
      faults = List.of();
    }
  }

  private void deliver(
      AdjRibIn in,
      List<NlriBlock> unreachable,
      NlriBlock reachable,
      Judged judged,
      List<Fault> faults) {
    switch (judged.verdict()) {
      case ImportRules.Kept(Eligibility eligibility, var _) ->
          in.update(
              new ReceivedUpdate(unreachable, List.of(reachable), judged.kept(), null, faults),
              eligibility);
      case ImportRules.Withdrawn(Fault.TreatAsWithdraw fault) -> {
        refused.accept(fault);
        List<NlriBlock> all = new ArrayList<>(unreachable);
        all.add(reachable);
        List<Fault> allFaults = new ArrayList<>(faults);
        allFaults.add(fault);
        in.update(new ReceivedUpdate(all, List.of(), null, null, allFaults), Eligibility.ELIGIBLE);
      }
    }
  }

  private Judged judge(Family family, AttributeSet attributes) {
    int slot = attributes.hashCode() & (REMEMBERED - 1);
    Judged known = remembered[slot];
    if (known == null || !known.attributes().equals(attributes) || !known.family().equals(family)) {
      known = assess(family, attributes);
      remembered[slot] = known;
    }
    return known;
  }

  private Judged assess(Family family, AttributeSet attributes) {
    if (rules == null) {
      throw new IllegalStateException("routes of a session that is not up");
    }
    ImportRules.Verdict verdict = rules.assess(family, attributes);
    AttributeSet kept = attributes;
    if (verdict instanceof ImportRules.Kept(var _, var onlyToCustomer) && onlyToCustomer != null) {
      List<PathAttribute> more = new ArrayList<>(attributes.attributes());
      more.add(onlyToCustomer);
      kept = AttributeSet.of(more);
    }
    return new Judged(attributes, family, verdict, kept);
  }
}
