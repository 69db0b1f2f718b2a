package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Decoded;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Explains octets as BGP messages. */
public final class Explainer {
  private static final int MOST_WITHOUT_EXTENSION = 4096;

  private Explainer() {}

  /** Explains one or several messages, each with its header. */
  public static Explanation explain(Octets octets, ReadAs readAs) {
    return explain(octets, split(octets), 0, readAs);
  }

  /**
   * Explains an UPDATE of which only what follows the header is there.
   *
   * @param body at most 65516 octets
   */
  public static Explanation explainUpdate(Octets body, ReadAs readAs) {
    Octets whole = Header.before(body, BgpMessage.Update.TYPE);
    int length = whole.length();
    return explain(whole, List.of(new Span(0, length)), MessageCodec.HEADER_LENGTH, readAs);
  }

  /** Where a message is. */
  record Span(int from, int to) {
    Octets of(Octets input) {
      return input.slice(from, to);
    }
  }

  private static Explanation explain(
      Octets input, List<Span> spans, int headerNotThere, ReadAs readAs) {
    List<Octets> messages = spans.stream().map(span -> span.of(input)).toList();
    Guess guess = Guess.of(messages, readAs);
    List<Explanation.Message> explained = new ArrayList<>();
    for (Span span : spans) {
      explained.add(explain(input, span, headerNotThere, guess.context()));
    }
    return new Explanation(guess.reasons(), explained);
  }

  private static Explanation.Message explain(
      Octets input, Span span, int headerNotThere, CodecContext context) {
    Field field = dissect(input, span.from(), span.to(), context).toField(headerNotThere);
    return new Explanation.Message(
        headerNotThere > 0 ? withoutHeader(field, headerNotThere) : field,
        messageOf(MessageCodec.decode(span.of(input), context)),
        span.to() - span.from() - headerNotThere);
  }

  /** The fields of the message between two places, with all problems. */
  static Node dissect(Octets input, int from, int to, CodecContext context) {
    Node message = new MessageDissector(input, context).dissect(from, to);
    Octets octets = input.slice(from, to);
    FaultPlaces places = new FaultPlaces(message);
    faults(MessageCodec.decode(octets, context)).forEach(places::place);
    Octets mended = Header.mended(octets);
    if (!mended.equals(octets)) {
      faults(MessageCodec.decode(mended, context)).stream()
          .filter(fault -> !isOfHeader(fault))
          .forEach(places::place);
    }
    if (message.length() > MOST_WITHOUT_EXTENSION) {
      message.problem(
          new Problem(
              Problem.Consequence.NOTE,
              "it has more than 4096 octets, which both sides have to have agreed on",
              "RFC 8654, section 4"));
    }
    return message;
  }

  /** What is wrong with the header was told of the one that is there. */
  private static boolean isOfHeader(Fault fault) {
    return fault instanceof Fault.SessionReset reset
        && reset.notification().code() == NotificationCode.HEADER_UNSPECIFIC.code();
  }

  /** What was wrong with the header is wrong with the whole. */
  private static Field withoutHeader(Field message, int header) {
    List<Problem> problems = new ArrayList<>(message.problems());
    List<Field> fields = new ArrayList<>();
    for (Field field : message.fields()) {
      if (field.offset() < 0) {
        problems.addAll(field.allProblems());
      } else {
        fields.add(field);
      }
    }
    return new Field(
        0,
        message.octets().slice(header, message.octets().length()),
        message.name(),
        message.value(),
        message.meaning(),
        message.section(),
        problems,
        fields);
  }

  static List<Fault> faults(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Ok _ -> List.of();
      case Decoded.AttributeDiscard(BgpMessage.Update _, List<Fault> faults) -> faults;
      case Decoded.TreatAsWithdraw(BgpMessage.Update _, List<Fault> faults) -> faults;
      case Decoded.SessionReset(Fault.SessionReset fault) -> List.of(fault);
    };
  }

  private static @Nullable BgpMessage messageOf(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Ok(BgpMessage message) -> message;
      case Decoded.AttributeDiscard(BgpMessage.Update message, List<Fault> _) -> message;
      case Decoded.TreatAsWithdraw(BgpMessage.Update message, List<Fault> _) -> message;
      case Decoded.SessionReset _ -> null;
    };
  }

  /** By the lengths in the headers; where one is wrong, up to the next marker. */
  private static List<Span> split(Octets octets) {
    List<Span> spans = new ArrayList<>();
    int at = 0;
    while (at < octets.length()) {
      int end = endOf(octets, at);
      spans.add(new Span(at, end));
      at = end;
    }
    return spans;
  }

  private static int endOf(Octets octets, int at) {
    int left = octets.length() - at;
    if (left < MessageCodec.HEADER_LENGTH) {
      return octets.length();
    }
    if (!Header.hasMarker(octets, at)) {
      return nextMarker(octets, at + 1);
    }
    int length = octets.unsignedShortAt(at + Header.MARKER_LENGTH);
    return length >= MessageCodec.HEADER_LENGTH && length <= left
        ? at + length
        : nextMarker(octets, at + MessageCodec.HEADER_LENGTH);
  }

  private static int nextMarker(Octets octets, int from) {
    int ones = 0;
    for (int at = from; at < octets.length(); at++) {
      ones = octets.at(at) == 0xff ? ones + 1 : 0;
      if (ones == Header.MARKER_LENGTH) {
        return at + 1 - Header.MARKER_LENGTH;
      }
    }
    return octets.length();
  }
}
