package io.lookingglass.bgp.query;

import io.lookingglass.bgp.query.AsPathProgram.Operation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an expression in paths. All instructions that the automaton can be at are followed at
 * once; such a set of instructions, once met, is kept as one state with where each character leads,
 * so that most characters cost one step in a table. Never goes back in the path, and forgets its
 * states when they become too many. For one thread.
 */
final class AsPathMatcher {
  private static final int MOST_STATES = 512;

  private final AsPathProgram program;
  private final Map<BitSet, State> states = new HashMap<>();
  private final State start;

  // Where `follow` works.
  private final int[] stack;
  private int waiting;
  private final BitSet seen;

  /** What the automaton can be at between two characters. */
  private static final class State {
    /** Instructions that take a character, END ones and MATCH: all that matters later. */
    private final BitSet at;

    private final boolean found;
    private final @Nullable State[] next = new State[AsPathSymbols.ALPHABET.length()];
    private @Nullable Boolean foundAtEnd; // Null before it was asked.

    State(BitSet at, boolean found) {
      this.at = at;
      this.found = found;
    }
  }

  AsPathMatcher(AsPathProgram program) {
    this.program = program;
    stack = new int[2 * program.size() + 1];
    seen = new BitSet(program.size());
    begin();
    push(0);
    start = stateOf(follow(true, false));
  }

  /** Whether the expression is found in these symbols. */
  boolean matches(byte[] symbols, int length) {
    State state = start;
    for (int index = 0; index < length; index++) {
      if (state.found) {
        return true;
      }
      State next = state.next[symbols[index]];
      if (next == null) {
        next = step(state, symbols[index]);
        state.next[symbols[index]] = next;
      }
      state = next;
    }
    return state.found || foundAtEnd(state);
  }

  /** How many states are kept. */
  int states() {
    return states.size();
  }

  private State step(State from, int symbol) {
    begin();
    for (int at = from.at.nextSetBit(0); at >= 0; at = from.at.nextSetBit(at + 1)) {
      if (program.operation(at) == Operation.SYMBOLS && (program.first(at) >> symbol & 1) != 0) {
        push(at + 1);
      }
    }
    push(0); // The expression may begin at any character.
    State reached = stateOf(follow(false, false));
    @Nullable State known = states.get(reached.at);
    if (known != null) {
      return known;
    }
    if (states.size() == MOST_STATES) {
      states.clear();
      Arrays.fill(start.next, null);
    }
    states.put(reached.at, reached);
    return reached;
  }

  private boolean foundAtEnd(State state) {
    @Nullable Boolean known = state.foundAtEnd;
    if (known == null) {
      begin();
      for (int at = state.at.nextSetBit(0); at >= 0; at = state.at.nextSetBit(at + 1)) {
        push(at);
      }
      known = follow(state == start, true).get(program.size() - 1);
      state.foundAtEnd = known;
    }
    return known;
  }

  private State stateOf(BitSet passed) {
    BitSet at = new BitSet(program.size());
    for (int index = passed.nextSetBit(0); index >= 0; index = passed.nextSetBit(index + 1)) {
      switch (program.operation(index)) {
        case SYMBOLS, END, MATCH -> at.set(index);
        case SPLIT, JUMP, START -> {}
      }
    }
    return new State(at, at.get(program.size() - 1)); // The last is the MATCH.
  }

  private void begin() {
    waiting = 0;
    seen.clear();
  }

  private void push(int instruction) {
    if (!seen.get(instruction)) {
      seen.set(instruction);
      stack[waiting++] = instruction;
    }
  }

  /** Everything that is reached from what was pushed without taking a character. */
  private BitSet follow(boolean atStart, boolean atEnd) {
    while (waiting > 0) {
      int at = stack[--waiting];
      switch (program.operation(at)) {
        case SPLIT -> {
          push(program.first(at));
          push(program.second(at));
        }
        case JUMP -> push(program.first(at));
        case START -> pushIf(atStart, at + 1);
        case END -> pushIf(atEnd, at + 1);
        case SYMBOLS, MATCH -> {}
      }
    }
    return seen;
  }

  private void pushIf(boolean reached, int instruction) {
    if (reached) {
      push(instruction);
    }
  }
}
