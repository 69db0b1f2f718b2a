package io.lookingglass.bgp.wire;

import org.jspecify.annotations.Nullable;

/** What fits a field of the wire. */
final class Ranges {
  private Ranges() {}

  static void octet(String what, int value) {
    within(what, value, 0xff);
  }

  static void twoOctets(String what, int value) {
    within(what, value, 0xffff);
  }

  static void fourOctets(String what, long value) {
    within(what, value, 0xffff_ffffL);
  }

  static void pathId(@Nullable Long pathId) {
    if (pathId != null) {
      fourOctets("The path identifier", pathId);
    }
  }

  /**
   * @throws IllegalArgumentException when the value is not
   */
  static void within(String what, long value, long most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(what + ", " + value + ", is not within 0-" + most);
    }
  }
}
