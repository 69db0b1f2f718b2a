package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.wire.AttributeSet;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One path for a prefix or rule as an Adj-RIB-In has it, made for being shown. Immutable.
 *
 * @param pathId of RFC 7911, 0-4294967295; null where add-path is not spoken
 * @param stale kept although its session restarted, or a refresh has not brought it again yet
 * @param longLivedStale stale for so long that it is the last choice (RFC 9494)
 * @param changedAt when its attributes changed last, in whole seconds
 * @param validation what the RPKI says of its origin (RFC 6811), as kept with the path; unknown
 *     where nobody tells the tables, see {@link Rib#validate}
 * @param standing whether it is best, or why not
 */
public record Route(
    RibPeer peer,
    @Nullable Long pathId,
    AttributeSet attributes,
    Eligibility eligibility,
    boolean stale,
    boolean longLivedStale,
    Instant changedAt,
    ValidationState validation,
    Standing standing) {

  public boolean isBest() {
    return standing instanceof Standing.Best;
  }

  /** What became of a path. */
  public sealed interface Standing {

    /** In the Loc-RIB. */
    record Best() implements Standing {}

    /**
     * Not one that was heard: it is told to the peer.
     *
     * @param progress how far it came on its way there
     */
    record Advertised(AdjRibOut.Progress progress) implements Standing {}

    /** It may not be chosen, see {@link Route#eligibility}. */
    record NotEligible() implements Standing {}

    /**
     * Another path is preferred.
     *
     * @param step the first at which it was worse
     * @param to the peer of a path that was better then: mostly the best path, but for MED one of
     *     the same neighbouring AS
     * @param toPathId that path's identifier, null where add-path is not spoken
     * @param better what that path had at the step, as an unsigned number; identifiers as 32 bits;
     *     0 for steps that are not about a number
     * @param own what this path had
     */
    record Lost(BestPathStep step, RibPeer to, @Nullable Long toPathId, long better, long own)
        implements Standing {}
  }
}
