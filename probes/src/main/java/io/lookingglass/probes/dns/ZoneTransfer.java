package io.lookingglass.probes.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * The messages of a zone transfer put together (AXFR, RFC 5936): it begins with the zone's SOA
 * record and is complete with the same one again. Messages in, what there is to do out; bounded,
 * since a server may send for ever. For one thread.
 */
final class ZoneTransfer {
  /** Of records, the SOA at the end included. */
  static final int MOST_RECORDS = 10_000;

  /** Of messages together. */
  static final long MOST_BYTES = 4L << 20;

  private final Name zone;
  private final int mostRecords;
  private @Nullable SOARecord first;
  private int messages;
  private int records;
  private long bytes;

  /**
   * @param mostRecords after which it is given up
   */
  ZoneTransfer(Name zone, int mostRecords) {
    this.zone = zone;
    this.mostRecords = mostRecords;
  }

  /** What a message makes of the transfer. */
  sealed interface Next {
    /** There are more messages to come. */
    record More(List<Record> records) implements Next {}

    /** The zone is all there. */
    record Complete(List<Record> records) implements Next {}

    /** The server hands nothing out; its message says why. */
    record Refused() implements Next {}

    /**
     * Nothing more is read.
     *
     * @param records of this message that still count
     * @param reason a sentence without a full stop
     */
    record Broken(List<Record> records, String reason) implements Next {}
  }

  /** Takes the next message, whose id and question fit. */
  Next accept(Message message, int size) {
    messages++;
    bytes += size;
    List<Record> answer = message.getSection(Section.ANSWER);
    SOARecord begin = first;
    if (message.getRcode() != Rcode.NOERROR) {
      return begin == null
          ? new Next.Refused()
          : new Next.Broken(
              List.of(), "the server stops in the middle with " + Rcode.string(message.getRcode()));
    }
    if (answer.isEmpty()) {
      return begin == null
          ? new Next.Refused()
          : new Next.Broken(List.of(), "a message without any record came in the middle");
    }
    int from = 0;
    if (begin == null) {
      if (!(answer.getFirst() instanceof SOARecord soa) || !soa.getName().equals(zone)) {
        return new Next.Broken(
            List.of(), "it does not begin with the SOA record of the zone, as it must");
      }
      begin = soa;
      first = soa;
      from = 1;
    }
    for (int index = from; index < answer.size(); index++) {
      if (answer.get(index) instanceof SOARecord soa
          && soa.getName().equals(zone)
          && index < mostRecords - records) {
        return ended(answer, index, begin, soa);
      }
    }
    return within(answer);
  }

  private Next ended(List<Record> answer, int at, SOARecord begin, SOARecord end) {
    List<Record> counted = List.copyOf(answer.subList(0, at + 1));
    records += counted.size();
    if (begin.getSerial() != end.getSerial()) {
      return new Next.Broken(
          counted,
          "it begins with serial %d and ends with %d: the zone changed meanwhile"
              .formatted(begin.getSerial(), end.getSerial()));
    }
    return at + 1 < answer.size()
        ? new Next.Broken(counted, "records come behind the SOA record that ends it")
        : new Next.Complete(counted);
  }

  private Next within(List<Record> answer) {
    int room = mostRecords - records;
    if (answer.size() > room) {
      records += room;
      return new Next.Broken(
          List.copyOf(answer.subList(0, room)),
          "given up after %d records, which is as much as is taken here".formatted(mostRecords));
    }
    records += answer.size();
    return bytes > MOST_BYTES
        ? new Next.Broken(
            List.copyOf(answer),
            "given up after %d MiB, which is as much as is taken here".formatted(MOST_BYTES >> 20))
        : new Next.More(List.copyOf(answer));
  }

  /** Whether the server has begun to hand the zone out. */
  boolean begun() {
    return first != null;
  }

  int messages() {
    return messages;
  }

  int records() {
    return records;
  }

  long bytes() {
    return bytes;
  }
}
