package io.lookingglass.probes.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Records written as in zone files. */
final class ZoneText {
  private ZoneText() {}

  /** The records of lines such as {@code www.example. A 192.0.2.1}, with 60 s to live. */
  static List<Record> records(String text) {
    List<Record> records = new ArrayList<>();
    try (Master master =
        new Master(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), Name.root, 60)) {
      for (@Nullable Record record = master.nextRecord();
          record != null;
          record = master.nextRecord()) {
        records.add(record);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
    return records;
  }

  static Record one(String text) {
    return records(text).getFirst();
  }

  static Name name(String text) {
    return Name.fromConstantString(text);
  }
}
