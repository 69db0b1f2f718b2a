package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rib.columns.PrefixTable;
import io.lookingglass.bgp.rib.columns.RuleTable;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecCodec;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.NlriCursor;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.net.Asn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of all families with their paths. What changes them is called by the writing thread
 * only.
 */
final class Tables {
  /** The families, each at its number here. */
  static final List<Family> FAMILIES =
      List.of(
          Family.of(AddressFamily.IPV4_UNICAST),
          Family.of(AddressFamily.IPV6_UNICAST),
          Family.of(AddressFamily.IPV4_FLOWSPEC),
          Family.of(AddressFamily.IPV6_FLOWSPEC));

  private static final int UNICAST_FAMILIES = 2;
  private static final int UNICAST = AddressFamily.IPV4_UNICAST.safi();
  private static final int FLOWSPEC = AddressFamily.IPV4_FLOWSPEC.safi();

  private final PathChains chains;
  private final List<PrefixTable> prefixes = List.of(new PrefixTable(32), new PrefixTable(128));
  private final List<RuleTable> rules = List.of(new RuleTable(), new RuleTable());
  private final Tally[] totals = {new Tally(), new Tally(), new Tally(), new Tally()};
  private final Peers peers;
  private final Changes changes;
  private final OriginValidation validation;

  private final PrefixTable.Change prefixChange = this::applyToPrefix;
  private final RuleTable.Change ruleChange = this::applyToRule;
  private final Operation announcement = this::announce;
  private final Operation withdrawal = this::withdraw;

  // The change at work, so that no object is made for a route.
  private final PathChains.Told told = new PathChains.Told();
  private int pathId;
  private int familyAt;
  private boolean judging; // What is announced, by what the RPKI says.
  private @Nullable Asn originAt;
  private Operation operation = announcement;

  Tables(Peers peers, Changes changes, OriginValidation validation, boolean preferCurrentBest) {
    this.peers = peers;
    this.changes = changes;
    this.validation = validation;
    this.chains = new PathChains(peers, changes, preferCurrentBest);
  }

  /** The number of a family, or -1 for one that there is no table of. */
  static int numberOf(Family family) {
    int safi = family.safi();
    return family.afi() < 1 || family.afi() > 2
        ? -1
        : safi == UNICAST ? family.afi() - 1 : safi == FLOWSPEC ? family.afi() + 1 : -1;
  }

  PathChains chains() {
    return chains;
  }

  PrefixTable prefixes(int family) {
    return prefixes.get(family);
  }

  RuleTable rules(int family) {
    return rules.get(family - UNICAST_FAMILIES);
  }

  static boolean isUnicast(int family) {
    return family < UNICAST_FAMILIES;
  }

  Tally totals(int family) {
    return totals[family];
  }

  /** What tables, paths and attributes take. */
  RibSummary.Memory memory() {
    long prefixBytes = 0;
    for (PrefixTable table : prefixes) {
      prefixBytes += table.bytes();
    }
    long ruleBytes = 0;
    for (RuleTable table : rules) {
      ruleBytes += table.bytes();
    }
    long communityBytes = chains.attributes().communityBytes();
    return new RibSummary.Memory(
        prefixBytes,
        chains.rows().bytes(),
        chains.attributes().bytes() - communityBytes,
        communityBytes,
        ruleBytes,
        0);
  }

  /** What is done to one chain. */
  private interface Operation {
    int apply(int head);
  }

  private int announce(int head) {
    return chains.announce(head, told, pathId);
  }

  private int withdraw(int head) {
    return head == PathChains.NONE ? head : chains.withdraw(head, told, pathId);
  }

  private int applyToPrefix(long high, long low, int length, int head) {
    if (judging) {
      told.validation = validation.state(familyAt, high, low, length, originAt);
    }
    if (!changes.begin(familyAt, high, low, length)) {
      return operation.apply(head);
    }
    int family = familyAt;
    return watched(head, pathId -> new Nlri.Prefix(Prefixes.of(family, high, low, length), pathId));
  }

  private int applyToRule(FlowSpecRule rule, int head) {
    return changes.beginRule()
        ? watched(head, pathId -> new Nlri.FlowSpec(rule, pathId))
        : operation.apply(head);
  }

  private int watched(int head, Changes.Naming nlri) {
    long before = best(head);
    int after = operation.apply(head);
    changes.collect(FAMILIES.get(familyAt), nlri, peers, before != best(after));
    return after;
  }

  /** What tells one best path from another; -1 for none. */
  private long best(int head) {
    return chains.hasBest(head)
        ? (long) head << 32 | (chains.rows().attributes(head) & 0xffff_ffffL)
        : -1;
  }

  private void prepare(int family, int peer, Tally tally, int now) {
    familyAt = family;
    told.peer = peer;
    told.tally = tally;
    told.totals = totals[family];
    told.now = now;
    judging = false;
  }

  /** Announces a block of routes with one set of attributes; gives how many. */
  int announce(
      NlriBlock block,
      int family,
      int peer,
      Tally tally,
      int set,
      Eligibility eligibility,
      int now) {
    prepare(family, peer, tally, now);
    told.set = set;
    told.eligibility = eligibility;
    told.withPathId = block.addPath();
    told.validation = ValidationState.UNKNOWN;
    judging = isUnicast(family) && validation.isKnown();
    if (judging) {
      originAt = validation.origin(octets(set), peers.get(peer));
    }
    operation = announcement;
    return each(block, family);
  }

  /** The attributes of a set, to be looked at now. */
  private Octets octets(int set) {
    int from = chains.attributes().from(set);
    return Octets.wrap(chains.attributes().array(set))
        .slice(from, from + chains.attributes().length(set));
  }

  /** Withdraws a block of routes; gives how many. */
  int withdraw(NlriBlock block, int family, int peer, Tally tally, int now) {
    prepare(family, peer, tally, now);
    operation = withdrawal;
    return each(block, family);
  }

  private int each(NlriBlock block, int family) {
    int count = 0;
    NlriCursor cursor = new NlriCursor(block);
    if (isUnicast(family)) {
      PrefixTable table = prefixes.get(family);
      while (cursor.next()) {
        pathId = cursor.pathId();
        table.update(cursor.high(), cursor.low(), cursor.length(), prefixChange);
        changes.tell();
        count++;
      }
      return count;
    }
    RuleTable table = rules(family);
    while (cursor.next()) {
      pathId = cursor.pathId();
      // A copy: the rule outlives the message, whose array may be large.
      Octets octets = Octets.wrap(cursor.rule().toByteArray());
      if (FlowSpecCodec.decode(block.family(), octets) instanceof FlowSpecCodec.Read read) {
        table.update(read.rule(), ruleChange);
        changes.tell();
      }
      count++;
    }
    return count;
  }

  /**
   * Says of some prefixes from a place on, as far as it reaches, what the RPKI says of them now.
   *
   * @param most prefixes to look at, about
   * @return whether there are more
   */
  boolean validate(int family, PrefixTable.Place place, int most) {
    Tally tally = totals[family];
    return prefixes
        .get(family)
        .walk(
            place,
            most,
            head -> true,
            (high, low, length, head) -> {
              chains.validate(
                  head,
                  tally,
                  (set, peer) ->
                      validation.state(
                          family, high, low, length, validation.origin(octets(set), peer)));
              return head;
            });
  }

  /** What a walk does to the paths of one peer. */
  enum Walk {
    CLEAR,
    SWEEP,
    LONG_LIVED_STALE,
    AGE
  }

  /** How far a walk is. */
  static final class Progress {
    private final PrefixTable.Place place = new PrefixTable.Place();
    private @Nullable FlowSpecRule rule;
  }

  /**
   * Goes on with a walk over the paths of a peer.
   *
   * @param most prefixes to look at, about
   * @return whether there are more
   */
  boolean walk(Walk walk, Progress progress, int most, int family, int peer, Tally tally, int now) {
    prepare(family, peer, tally, now);
    operation =
        switch (walk) {
          case CLEAR -> head -> chains.withdraw(head, told, _ -> true);
          case SWEEP -> head -> chains.withdraw(head, told, row -> chains.isStale(row, tally));
          case LONG_LIVED_STALE -> head -> chains.markLongLivedStale(head, told);
          case AGE -> head -> chains.age(head, told);
        };
    boolean more;
    if (isUnicast(family)) {
      PrefixTable table = prefixes.get(family);
      more = table.walk(progress.place, most, head -> chains.isOf(head, peer), prefixChange);
    } else {
      RuleTable table = rules(family);
      progress.rule = table.walk(progress.rule, most, head -> chains.isOf(head, peer), ruleChange);
      more = progress.rule != null;
    }
    changes.tell();
    return more;
  }
}
