package io.lookingglass.tests.lab;

import java.net.InetAddress;

/** Compares addresses as programs print them. */
final class Addresses {
  private Addresses() {}

  /** Whether both texts are the same address, however abbreviated. */
  static boolean same(String one, String other) {
    return InetAddress.ofLiteral(one).equals(InetAddress.ofLiteral(other));
  }
}
