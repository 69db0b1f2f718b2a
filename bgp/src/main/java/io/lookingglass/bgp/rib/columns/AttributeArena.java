package io.lookingglass.bgp.rib.columns;

import io.lookingglass.bgp.wire.Octets;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sets of path attributes as octets, each distinct one kept once and counted how often it is used.
 *
 * <p>Blocks lie in chunks and are numbered by where they lie. An open-addressing index leads from a
 * hash, seeded so that no peer can choose collisions, to the block; octets are compared in full. A
 * block given back is found again by its size; a larger one is split before another chunk is taken,
 * and a chunk without blocks in use gives its memory back.
 *
 * <p>Only the writing thread may call what changes something. Reading is safe for any thread, but
 * means something only within a {@link PrefixTable}'s section.
 */
public final class AttributeArena {

  /*
   * A block, in units of four octets:
   *   0  how often it is used, 0 in a free block
   *   4  hash                        | in a free block: the next free block of its size
   *   8  length, or-ed traits << 24  | in a free block: the one before
   *  12  octets                      | in a free block: its size in units
   */
  private static final int USES = 0;
  private static final int HASH = 4;
  private static final int LENGTH = 8;
  private static final int HEADER = 12;
  private static final int NEXT_FREE = 4;
  private static final int PREVIOUS_FREE = 8;
  private static final int FREE_UNITS = 12;
  private static final int LEAST_UNITS = 4; // A free block needs as much.

  private static final int UNIT_BITS = 2;
  private static final int CHUNK_BITS = 18;
  private static final int CHUNK_UNITS = 1 << (CHUNK_BITS - UNIT_BITS);
  private static final int NUMBER_BITS = CHUNK_BITS - UNIT_BITS;
  private static final int NONE = -1;
  private static final byte[] RELEASED = new byte[0];
  private static final int LEAST_SLOTS = 1 << 10;

  /** How many octets a set may have. */
  public static final int MOST_OCTETS = (1 << CHUNK_BITS) - HEADER;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Traits traits;
  private final long seed;
  private final long secret;

  private volatile byte[][] chunks = new byte[0][]; // Copied when a chunk comes or goes.
  private final SpareChunks<byte[]> spares = new SpareChunks<>();
  private int[] tops = new int[0]; // Units from here on were never used.
  private int[] blocks = new int[0]; // In use.
  private int current = NONE; // The chunk that new blocks are taken from.
  private final int[] free = new int[CHUNK_UNITS + 1]; // By size in units: the first block.
  private final BitSet freeSizes = new BitSet();

  private int[] slots = new int[LEAST_SLOTS]; // A block's number + 1, or 0.
  private byte[] scratch = new byte[4096];
  private int sets;
  private long bytes;
  private long communityBytes;

  /** What is worked out once for each distinct set and kept with it. */
  public interface Traits {

    /** Of the octets from {@code from}, so many: 0-255. */
    int of(byte[] octets, int from, int length);

    /** How many of the octets are communities. */
    int communityOctets(byte[] octets, int from, int length);
  }

  public AttributeArena(Traits traits) {
    this.traits = traits;
    SplittableRandom random = new SplittableRandom();
    this.seed = random.nextLong();
    this.secret = random.nextLong() | 1;
    Arrays.fill(free, NONE);
  }

  /**
   * The number of these octets, used once more than before.
   *
   * @throws IllegalArgumentException when there are more than {@link #MOST_OCTETS}
   */
  public int use(Octets octets) {
    int length = octets.length();
    if (length > MOST_OCTETS) {
      throw new IllegalArgumentException(
          "A set of path attributes of " + length + " octets is more than " + MOST_OCTETS);
    }
    if (scratch.length < length) {
      scratch = new byte[Math.min(MOST_OCTETS, length * 2)];
    }
    octets.copyTo(scratch, 0);
    int hash = hash(scratch, length);
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (; slots[slot] != 0; slot = (slot + 1) & mask) {
      int number = slots[slot] - 1;
      byte[] chunk = chunk(number);
      int at = offset(number);
      if (get(chunk, at + HASH) == hash
          && (get(chunk, at + LENGTH) & 0xff_ffff) == length
          && Arrays.equals(chunk, at + HEADER, at + HEADER + length, scratch, 0, length)) {
        put(chunk, at + USES, get(chunk, at + USES) + 1);
        return number;
      }
    }
    int number = allocate(units(length));
    byte[] chunk = chunk(number);
    int at = offset(number);
    put(chunk, at + USES, 1);
    put(chunk, at + HASH, hash);
    put(chunk, at + LENGTH, length | traits.of(scratch, 0, length) << 24);
    System.arraycopy(scratch, 0, chunk, at + HEADER, length);
    slots[slot] = number + 1;
    sets++;
    communityBytes += traits.communityOctets(scratch, 0, length);
    if (sets > slots.length / 4 * 3) {
      index(slots.length * 2);
    }
    return number;
  }

  /** Uses what is used already once more. */
  public void useAgain(int number) {
    byte[] chunk = chunk(number);
    int at = offset(number);
    put(chunk, at + USES, get(chunk, at + USES) + 1);
  }

  /** Uses it once less; what is not used any more is gone. */
  public void release(int number) {
    byte[] chunk = chunk(number);
    int at = offset(number);
    int uses = get(chunk, at + USES) - 1;
    put(chunk, at + USES, uses);
    if (uses > 0) {
      return;
    }
    forget(number, get(chunk, at + HASH));
    sets--;
    communityBytes -=
        traits.communityOctets(chunk, at + HEADER, get(chunk, at + LENGTH) & 0xff_ffff);
    int owner = number >>> NUMBER_BITS;
    putFree(number, units(get(chunk, at + LENGTH) & 0xff_ffff));
    if (--blocks[owner] == 0) {
      releaseChunk(owner);
    }
    if (slots.length > LEAST_SLOTS && sets < slots.length / 8) {
      index(slots.length / 2);
    }
  }

  /** How many distinct sets there are. */
  public int sets() {
    return sets;
  }

  /** How often a set is used. */
  int uses(int number) {
    return get(chunk(number), offset(number) + USES);
  }

  /** What chunks and index take. */
  public long bytes() {
    return bytes + (long) Integer.BYTES * (slots.length + free.length);
  }

  /** The part of it that is communities. */
  public long communityBytes() {
    return communityBytes;
  }

  /** The array in which the octets of a set lie. */
  public byte[] array(int number) {
    return chunk(number);
  }

  /** Where in its array the octets of a set begin. */
  public int from(int number) {
    return offset(number) + HEADER;
  }

  /** How many octets a set has. */
  public int length(int number) {
    return get(chunk(number), offset(number) + LENGTH) & 0xff_ffff;
  }

  /** What {@link Traits} said of a set. */
  public int traits(int number) {
    return get(chunk(number), offset(number) + LENGTH) >>> 24;
  }

  private static int units(int length) {
    return Math.max(LEAST_UNITS, (HEADER + length + (1 << UNIT_BITS) - 1) >>> UNIT_BITS);
  }

  private byte[] chunk(int number) {
    return chunks[number >>> NUMBER_BITS];
  }

  private static int offset(int number) {
    return (number & (CHUNK_UNITS - 1)) << UNIT_BITS;
  }

  private static int get(byte[] chunk, int at) {
    return (int) INT.get(chunk, at);
  }

  private static void put(byte[] chunk, int at, int value) {
    INT.set(chunk, at, value);
  }

  // The index

  private int hash(byte[] octets, int length) {
    long hash = seed ^ length;
    int at = 0;
    for (; at + 16 <= length; at += 16) {
      hash = mix((long) LONG.get(octets, at) ^ secret, (long) LONG.get(octets, at + 8) ^ hash);
    }
    long first = 0;
    long second = 0;
    if (length - at >= 8) {
      first = (long) LONG.get(octets, at);
      at += 8;
    }
    for (; at < length; at++) {
      second = second << 8 | (octets[at] & 0xff);
    }
    hash = mix(first ^ secret, second ^ hash);
    return (int) mix(hash ^ secret, seed | 1);
  }

  private static long mix(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }

  /** Takes a block out of the index and closes the gap, so that every probe still ends right. */
  private void forget(int number, int hash) {
    int mask = slots.length - 1;
    int gap = hash & mask;
    while (slots[gap] != number + 1) {
      gap = (gap + 1) & mask;
    }
    int slot = gap;
    while (true) {
      slot = (slot + 1) & mask;
      if (slots[slot] == 0) {
        break;
      }
      int other = slots[slot] - 1;
      int home = get(chunk(other), offset(other) + HASH) & mask;
      if (((slot - home) & mask) >= ((slot - gap) & mask)) {
        slots[gap] = slots[slot];
        gap = slot;
      }
    }
    slots[gap] = 0;
  }

  private void index(int size) {
    int[] before = slots;
    int[] after = new int[size];
    int mask = size - 1;
    for (int entry : before) {
      if (entry != 0) {
        int slot = get(chunk(entry - 1), offset(entry - 1) + HASH) & mask;
        while (after[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        after[slot] = entry;
      }
    }
    slots = after;
  }

  // Blocks

  private int allocate(int units) {
    int number = takeFree(units);
    if (number == NONE && (current == NONE || tops[current] + units > CHUNK_UNITS)) {
      number = splitLarger(units);
      if (number == NONE) {
        nextChunk();
      }
    }
    if (number == NONE) {
      number = current << NUMBER_BITS | tops[current];
      tops[current] += units;
    }
    blocks[number >>> NUMBER_BITS]++;
    return number;
  }

  private int splitLarger(int units) {
    int size = freeSizes.nextSetBit(units + LEAST_UNITS);
    if (size < 0) {
      return NONE;
    }
    int number = takeFree(size);
    putFree(number + units, size - units);
    return number;
  }

  private int takeFree(int units) {
    int number = free[units];
    if (number != NONE) {
      unlink(number, units);
    }
    return number;
  }

  private void putFree(int number, int units) {
    byte[] chunk = chunk(number);
    int at = offset(number);
    int next = free[units];
    put(chunk, at + USES, 0);
    put(chunk, at + NEXT_FREE, next);
    put(chunk, at + PREVIOUS_FREE, NONE);
    put(chunk, at + FREE_UNITS, units);
    if (next != NONE) {
      put(chunk(next), offset(next) + PREVIOUS_FREE, number);
    }
    free[units] = number;
    freeSizes.set(units);
  }

  private void unlink(int number, int units) {
    byte[] chunk = chunk(number);
    int at = offset(number);
    int next = get(chunk, at + NEXT_FREE);
    int previous = get(chunk, at + PREVIOUS_FREE);
    if (next != NONE) {
      put(chunk(next), offset(next) + PREVIOUS_FREE, previous);
    }
    if (previous != NONE) {
      put(chunk(previous), offset(previous) + NEXT_FREE, next);
    } else {
      free[units] = next;
      if (next == NONE) {
        freeSizes.clear(units);
      }
    }
  }

  private void nextChunk() {
    if (current != NONE && CHUNK_UNITS - tops[current] >= LEAST_UNITS) {
      int rest = CHUNK_UNITS - tops[current];
      putFree(current << NUMBER_BITS | tops[current], rest);
      tops[current] = CHUNK_UNITS;
    }
    int number = 0;
    while (number < chunks.length && chunks[number].length > 0) {
      number++;
    }
    if (number == chunks.length) {
      if (number == 1 << (31 - NUMBER_BITS)) {
        throw new IllegalStateException("There are more path attributes than can be numbered");
      }
      tops = Arrays.copyOf(tops, number + 1);
      blocks = Arrays.copyOf(blocks, number + 1);
    }
    byte[][] grown = Arrays.copyOf(chunks, Math.max(chunks.length, number + 1));
    byte @Nullable [] spare = spares.take();
    grown[number] = spare == null ? new byte[1 << CHUNK_BITS] : spare;
    chunks = grown;
    bytes += 1 << CHUNK_BITS;
    tops[number] = 0;
    blocks[number] = 0;
    current = number;
  }

  /** Every block of the chunk is free. */
  private void releaseChunk(int number) {
    int first = number << NUMBER_BITS;
    for (int unit = 0; unit + LEAST_UNITS <= tops[number]; ) {
      int units = get(chunk(first + unit), offset(first + unit) + FREE_UNITS);
      unlink(first + unit, units);
      unit += units;
    }
    tops[number] = 0;
    if (number == current) {
      return; // It is empty and will be filled next.
    }
    byte[][] fewer = chunks.clone();
    spares.give(fewer[number]);
    fewer[number] = RELEASED;
    chunks = fewer;
    bytes -= 1 << CHUNK_BITS;
  }
}
