package io.lookingglass.probes.http2;

import io.lookingglass.probes.event.HttpField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Reads the header blocks of one connection (RFC 7541), in their order, since each may refer to
 * what earlier ones put into the dynamic table. For one thread.
 */
final class HpackDecoder {
  /** SETTINGS_HEADER_TABLE_SIZE where nobody says otherwise. */
  private static final int TABLE_BYTES = 4_096;

  /** What an entry counts beside its text (RFC 7541 section 4.1). */
  static final int ENTRY_OVERHEAD_BYTES = 32;

  /** A byte of a block can stand for an entry of 4 kB; the list is what has to be bounded. */
  static final int MOST_LIST_BYTES = 65_536;

  private static final int MOST_FIELDS = 1_024;
  private static final int MOST_INTEGER = 1 << 20;

  private final Deque<HttpField> table = new ArrayDeque<>();
  private int tableBytes;
  private int tableLimit = TABLE_BYTES;

  /** Where the block that is being read stands. */
  private byte[] block = new byte[0];

  private int at;

  /** The fields of a whole block. */
  List<HttpField> decode(byte[] whole) throws Http2Exception {
    block = whole;
    at = 0;
    List<HttpField> fields = new ArrayList<>();
    int bytes = 0;
    while (at < block.length) {
      int first = block[at] & 0xFF;
      HttpField field;
      if ((first & 0x80) != 0) {
        field = entry(integer(7));
      } else if ((first & 0x40) != 0) {
        field = literal(6);
        remember(field);
      } else if ((first & 0x20) != 0) {
        resize(integer(5), fields.isEmpty());
        continue;
      } else {
        field = literal(4); // Without indexing, or never indexed.
      }
      bytes += size(field);
      if (bytes > MOST_LIST_BYTES || fields.size() == MOST_FIELDS) {
        throw Http2Exception.tooMuch(
            "its header fields have no end: more than %d octets or %d fields"
                .formatted(MOST_LIST_BYTES, MOST_FIELDS));
      }
      fields.add(field);
    }
    return fields;
  }

  private HttpField literal(int prefixBits) throws Http2Exception {
    int index = integer(prefixBits);
    String name = index == 0 ? string() : entry(index).name();
    return new HttpField(name, string());
  }

  private HttpField entry(int index) throws Http2Exception {
    if (index == 0) {
      throw Http2Exception.protocol("a header field refers to index 0, which does not exist");
    }
    if (index <= HpackStaticTable.SIZE) {
      return HpackStaticTable.entry(index);
    }
    int place = index - HpackStaticTable.SIZE - 1;
    if (place >= table.size()) {
      throw Http2Exception.protocol(
          "a header field refers to index %d of a table of %d"
              .formatted(index, HpackStaticTable.SIZE + table.size()));
    }
    Iterator<HttpField> entries = table.iterator();
    for (int skipped = 0; skipped < place; skipped++) {
      entries.next();
    }
    return entries.next();
  }

  private void remember(HttpField field) {
    evict(tableLimit - size(field));
    if (size(field) <= tableLimit) {
      table.addFirst(field);
      tableBytes += size(field);
    }
  }

  private void resize(int limit, boolean first) throws Http2Exception {
    if (!first) {
      throw Http2Exception.protocol("the size of its header table changes inside a block");
    }
    if (limit > TABLE_BYTES) {
      throw Http2Exception.protocol(
          "its header table shall have %d octets; %d were agreed upon"
              .formatted(limit, TABLE_BYTES));
    }
    tableLimit = limit;
    evict(limit);
  }

  private void evict(int most) {
    while (tableBytes > most && !table.isEmpty()) {
      tableBytes -= size(table.removeLast());
    }
  }

  private static int size(HttpField field) {
    return field.name().length() + field.value().length() + ENTRY_OVERHEAD_BYTES;
  }

  /** RFC 7541 section 5.1. */
  private int integer(int prefixBits) throws Http2Exception {
    int most = (1 << prefixBits) - 1;
    int value = next() & most;
    if (value < most) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      int octet = next();
      value += (octet & 0x7F) << shift;
      if (value > MOST_INTEGER) {
        break;
      }
      if ((octet & 0x80) == 0) {
        return value;
      }
    }
    throw Http2Exception.protocol("a number in its header fields is far too large");
  }

  private String string() throws Http2Exception {
    boolean huffman = at < block.length && (block[at] & 0x80) != 0;
    int length = integer(7);
    if (length > block.length - at) {
      throw Http2Exception.protocol("a string in its header fields is longer than their block");
    }
    int from = at;
    at += length;
    if (!huffman) {
      return HttpField.text(block, from, from + length);
    }
    byte[] decoded = HpackHuffman.decode(block, from, length);
    return HttpField.text(decoded, 0, decoded.length);
  }

  private int next() throws Http2Exception {
    if (at >= block.length) {
      throw Http2Exception.protocol("its header fields end in the middle");
    }
    return block[at++] & 0xFF;
  }
}
