package io.lookingglass.bgp.wire;

import java.util.List;

/** The UPDATE message (RFC 4271, section 4.3). */
final class UpdateCodec {
  private UpdateCodec() {}

  static Decoded decode(Octets message, CodecContext context) {
    return new Decoded.Ok(new BgpMessage.Update(List.of(), List.of(), List.of()));
  }

  static void encode(BgpMessage.Update update, CodecContext context, OctetWriter out) {
    out.twoOctets(0);
    out.twoOctets(0);
  }
}
