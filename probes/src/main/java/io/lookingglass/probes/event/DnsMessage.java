package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DNS message as it was received, in presentation form: names are absolute with escapes as RFC
 * 1035 section 5.1 has them, data as {@code dig} prints it. All of it is text from strangers, but
 * printable ASCII throughout; extra texts of errors alone may hold any printable character.
 *
 * @param id 0 to 65535
 * @param opcode {@code QUERY}
 * @param status the response code's name, {@code NOERROR}; with the extended bits of EDNS
 * @param rcode the response code, 0 to 4095
 * @param flags set in the header, in dig's order: {@code qr aa tc rd ra ad cd}
 * @param edns absent when the server does not speak EDNS
 * @param bytes size of the message, without transport
 */
public record DnsMessage(
    int id,
    String opcode,
    String status,
    int rcode,
    List<String> flags,
    List<Question> question,
    List<ResourceRecord> answers,
    List<ResourceRecord> authority,
    List<ResourceRecord> additional,
    @Nullable Edns edns,
    int bytes) {
  public DnsMessage {
    flags = List.copyOf(flags);
    question = List.copyOf(question);
    answers = List.copyOf(answers);
    authority = List.copyOf(authority);
    additional = List.copyOf(additional);
  }

  /** The same with these answers and no other records. */
  public DnsMessage withAnswers(List<ResourceRecord> records, int size) {
    return new DnsMessage(
        id, opcode, status, rcode, flags, question, records, List.of(), List.of(), edns, size);
  }

  /** The same without records. */
  public DnsMessage withoutRecords() {
    return withAnswers(List.of(), bytes);
  }

  /**
   * What was asked.
   *
   * @param name absolute: {@code example.com.}
   * @param type mnemonic or {@code TYPEnnn}
   * @param recordClass mnemonic or {@code CLASSnnn}
   */
  public record Question(String name, String type, String recordClass) {}

  /**
   * A record.
   *
   * @param name absolute: {@code example.com.}
   * @param type mnemonic or {@code TYPEnnn}
   * @param ttlSeconds 0 to 2^31-1
   * @param recordClass mnemonic or {@code CLASSnnn}
   * @param value its data as dig prints it
   * @param explained what the data means, a line each, for types and texts that few read fluently;
   *     empty for the others
   */
  public record ResourceRecord(
      String name,
      String type,
      long ttlSeconds,
      String recordClass,
      String value,
      List<Sentence> explained) {
    public ResourceRecord {
      explained = List.copyOf(explained);
    }

    /** What the data means, in the language of programs, terminals and logs. */
    public List<String> readable() {
      return explained.stream().map(Sentence::english).toList();
    }
  }

  /**
   * The OPT pseudo-record (RFC 6891).
   *
   * @param version 0 today
   * @param flags {@code do}
   * @param udpPayloadSize the largest datagram that the server takes, in bytes
   * @param options in the order of the message, extended errors left out
   * @param extendedErrors RFC 8914
   */
  public record Edns(
      int version,
      List<String> flags,
      int udpPayloadSize,
      List<Option> options,
      List<ExtendedError> extendedErrors) {
    public Edns {
      flags = List.copyOf(flags);
      options = List.copyOf(options);
      extendedErrors = List.copyOf(extendedErrors);
    }
  }

  /**
   * An EDNS option.
   *
   * @param code 0 to 65535
   * @param name as dig calls it, {@code NSID}; {@code OPT=nnn} when it has no name
   * @param value as dig prints it
   */
  public record Option(int code, String name, String value) {}

  /**
   * Why the server answered as it did (RFC 8914).
   *
   * @param infoCode 0 to 65535
   * @param purpose what the registry says of the code, {@code DNSSEC Bogus}
   * @param extraText what the server adds, hostile text cleaned; absent when it adds nothing
   */
  public record ExtendedError(int infoCode, String purpose, @Nullable String extraText) {}
}
