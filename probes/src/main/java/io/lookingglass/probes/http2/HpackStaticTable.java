package io.lookingglass.probes.http2;

import io.lookingglass.probes.event.HttpField;
import java.util.List;

/** The entries that both sides know from the start (RFC 7541 appendix A). */
final class HpackStaticTable {
  private static final List<HttpField> ENTRIES =
      List.of(
          field(":authority", ""),
          field(":method", "GET"),
          field(":method", "POST"),
          field(":path", "/"),
          field(":path", "/index.html"),
          field(":scheme", "http"),
          field(":scheme", "https"),
          field(":status", "200"),
          field(":status", "204"),
          field(":status", "206"),
          field(":status", "304"),
          field(":status", "400"),
          field(":status", "404"),
          field(":status", "500"),
          field("accept-charset", ""),
          field("accept-encoding", "gzip, deflate"),
          field("accept-language", ""),
          field("accept-ranges", ""),
          field("accept", ""),
          field("access-control-allow-origin", ""),
          field("age", ""),
          field("allow", ""),
          field("authorization", ""),
          field("cache-control", ""),
          field("content-disposition", ""),
          field("content-encoding", ""),
          field("content-language", ""),
          field("content-length", ""),
          field("content-location", ""),
          field("content-range", ""),
          field("content-type", ""),
          field("cookie", ""),
          field("date", ""),
          field("etag", ""),
          field("expect", ""),
          field("expires", ""),
          field("from", ""),
          field("host", ""),
          field("if-match", ""),
          field("if-modified-since", ""),
          field("if-none-match", ""),
          field("if-range", ""),
          field("if-unmodified-since", ""),
          field("last-modified", ""),
          field("link", ""),
          field("location", ""),
          field("max-forwards", ""),
          field("proxy-authenticate", ""),
          field("proxy-authorization", ""),
          field("range", ""),
          field("referer", ""),
          field("refresh", ""),
          field("retry-after", ""),
          field("server", ""),
          field("set-cookie", ""),
          field("strict-transport-security", ""),
          field("transfer-encoding", ""),
          field("user-agent", ""),
          field("vary", ""),
          field("via", ""),
          field("www-authenticate", ""));

  static final int SIZE = ENTRIES.size();

  private HpackStaticTable() {}

  /**
   * An entry.
   *
   * @param index from 1
   */
  static HttpField entry(int index) {
    return ENTRIES.get(index - 1);
  }

  /** The index of an entry with that name, 0 when there is none. */
  static int indexOfName(String name) {
    for (int index = 0; index < SIZE; index++) {
      if (ENTRIES.get(index).name().equals(name)) {
        return index + 1;
      }
    }
    return 0;
  }

  private static HttpField field(String name, String value) {
    return new HttpField(name, value);
  }
}
