package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the faults that the decoder found in a message to the fields where they are. */
final class FaultPlaces {
  /** The octets of a fault that say less could stand anywhere. */
  private static final int FEWEST_OCTETS = 3;

  private final Node message;
  private final List<Node> nodes = new ArrayList<>();

  FaultPlaces(Node message) {
    this.message = message;
    collect(message);
  }

  /** The fields within after the field they are in. */
  private void collect(Node node) {
    nodes.add(node);
    node.nodes.forEach(this::collect);
  }

  void place(Fault fault) {
    Problem problem = Problem.of(fault);
    @Nullable Node place = foundAlready(problem);
    if (place == null) {
      place = headerField(fault);
    }
    if (place == null && fault.octets().length() >= FEWEST_OCTETS) {
      place = withOctets(fault.octets());
    }
    if (place == null) {
      place = isMissing(fault) ? attributes() : message;
    }
    place.problem(problem);
  }

  /**
   * The innermost field whose dissection came upon the same, that the decoder tells with more words
   * before; it is taken off there and from the fields around.
   */
  private @Nullable Node foundAlready(Problem problem) {
    @Nullable Node innermost = null;
    for (Node node : nodes) {
      if (node.problems.removeIf(found -> problem.reason().endsWith(found.reason()))) {
        innermost = node;
      }
    }
    return innermost;
  }

  private @Nullable Node headerField(Fault fault) {
    if (!(fault instanceof Fault.SessionReset reset)) {
      return null;
    }
    if (NotificationCode.CONNECTION_NOT_SYNCHRONIZED.isOf(reset.notification())) {
      return named("marker");
    }
    if (NotificationCode.BAD_MESSAGE_LENGTH.isOf(reset.notification())) {
      return named("length");
    }
    return NotificationCode.BAD_MESSAGE_TYPE.isOf(reset.notification()) ? named("type") : null;
  }

  private @Nullable Node named(String name) {
    return message.nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElse(null);
  }

  private @Nullable Node withOctets(Octets octets) {
    @Nullable Node whole = null;
    @Nullable Node begun = null;
    for (Node node : nodes) {
      int length = Math.min(octets.length(), message.to - node.from);
      if (node == message || length < octets.length()) {
        continue;
      }
      if (node.input.slice(node.from, node.from + length).equals(octets)) {
        if (Math.min(node.length(), Fault.MOST_OCTETS) == octets.length()) {
          whole = node; // The last one: of two equal attributes the second is too many.
        } else if (!node.nodes.isEmpty()) {
          begun = node;
        }
      }
    }
    return whole != null ? whole : begun;
  }

  private static boolean isMissing(Fault fault) {
    return fault.octets().length() == 1;
  }

  private Node attributes() {
    @Nullable Node attributes = named("path attributes");
    return attributes == null ? message : attributes;
  }
}
