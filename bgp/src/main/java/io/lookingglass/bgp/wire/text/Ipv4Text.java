package io.lookingglass.bgp.wire.text;

/** Dotted quads from the low four octets of a number. */
final class Ipv4Text {
  private Ipv4Text() {}

  static String of(long bits) {
    return (bits >>> 24 & 0xff)
        + "."
        + (bits >>> 16 & 0xff)
        + "."
        + (bits >>> 8 & 0xff)
        + "."
        + (bits & 0xff);
  }
}
