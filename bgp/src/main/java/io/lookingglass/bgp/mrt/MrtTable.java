package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.mrt.MrtRecord.Peer;
import io.lookingglass.bgp.mrt.MrtRecord.PeerIndexTable;
import io.lookingglass.bgp.mrt.MrtRecord.RibEntry;
import io.lookingglass.bgp.mrt.MrtRecord.RibUnicast;
import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.RouteView;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.OctetWriter;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.bgp.wire.RibEntryAttributes;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.PlainText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One file's tables in a RIB of their own: an Adj-RIB-In for each peer of the file. One thread
 * loads; any may read.
 */
final class MrtTable {
  /** Of the problems of a file so many are kept. */
  static final int MOST_PROBLEMS = 100;

  /** A file may tell its peers anew as often as it likes; tables tell only so many apart. */
  private static final int MOST_PEERS = 1 << 16;

  private static final PrefixLimit UNLIMITED = new PrefixLimit(Integer.MAX_VALUE, () -> {});

  private final String name;
  private final MrtFileStamp stamp;
  private final Path file;
  private final Rib rib;

  // For the loading thread.
  private final RibEntryAttributes attributes = new RibEntryAttributes();
  private final Map<RibPeer, AdjRibIn> tables = new HashMap<>();
  private final List<MrtProblem> problems = new ArrayList<>();
  private @Nullable List<RibPeer> peers; // Null before the first table of them.
  private MrtTableStatus.State state = MrtTableStatus.State.WAITING;
  private @Nullable Instant dumpedAt;
  private String viewName = "";
  private long records;
  private long routes;
  private long skipped;
  private long dropped;
  private long discarded;
  private long problemCount;

  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile MrtTableStatus published;

  MrtTable(String name, MrtFileStamp stamp, InstantSource clock) {
    this.name = name;
    this.stamp = stamp;
    this.file = stamp.file();
    this.rib = Rib.start(RibOptions.DEFAULT, clock);
    this.published = snapshot();
  }

  String name() {
    return name;
  }

  /** What is in the file it was made of. */
  MrtFileStamp stamp() {
    return stamp;
  }

  RouteView routes() {
    return rib.routes();
  }

  MrtTableStatus status() {
    return published.withSummary(rib.summary());
  }

  /**
   * Reads the file into the RIB, whose writing thread then ends.
   *
   * @throws InterruptedException when the loading thread is interrupted
   */
  void load() throws InterruptedException {
    enter(MrtTableStatus.State.LOADING);
    try (MrtReader reader = MrtReader.open(file)) {
      for (MrtReader.Item item = reader.next(); item != null && !closed; item = reader.next()) {
        records = reader.records();
        switch (item) {
          case MrtReader.Item.Faulty(MrtProblem problem) -> tell(problem);
          case MrtReader.Item.Found found -> take(found);
        }
        if (records % 1000 == 0) {
          published = snapshot();
        }
      }
      if (peers == null) {
        tell(
            new MrtProblem(
                name, 0, 0, "it has no PEER_INDEX_TABLE, so it is no dump of TABLE_DUMP_V2"));
      }
      written();
      enter(peers == null ? MrtTableStatus.State.FAILED : MrtTableStatus.State.LOADED);
    } catch (IOException e) {
      tell(new MrtProblem(name, 0, 0, "it cannot be read: " + e.getMessage()));
      enter(MrtTableStatus.State.FAILED);
    } finally {
      rib.close();
      done.countDown();
    }
  }

  /** Nothing more will come. */
  void fail() {
    enter(MrtTableStatus.State.FAILED);
    done.countDown();
  }

  /** Whether it is loaded, or has failed, within the time. */
  boolean awaitDone(long nanos) throws InterruptedException {
    return done.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Ends loading and the writing thread; what was read stays. */
  void close() {
    closed = true;
    rib.close();
    done.countDown();
  }

  boolean isClosed() {
    return closed;
  }

  /** Waits until everything that was handed over is in the tables. */
  private void written() throws InterruptedException {
    while (rib.summary().queuedBytes() > 0 && !closed) {
      Thread.sleep(1); // The writer is never more than 32 MiB behind.
    }
  }

  private void take(MrtReader.Item.Found found) throws InterruptedException {
    MrtRecord record = found.record();
    if (dumpedAt == null) {
      dumpedAt = record.time();
    }
    switch (record) {
      case PeerIndexTable table -> take(table);
      case RibUnicast prefix -> take(prefix, found);
      case MrtRecord.Message _, MrtRecord.StateChange _, MrtRecord.Other _ -> skipped++;
    }
  }

  private void take(PeerIndexTable table) {
    viewName = PlainText.line(table.viewName());
    Map<Asn, Integer> ases = new HashMap<>();
    for (Peer peer : table.peers()) {
      ases.merge(peer.asn(), 1, Integer::sum);
    }
    List<RibPeer> known = new ArrayList<>();
    for (Peer peer : table.peers()) {
      // Anybody may see names, so no address is in them; several of one AS need more.
      boolean alone = ases.getOrDefault(peer.asn(), 0) == 1;
      known.add(
          new RibPeer(
              "%s/AS%d%s".formatted(name, peer.asn().value(), alone ? "" : "#" + known.size()),
              peer.address(),
              peer.asn(),
              true,
              peer.identifier()));
    }
    peers = known;
  }

  private void take(RibUnicast rib, MrtReader.Item.Found found) throws InterruptedException {
    for (RibEntry entry : rib.entries()) {
      List<RibPeer> known = peers == null ? List.of() : peers;
      if (entry.peerIndex() >= known.size()) {
        dropped++;
        tell(found, RecordText.noPeer(rib, entry, known.size()));
        continue;
      }
      RibEntryAttributes.Reading reading = attributes.read(entry.attributes(), rib.family());
      RibPeer peer = known.get(entry.peerIndex());
      @Nullable AttributeSet set = reading.attributes();
      if (set == null) {
        dropped++;
        Fault fault = reading.faults().getFirst();
        tell(
            found,
            "%s of %s is left out: %s (%s)"
                .formatted(rib.prefix(), peer.name(), fault.reason(), fault.section()));
        continue;
      }
      if (tables.size() == MOST_PEERS && !tables.containsKey(peer)) {
        dropped++;
        tell(
            found,
            "%s is left out: there are routes of %d peers already"
                .formatted(rib.prefix(), MOST_PEERS));
        continue;
      }
      discarded += reading.faults().size();
      routes++;
      hand(rib, entry, set, table(peer));
    }
  }

  private AdjRibIn table(RibPeer peer) {
    return tables.computeIfAbsent(peer, of -> rib.open(of, UNLIMITED));
  }

  private void hand(RibUnicast rib, RibEntry entry, AttributeSet set, AdjRibIn table)
      throws InterruptedException {
    OctetWriter nlri = new OctetWriter();
    if (entry.pathId() != null) {
      nlri.fourOctets(entry.pathId());
    }
    int length = rib.prefix().length();
    nlri.octet(length);
    nlri.octets(Octets.wrap(rib.prefix().address().getAddress()).slice(0, (length + 7) / 8));
    NlriBlock block = new NlriBlock(rib.family(), rib.addPath(), nlri.toOctets());
    // Tables keep times of 31 bits.
    Instant originated =
        Instant.ofEpochSecond(Math.min(entry.originated().getEpochSecond(), Integer.MAX_VALUE));
    table.update(
        new ReceivedUpdate(List.of(), List.of(block), set, null, List.of()),
        Eligibility.ELIGIBLE,
        originated);
    if (table.congested()) {
      CountDownLatch relieved = new CountDownLatch(1);
      table.whenRelieved(relieved::countDown);
      while (!relieved.await(100, TimeUnit.MILLISECONDS)) {
        if (closed) {
          return; // Nobody writes any more.
        }
      }
    }
  }

  private void tell(MrtReader.Item.Found found, String reason) {
    tell(new MrtProblem(name, found.number(), found.offset(), reason));
  }

  private void tell(MrtProblem problem) {
    problemCount++;
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  private void enter(MrtTableStatus.State next) {
    state = next;
    published = snapshot();
  }

  private MrtTableStatus snapshot() {
    return new MrtTableStatus(
        name,
        file,
        state,
        dumpedAt,
        viewName,
        peers == null ? 0 : peers.size(),
        records,
        routes,
        skipped,
        dropped,
        discarded,
        problemCount,
        problems,
        rib.summary());
  }
}
