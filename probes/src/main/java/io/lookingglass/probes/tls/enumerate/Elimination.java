package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.tls.enumerate.Answer.Ending;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out all that a server takes of a list: offers everything, takes away what it chose, and
 * offers the rest, until it wants none of them. One more question with the order turned around
 * tells whose order counts.
 */
abstract class Elimination<T> implements Inquiry {
  /** So often a connection that fails is tried again. */
  private static final int MOST_ATTEMPTS = 3;

  private final List<T> remaining;
  private final List<T> found = new ArrayList<>();
  private final int guess;
  private Phase phase = Phase.OFFERING;
  private Order order = Order.UNKNOWN;
  private List<T> turned = List.of();
  private int asked;
  private int failed;
  private boolean doubted;
  private @Nullable Answer refused;
  private @Nullable Sentence problem;

  private enum Phase {
    OFFERING,
    ORDER,
    DONE
  }

  /**
   * @param all in the order in which they are offered, the best first
   * @param guess how many connections it takes for most servers
   */
  Elimination(List<T> all, int guess) {
    this.remaining = new ArrayList<>(all);
    this.guess = guess;
    if (all.isEmpty()) {
      phase = Phase.DONE;
    }
  }

  /** A question that offers these. */
  abstract Question offering(List<T> offered);

  /** What the server chose; absent when it refused them all. */
  abstract @Nullable T choice(Answer answer);

  /** Is told what was found, with the answer that says so. */
  void noted(T choice, Answer answer) {}

  /**
   * Whether there is another way of asking when the first question was refused; it is used from
   * then on.
   */
  boolean otherWay(Answer refusal) {
    return false;
  }

  /** Another order of what was found, by which the server's own would show. */
  List<T> turned(List<T> all) {
    return all.reversed();
  }

  /** What the server takes, in its order where it has one, else in that of the offer. */
  List<T> found() {
    return List.copyOf(found);
  }

  Order order() {
    return order;
  }

  /**
   * The answer to the first question when it was no; absent while not known, and when it was yes.
   */
  @Nullable Answer refused() {
    return refused;
  }

  /** Why it is not known, or not in full, a sentence without a full stop; absent when it is. */
  @Nullable Sentence problem() {
    return problem;
  }

  boolean done() {
    return phase == Phase.DONE;
  }

  /** Offers these from now on, with what was found already taken away. */
  void narrow(List<T> fewer) {
    remaining.clear();
    remaining.addAll(fewer);
    remaining.removeAll(found);
  }

  @Override
  public @Nullable Question next() {
    return switch (phase) {
      case OFFERING -> offering(List.copyOf(remaining));
      case ORDER -> offering(turned);
      case DONE -> null;
    };
  }

  @Override
  public void answered(Answer answer) {
    asked++;
    if (!answer.heard()) {
      failed++;
      if (failed >= MOST_ATTEMPTS || answer.ending() == Ending.STOPPED) {
        problem = answer.refusal();
        phase = Phase.DONE;
      }
      return;
    }
    T choice = answer.flight().hello() == null ? null : choice(answer);
    switch (phase) {
      case OFFERING -> offered(choice, answer);
      case ORDER -> {
        if (choice != null) {
          order = choice.equals(turned.getFirst()) ? Order.CLIENT : Order.SERVER;
        }
        phase = Phase.DONE;
      }
      case DONE -> throw new IllegalStateException("nothing was asked");
    }
  }

  private void offered(@Nullable T choice, Answer answer) {
    if (choice != null && remaining.remove(choice)) {
      found.add(choice);
      doubted = false;
      noted(choice, answer);
      if (remaining.isEmpty()) {
        askForOrder();
      }
      return;
    }
    if (choice != null) {
      problem = Sentence.of("the server chooses what it was not offered");
      askForOrder();
      return;
    }
    if (found.isEmpty() && otherWay(answer)) {
      return;
    }
    boolean said = answer.flight().alerted() || answer.flight().hello() != null;
    if (!said && !doubted) {
      doubted = true; // Silence may be a packet that was lost, or a server that is tired of it.
      return;
    }
    if (found.isEmpty()) {
      refused = answer;
    }
    askForOrder();
  }

  private void askForOrder() {
    if (found.size() < 2) {
      order = found.isEmpty() ? Order.UNKNOWN : Order.SINGLE;
      phase = Phase.DONE;
      return;
    }
    turned = turned(List.copyOf(found));
    phase = Phase.ORDER;
  }

  @Override
  public int expected() {
    return switch (phase) {
      case OFFERING -> Math.max(found.isEmpty() ? 1 : 2, guess - asked);
      case ORDER -> 1;
      case DONE -> 0;
    };
  }
}
