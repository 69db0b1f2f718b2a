package io.lookingglass.bgp.query;

import io.lookingglass.bgp.query.AsPathSyntax.Node;
import java.util.Arrays;

/**
 * An expression as a non-deterministic automaton (Thompson, 1968): instructions that either take a
 * character, or go on at one or two places, or ask where in the path they are. Immutable.
 */
final class AsPathProgram {
  /** How many instructions there may be: what bounds the work for one character of a path. */
  static final int MOST = 1000;

  /** What an instruction does. */
  enum Operation {
    /** Takes one of some characters and goes on behind itself. */
    SYMBOLS,
    /** Goes on at two places. */
    SPLIT,
    /** Goes on at another place. */
    JUMP,
    /** Goes on behind itself at the beginning of the path. */
    START,
    /** Goes on behind itself at the end of the path. */
    END,
    /** The expression is found. */
    MATCH
  }

  private Operation[] operations = new Operation[32];
  private int[] first = new int[32];
  private int[] second = new int[32];
  private int size;
  private int work;

  private AsPathProgram() {}

  /**
   * @throws IllegalArgumentException when it is larger than {@link #MOST}
   */
  static AsPathProgram of(Node expression) {
    AsPathProgram program = new AsPathProgram();
    program.emit(expression);
    program.add(Operation.MATCH, 0, 0);
    return program;
  }

  int size() {
    return size;
  }

  Operation operation(int index) {
    return operations[index];
  }

  /** The mask of {@code SYMBOLS}, or where else to go on. */
  int first(int index) {
    return first[index];
  }

  /** The second place of a {@code SPLIT}. */
  int second(int index) {
    return second[index];
  }

  private void emit(Node node) {
    count();
    switch (node) {
      case Node.Symbols(int mask) -> add(Operation.SYMBOLS, mask, 0);
      case Node.Start() -> add(Operation.START, 0, 0);
      case Node.End() -> add(Operation.END, 0, 0);
      case Node.Sequence(var parts) -> parts.forEach(this::emit);
      case Node.Choice choice -> emit(choice);
      case Node.Repeat repeat -> emit(repeat);
    }
  }

  private void emit(Node.Choice choice) {
    int[] ends = new int[choice.parts().size() - 1];
    for (int index = 0; index < ends.length; index++) {
      int split = add(Operation.SPLIT, size + 1, 0);
      emit(choice.parts().get(index));
      ends[index] = add(Operation.JUMP, 0, 0);
      second[split] = size;
    }
    emit(choice.parts().getLast());
    for (int end : ends) {
      first[end] = size;
    }
  }

  private void emit(Node.Repeat repeat) {
    for (int count = 0; count < repeat.least(); count++) {
      emit(repeat.part());
    }
    if (repeat.most() < 0) {
      int split = add(Operation.SPLIT, size + 1, 0);
      emit(repeat.part());
      add(Operation.JUMP, split, 0);
      second[split] = size;
      return;
    }
    int[] splits = new int[repeat.most() - repeat.least()];
    for (int index = 0; index < splits.length; index++) {
      splits[index] = add(Operation.SPLIT, size + 1, 0);
      emit(repeat.part());
    }
    for (int split : splits) {
      second[split] = size;
    }
  }

  private int add(Operation operation, int itsFirst, int itsSecond) {
    count();
    if (size == operations.length) {
      operations = Arrays.copyOf(operations, size * 2);
      first = Arrays.copyOf(first, size * 2);
      second = Arrays.copyOf(second, size * 2);
    }
    operations[size] = operation;
    first[size] = itsFirst;
    second[size] = itsSecond;
    return size++;
  }

  /** Counts nodes too: one repeated within one repeated within ... may emit nothing at all. */
  private void count() {
    work++;
    if (size >= MOST || work > 4 * MOST) {
      throw new IllegalArgumentException(
          "the expression is too large once its repetitions are written out; ask for fewer");
    }
  }
}
