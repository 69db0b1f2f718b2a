package io.lookingglass.bgp.rib.columns;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The paths of all prefixes: rows of four numbers, chained from the best path of a prefix to its
 * others.
 *
 * <p>A row is where its chunk begins and 16 octets wide, so that looking at a path touches one
 * cache line; a chunk without rows in use gives its memory back. A path identifier (RFC 7911) takes
 * another four octets, only in chunks that have any.
 *
 * <p>Only the writing thread may call what changes something. Reading is safe for any thread, but
 * means something only within a {@link PrefixTable}'s section.
 */
public final class PathRows {
  /** No row. */
  public static final int NONE = -1;

  /** The fields of a row, in its order. */
  private static final int ATTRIBUTES = 0;

  private static final int NEXT = 1;
  private static final int CHANGED = 2;
  private static final int MARKS = 3;

  private static final int WIDTH_BITS = 2;
  private static final int CHUNK_BITS = 14;
  private static final int CHUNK_ROWS = 1 << CHUNK_BITS;
  private static final int IN_CHUNK = CHUNK_ROWS - 1;
  private static final int CHUNK_BYTES = CHUNK_ROWS * (Integer.BYTES << WIDTH_BITS);
  private static final int[] RELEASED = new int[0];

  // Copied when a chunk comes or goes; readers see a new chunk no later than a row in it.
  private volatile int[][] chunks = new int[0][];
  private volatile int[][] pathIds = new int[0][]; // RELEASED for a chunk without.
  private final SpareChunks<int[]> spares = new SpareChunks<>();
  private Chunk[] states = new Chunk[0];
  private final BitSet withRoom = new BitSet();
  private int used;
  private long bytes;

  /** What the writer knows of a chunk. */
  private static final class Chunk {
    private int free = NONE; // The first of the rows given back, chained by NEXT.
    private int top; // Rows from here on were never used.
    private int used;
  }

  /** A row with all its fields unset but the path identifier, which is 0. */
  public int allocate() {
    int number = withRoom.nextSetBit(0);
    if (number < 0) {
      number = addChunk();
    }
    Chunk chunk = states[number];
    int row = chunk.free;
    if (row != NONE) {
      chunk.free = next(row);
    } else {
      row = number << CHUNK_BITS | chunk.top++;
    }
    chunk.used++;
    used++;
    if (chunk.used == CHUNK_ROWS) {
      withRoom.clear(number);
    }
    int[] ids = pathIds[number];
    if (ids.length > 0) {
      ids[row & IN_CHUNK] = 0;
    }
    return row;
  }

  /** Gives a row back. */
  public void free(int row) {
    int number = row >>> CHUNK_BITS;
    Chunk chunk = states[number];
    used--;
    if (--chunk.used == 0) {
      release(number);
      return;
    }
    next(row, chunk.free);
    chunk.free = row;
    withRoom.set(number);
  }

  private int addChunk() {
    int number = 0;
    while (number < chunks.length && chunks[number].length > 0) {
      number++;
    }
    if (number == chunks.length) {
      if (number == 1 << (31 - CHUNK_BITS)) {
        throw new IllegalStateException("There are more paths than can be numbered");
      }
      int[][] ids = Arrays.copyOf(pathIds, number + 1);
      ids[number] = RELEASED;
      pathIds = ids;
      states = Arrays.copyOf(states, number + 1);
    }
    int[][] grown = Arrays.copyOf(chunks, Math.max(chunks.length, number + 1));
    int @Nullable [] spare = spares.take();
    grown[number] = spare == null ? new int[CHUNK_ROWS << WIDTH_BITS] : spare;
    chunks = grown;
    states[number] = new Chunk();
    bytes += CHUNK_BYTES;
    withRoom.set(number);
    return number;
  }

  private void release(int number) {
    withRoom.clear(number);
    int[][] fewer = chunks.clone();
    spares.give(fewer[number]);
    fewer[number] = RELEASED;
    chunks = fewer;
    bytes -= CHUNK_BYTES;
    if (pathIds[number].length > 0) {
      int[][] fewerIds = pathIds.clone();
      fewerIds[number] = RELEASED;
      pathIds = fewerIds;
      bytes -= (long) Integer.BYTES * CHUNK_ROWS;
    }
  }

  /** How many rows are in use. */
  public int used() {
    return used;
  }

  /** What the rows take. */
  public long bytes() {
    return bytes;
  }

  private int at(int row, int field) {
    return chunks[row >>> CHUNK_BITS][(row & IN_CHUNK) << WIDTH_BITS | field];
  }

  private void at(int row, int field, int value) {
    chunks[row >>> CHUNK_BITS][(row & IN_CHUNK) << WIDTH_BITS | field] = value;
  }

  /** The path's attributes, a number of the {@link AttributeArena}. */
  public int attributes(int row) {
    return at(row, ATTRIBUTES);
  }

  public void attributes(int row, int value) {
    at(row, ATTRIBUTES, value);
  }

  /** The next path of the prefix, or {@link #NONE}. */
  public int next(int row) {
    return at(row, NEXT);
  }

  public void next(int row, int value) {
    at(row, NEXT, value);
  }

  /** When the path changed last, in seconds since 1970, unsigned. */
  public int changed(int row) {
    return at(row, CHANGED);
  }

  public void changed(int row, int value) {
    at(row, CHANGED, value);
  }

  /** What else there is to a path in 32 bits, whose meaning is its owner's. */
  public int marks(int row) {
    return at(row, MARKS);
  }

  public void marks(int row, int value) {
    at(row, MARKS, value);
  }

  /** The path identifier of RFC 7911 as the bits of an int; 0 unless set. */
  public int pathId(int row) {
    int[] ids = pathIds[row >>> CHUNK_BITS];
    return ids.length == 0 ? 0 : ids[row & IN_CHUNK];
  }

  public void pathId(int row, int value) {
    int number = row >>> CHUNK_BITS;
    if (pathIds[number].length == 0) {
      if (value == 0) {
        return;
      }
      int[][] more = pathIds.clone();
      more[number] = new int[CHUNK_ROWS];
      pathIds = more;
      bytes += (long) Integer.BYTES * CHUNK_ROWS;
    }
    pathIds[number][row & IN_CHUNK] = value;
  }
}
