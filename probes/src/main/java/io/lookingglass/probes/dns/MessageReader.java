package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.request.RecordTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Messages of strangers, read and turned into text. */
final class MessageReader {
  /** In dig's order. */
  private static final int[] FLAGS = {
    Flags.QR, Flags.AA, Flags.TC, Flags.RD, Flags.RA, Flags.AD, Flags.CD
  };

  private MessageReader() {}

  /** Reads a message of any bytes; empty when they are none. */
  static Optional<Message> read(byte[] wire) {
    try {
      return Optional.of(new Message(wire));
    } catch (IOException | RuntimeException e) {
      // The library checks its bounds, but not everywhere with an exception of its own.
      return Optional.empty();
    }
  }

  /**
   * As text.
   *
   * @param clientCookie what was sent, in lower-case hex; absent when none was
   */
  static DnsMessage describe(Message message, int bytes, @Nullable String clientCookie) {
    List<String> flags = new ArrayList<>();
    for (int flag : FLAGS) {
      if (message.getHeader().getFlag(flag)) {
        flags.add(Flags.string(flag));
      }
    }
    OPTRecord opt = message.getOPT();
    return new DnsMessage(
        message.getHeader().getID(),
        Opcode.string(message.getHeader().getOpcode()),
        Rcode.string(message.getRcode()),
        message.getRcode(),
        flags,
        message.getSection(Section.QUESTION).stream()
            .map(
                record ->
                    new DnsMessage.Question(
                        record.getName().toString(),
                        RecordTypes.typeName(record.getType()),
                        RecordTypes.className(record.getDClass())))
            .toList(),
        records(message, Section.ANSWER),
        records(message, Section.AUTHORITY),
        records(message, Section.ADDITIONAL),
        opt == null ? null : EdnsText.of(opt, clientCookie),
        bytes);
  }

  private static List<ResourceRecord> records(Message message, int section) {
    return message.getSection(section).stream()
        .filter(record -> !(record instanceof OPTRecord))
        .map(MessageReader::record)
        .toList();
  }

  static ResourceRecord record(Record record) {
    return new ResourceRecord(
        record.getName().toString(),
        RecordTypes.typeName(record.getType()),
        record.getTTL(),
        RecordTypes.className(record.getDClass()),
        RecordText.of(record),
        PlainWords.of(record));
  }
}
