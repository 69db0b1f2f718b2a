package io.lookingglass.bgp.rib.columns;

import io.lookingglass.bgp.wire.FlowSpecRule;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The FlowSpec rules of one family in the order they are applied (RFC 8955, section 5.1), each with
 * the head of its chain of paths. There are few of them, so each is an object.
 *
 * <p>Only the writing thread may call what changes something.
 */
public final class RuleTable {
  /** The head of a rule that is not there. */
  public static final int NONE = PathRows.NONE;

  private static final int ENTRY_BYTES = 120; // About, besides the components.
  private static final int COMPONENT_BYTES = 120;

  private final ConcurrentSkipListMap<FlowSpecRule, Entry> entries = new ConcurrentSkipListMap<>();
  private int size;
  private long bytes;

  /** What stands at a rule. */
  private static final class Entry extends Versioned {
    private int head;
  }

  /** What is done to the chain of a rule. */
  public interface Change {

    /** As of {@link PrefixTable.Change}. */
    int apply(FlowSpecRule rule, int head);
  }

  /** Takes a copy of what is at one rule. */
  public interface Section {

    /** As of {@link PrefixReader.Section}. */
    void read(FlowSpecRule rule, int head);
  }

  /** How many rules have a path. */
  public int size() {
    return size;
  }

  /** What the rules take, about. */
  public long bytes() {
    return bytes;
  }

  /** Changes the chain of one rule. */
  public void update(FlowSpecRule rule, Change change) {
    @Nullable Entry entry = entries.get(rule);
    if (entry == null) {
      int head = change.apply(rule, NONE);
      if (head != NONE) {
        entry = new Entry();
        entry.head = head;
        entries.put(rule, entry);
        size++;
        bytes += bytes(rule);
      }
      return;
    }
    entry.beginWrite();
    try {
      entry.head = change.apply(rule, entry.head);
    } finally {
      entry.endWrite();
    }
    if (entry.head == NONE) {
      entry.retire();
      entries.remove(rule);
      size--;
      bytes -= bytes(rule);
    }
  }

  /**
   * Changes the chosen chains of some rules behind one, or from the first on.
   *
   * @return the last rule looked at, or null when there are no more
   */
  public @Nullable FlowSpecRule walk(
      @Nullable FlowSpecRule behind, int most, PrefixTable.Choice choice, Change change) {
    @Nullable FlowSpecRule last = behind;
    for (int seen = 0; seen < most; seen++) {
      Map.@Nullable Entry<FlowSpecRule, Entry> next =
          last == null ? entries.firstEntry() : entries.higherEntry(last);
      if (next == null) {
        return null;
      }
      last = next.getKey();
      if (choice.test(next.getValue().head)) {
        update(last, change);
      }
    }
    return last;
  }

  /** Any thread: reads one rule; false when it is not there. */
  public boolean exact(FlowSpecRule rule, Section section) {
    @Nullable Entry entry = entries.get(rule);
    return entry != null && read(rule, entry, section);
  }

  /** Any thread: reads the first rule behind one, or the very first; false when there is none. */
  public boolean higher(@Nullable FlowSpecRule behind, Section section) {
    @Nullable FlowSpecRule last = behind;
    while (true) {
      Map.@Nullable Entry<FlowSpecRule, Entry> next =
          last == null ? entries.firstEntry() : entries.higherEntry(last);
      if (next == null) {
        return false;
      }
      if (read(next.getKey(), next.getValue(), section)) {
        return true;
      }
      last = next.getKey(); // It went meanwhile.
    }
  }

  private boolean read(FlowSpecRule rule, Entry entry, Section section) {
    int tries = 0;
    while (true) {
      int before = entry.version();
      if (Versioned.isRetired(before)) {
        return false;
      }
      if (Versioned.isWritten(before)) {
        tries = Versioned.pause(tries);
        continue;
      }
      try {
        section.read(rule, entry.head);
      } catch (IndexOutOfBoundsException torn) {
        if (entry.isStill(before)) {
          throw torn;
        }
      }
      if (entry.isStill(before)) {
        return true;
      }
    }
  }

  private static int bytes(FlowSpecRule rule) {
    return ENTRY_BYTES + COMPONENT_BYTES * rule.components().size();
  }
}
