package io.lookingglass.probes.http2;

import io.lookingglass.probes.event.HttpField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes header blocks without compressing: literals without indexing, names from the static table
 * (RFC 7541 section 6.2.2). So nothing has to be remembered, whatever table the server wants.
 */
final class HpackEncoder {
  private HpackEncoder() {}

  static byte[] encode(List<HttpField> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (HttpField field : fields) {
      int name = HpackStaticTable.indexOfName(field.name());
      integer(out, 4, name);
      if (name == 0) {
        string(out, field.name());
      }
      string(out, field.value());
    }
    return out.toByteArray();
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    integer(out, 7, octets.length);
    out.writeBytes(octets);
  }

  /** RFC 7541 section 5.1, with zeros before the prefix. */
  private static void integer(ByteArrayOutputStream out, int prefixBits, int value) {
    int most = (1 << prefixBits) - 1;
    if (value < most) {
      out.write(value);
      return;
    }
    out.write(most);
    int rest = value - most;
    while (rest >= 0x80) {
      out.write(0x80 | (rest & 0x7F));
      rest >>= 7;
    }
    out.write(rest);
  }
}
