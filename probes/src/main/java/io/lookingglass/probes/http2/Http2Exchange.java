package io.lookingglass.probes.http2;

import io.lookingglass.probes.event.HttpField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One question over an HTTP/2 connection of its own (RFC 9113), on stream 1: octets of the server
 * in, events out, and octets that are due in answer. How much content a server can send is bounded
 * by flow control, which is never extended: it stops by itself, or breaks the protocol. For one
 * thread.
 */
public final class Http2Exchange {
  private static final int STREAM = 1;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int SETTINGS_ENABLE_PUSH = 2;
  private static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;
  private static final int SETTINGS_MAX_HEADER_LIST_SIZE = 6;
  private static final int SETTING_BYTES = 6;

  /** The window of a connection, and of streams where nobody says otherwise. */
  private static final int DEFAULT_WINDOW_BYTES = 65_535;

  private static final int MOST_BLOCK_BYTES = 65_536;
  private static final int MOST_FRAMES = 16_384;

  /** SETTINGS, PING, and whatever else carries nothing of the answer. */
  private static final int MOST_CONTROL_FRAMES = 256;

  private static final int MOST_INTERIM = 16;
  private static final int MOST_EMPTY_DATA_FRAMES = 64;
  private static final int MOST_CONTINUATIONS = 64;
  private static final int CANCEL = 8;

  private final FrameReader frames = new FrameReader();
  private final HpackDecoder hpack = new HpackDecoder();
  private final ByteArrayOutputStream due = new ByteArrayOutputStream();
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final int window;
  private int windowLeft;
  private int framesSeen;
  private int controlFrames;
  private int interim;
  private int emptyData;
  private int blockFrames;
  private boolean inBlock;
  private boolean blockEndsStream;
  private boolean answered;
  private boolean complete;

  /**
   * Begins.
   *
   * @param window how many octets of content are taken at most, with their padding; 65535 or more
   * @param request with its pseudo-fields first
   * @param content empty for none
   */
  public Http2Exchange(int window, List<HttpField> request, byte[] content) {
    this.window = Math.max(window, DEFAULT_WINDOW_BYTES);
    this.windowLeft = this.window;
    due.writeBytes(PREFACE);
    send(Frame.SETTINGS, 0, 0, settings());
    if (this.window > DEFAULT_WINDOW_BYTES) {
      byte[] increment = new byte[4];
      Frame.uint32(increment, 0, this.window - DEFAULT_WINDOW_BYTES);
      send(Frame.WINDOW_UPDATE, 0, 0, increment);
    }
    headers(HpackEncoder.encode(request), content.length == 0);
    for (int at = 0; at < content.length; at += FrameReader.MOST_PAYLOAD_BYTES) {
      int end = Math.min(content.length, at + FrameReader.MOST_PAYLOAD_BYTES);
      send(
          Frame.DATA,
          end == content.length ? Frame.END_STREAM : 0,
          STREAM,
          Arrays.copyOfRange(content, at, end));
    }
  }

  /** What has to be sent, often nothing; taken by this call. */
  public byte[] takeDue() {
    byte[] octets = due.toByteArray();
    due.reset();
    return octets;
  }

  /** Whether the answer is all there. */
  public boolean complete() {
    return complete;
  }

  /** Whether content that was promised cannot come, since the window is used up. */
  public boolean windowUsedUp() {
    return windowLeft == 0 && !complete;
  }

  /** What says goodbye: the stream is cancelled unless it ended, and the connection is left. */
  public byte[] farewell() {
    if (!complete) {
      byte[] error = new byte[4];
      Frame.uint32(error, 0, CANCEL);
      send(Frame.RST_STREAM, 0, STREAM, error);
    }
    send(Frame.GOAWAY, 0, 0, new byte[8]);
    return takeDue();
  }

  /**
   * Takes what the server sent next.
   *
   * @param piece any number of octets of it
   * @throws Http2Exception after which nothing more may be fed
   */
  public List<Http2Event> feed(byte[] piece, int length) throws Http2Exception {
    frames.feed(piece, length);
    List<Http2Event> events = new ArrayList<>();
    for (Frame frame = frames.next(); frame != null && !complete; frame = frames.next()) {
      accept(frame, events);
    }
    return events;
  }

  private void accept(Frame frame, List<Http2Event> events) throws Http2Exception {
    if (++framesSeen > MOST_FRAMES) {
      throw Http2Exception.tooMuch("it sends frames without end");
    }
    if (inBlock && frame.type() != Frame.CONTINUATION) {
      throw Http2Exception.protocol("a header block is interrupted by another frame");
    }
    switch (frame.type()) {
      case Frame.DATA -> data(frame, events);
      case Frame.HEADERS -> headers(frame, events);
      case Frame.CONTINUATION -> continuation(frame, events);
      case Frame.RST_STREAM -> reset(frame);
      case Frame.GOAWAY -> goAway(frame);
      case Frame.SETTINGS -> settings(frame, events);
      case Frame.PING -> ping(frame);
      case Frame.PUSH_PROMISE -> throw Http2Exception.protocol("it pushes, which was switched off");
      default ->
          // WINDOW_UPDATE, PRIORITY, and types that are not known (RFC 9113 section 4.1).
          control("frames that carry nothing");
    }
  }

  private void settings(Frame frame, List<Http2Event> events) throws Http2Exception {
    control("SETTINGS frames");
    if (frame.stream() != 0 || frame.payload().length % SETTING_BYTES != 0) {
      throw Http2Exception.protocol("a SETTINGS frame is malformed");
    }
    if (frame.has(Frame.ACK)) {
      return;
    }
    List<String> told = new ArrayList<>();
    for (int at = 0; at < frame.payload().length && told.size() < 16; at += SETTING_BYTES) {
      int id = (frame.payload()[at] & 0xFF) << 8 | (frame.payload()[at + 1] & 0xFF);
      told.add(
          settingName(id) + "=" + Integer.toUnsignedString(Frame.uint32(frame.payload(), at + 2)));
    }
    events.add(new Http2Event.ServerSettings(told));
    send(Frame.SETTINGS, Frame.ACK, 0, new byte[0]);
  }

  private static String settingName(int id) {
    return switch (id) {
      case 1 -> "HEADER_TABLE_SIZE";
      case SETTINGS_ENABLE_PUSH -> "ENABLE_PUSH";
      case 3 -> "MAX_CONCURRENT_STREAMS";
      case SETTINGS_INITIAL_WINDOW_SIZE -> "INITIAL_WINDOW_SIZE";
      case 5 -> "MAX_FRAME_SIZE";
      case SETTINGS_MAX_HEADER_LIST_SIZE -> "MAX_HEADER_LIST_SIZE";
      case 8 -> "ENABLE_CONNECT_PROTOCOL";
      case 9 -> "NO_RFC7540_PRIORITIES";
      default -> "0x" + Integer.toHexString(id);
    };
  }

  private void ping(Frame frame) throws Http2Exception {
    control("PING frames");
    if (frame.payload().length != 8) {
      throw Http2Exception.protocol("a PING frame is malformed");
    }
    if (!frame.has(Frame.ACK)) {
      send(Frame.PING, Frame.ACK, 0, frame.payload());
    }
  }

  private void control(String what) throws Http2Exception {
    if (++controlFrames > MOST_CONTROL_FRAMES) {
      throw Http2Exception.tooMuch("it sends %s without end".formatted(what));
    }
  }

  private void goAway(Frame frame) throws Http2Exception {
    control("GOAWAY frames");
    if (frame.payload().length < 8) {
      throw Http2Exception.protocol("a GOAWAY frame is malformed");
    }
    int last = Frame.uint32(frame.payload(), 0) & Integer.MAX_VALUE;
    int error = Frame.uint32(frame.payload(), 4);
    if (last < STREAM || error != 0) {
      throw Http2Exception.refused(
          "it ended the HTTP/2 connection (GOAWAY, %s)".formatted(errorName(error)));
    }
  }

  private static void reset(Frame frame) throws Http2Exception {
    if (frame.stream() != STREAM) {
      throw Http2Exception.protocol("it resets a stream that does not exist");
    }
    throw Http2Exception.refused(
        "it reset the HTTP/2 stream (%s)"
            .formatted(
                frame.payload().length == 4
                    ? errorName(Frame.uint32(frame.payload(), 0))
                    : "malformed"));
  }

  /** RFC 9113 section 7. */
  private static String errorName(int code) {
    return switch (code) {
      case 0 -> "NO_ERROR";
      case 1 -> "PROTOCOL_ERROR";
      case 2 -> "INTERNAL_ERROR";
      case 3 -> "FLOW_CONTROL_ERROR";
      case 4 -> "SETTINGS_TIMEOUT";
      case 5 -> "STREAM_CLOSED";
      case 6 -> "FRAME_SIZE_ERROR";
      case 7 -> "REFUSED_STREAM";
      case CANCEL -> "CANCEL";
      case 9 -> "COMPRESSION_ERROR";
      case 10 -> "CONNECT_ERROR";
      case 11 -> "ENHANCE_YOUR_CALM";
      case 12 -> "INADEQUATE_SECURITY";
      case 13 -> "HTTP_1_1_REQUIRED";
      default -> "error " + Integer.toUnsignedString(code);
    };
  }

  private void headers(Frame frame, List<Http2Event> events) throws Http2Exception {
    if (frame.stream() != STREAM) {
      throw Http2Exception.protocol("it answers on a stream that was not opened");
    }
    byte[] payload = unpadded(frame);
    if (frame.has(Frame.PRIORITY)) {
      if (payload.length < 5) {
        throw Http2Exception.protocol("a HEADERS frame is too short");
      }
      payload = Arrays.copyOfRange(payload, 5, payload.length);
    }
    block.reset();
    blockFrames = 0;
    blockEndsStream = frame.has(Frame.END_STREAM);
    block(payload, frame.has(Frame.END_HEADERS), events);
  }

  private void continuation(Frame frame, List<Http2Event> events) throws Http2Exception {
    if (!inBlock || frame.stream() != STREAM) {
      throw Http2Exception.protocol("a CONTINUATION frame continues nothing");
    }
    // CVE-2024-27316 and its kin: empty ones cost nothing to send.
    if (++blockFrames > MOST_CONTINUATIONS) {
      throw Http2Exception.tooMuch("it sends CONTINUATION frames without end");
    }
    block(frame.payload(), frame.has(Frame.END_HEADERS), events);
  }

  private void block(byte[] piece, boolean end, List<Http2Event> events) throws Http2Exception {
    if (block.size() + piece.length > MOST_BLOCK_BYTES) {
      throw Http2Exception.tooMuch(
          "its header block has more than %d octets".formatted(MOST_BLOCK_BYTES));
    }
    block.writeBytes(piece);
    inBlock = !end;
    if (end) {
      section(hpack.decode(block.toByteArray()), events);
      block.reset();
      if (blockEndsStream) {
        end(events);
      }
    }
  }

  /** RFC 9113 section 8.3. */
  private void section(List<HttpField> fields, List<Http2Event> events) throws Http2Exception {
    List<HttpField> regular = new ArrayList<>();
    int status = 0;
    for (HttpField field : fields) {
      if (!field.name().startsWith(":")) {
        check(field);
        regular.add(field);
      } else if (field.name().equals(":status") && status == 0 && regular.isEmpty() && !answered) {
        status = status(field.value());
      } else {
        throw Http2Exception.protocol("the pseudo-fields of its answer are not what they must be");
      }
    }
    if (answered) {
      if (!blockEndsStream) {
        throw Http2Exception.protocol("its trailers do not end the answer");
      }
      events.add(new Http2Event.Trailers(regular));
    } else if (status == 0) {
      throw Http2Exception.protocol("its answer has no status");
    } else {
      if (status < 200 && (++interim > MOST_INTERIM || blockEndsStream)) {
        throw blockEndsStream
            ? Http2Exception.protocol(
                "its answer ends with an interim status, %d".formatted(status))
            : Http2Exception.tooMuch("it sends interim answers (%d) without end".formatted(status));
      }
      answered = status >= 200;
      events.add(new Http2Event.Head(status, regular));
    }
  }

  private static int status(String value) throws Http2Exception {
    if (value.length() != 3 || value.chars().anyMatch(c -> c < '0' || c > '9')) {
      throw Http2Exception.protocol("the status of its answer is no number of three digits");
    }
    int status = Integer.parseInt(value);
    if (status < 100) {
      throw Http2Exception.protocol("the status of its answer is below 100");
    }
    return status;
  }

  /** RFC 9113 section 8.2.1. */
  private static void check(HttpField field) throws Http2Exception {
    if (field.name().isEmpty() || !field.name().equals(field.name().toLowerCase(Locale.ROOT))) {
      throw Http2Exception.protocol("the name of a header field is empty or has capitals");
    }
    if (field.name().chars().anyMatch(c -> c <= ' ' || c >= 0x7F || c == ':')
        || field.value().chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw Http2Exception.protocol(
          "a header field holds a line end or another character that it must not");
    }
  }

  private void data(Frame frame, List<Http2Event> events) throws Http2Exception {
    if (frame.stream() != STREAM || !answered) {
      throw Http2Exception.protocol("content comes before the header fields or on another stream");
    }
    if (frame.payload().length > windowLeft) {
      throw Http2Exception.protocol(
          "it sends more than the %d octets that flow control allows".formatted(window));
    }
    windowLeft -= frame.payload().length;
    byte[] octets = unpadded(frame);
    if (octets.length > 0) {
      events.add(new Http2Event.Data(octets));
    } else if (++emptyData > MOST_EMPTY_DATA_FRAMES) {
      throw Http2Exception.tooMuch("it sends empty DATA frames without end");
    }
    if (frame.has(Frame.END_STREAM)) {
      end(events);
    }
  }

  private void end(List<Http2Event> events) {
    complete = true;
    events.add(new Http2Event.End());
  }

  private static byte[] unpadded(Frame frame) throws Http2Exception {
    byte[] payload = frame.payload();
    if (!frame.has(Frame.PADDED)) {
      return payload;
    }
    int padding = payload.length == 0 ? 0 : payload[0] & 0xFF;
    if (payload.length < 1 + padding) {
      throw Http2Exception.protocol("a frame has more padding than octets");
    }
    return Arrays.copyOfRange(payload, 1, payload.length - padding);
  }

  private byte[] settings() {
    byte[] settings = new byte[3 * SETTING_BYTES];
    setting(settings, 0, SETTINGS_ENABLE_PUSH, 0);
    setting(settings, 1, SETTINGS_INITIAL_WINDOW_SIZE, window);
    setting(settings, 2, SETTINGS_MAX_HEADER_LIST_SIZE, HpackDecoder.MOST_LIST_BYTES);
    return settings;
  }

  private static void setting(byte[] settings, int place, int id, int value) {
    settings[place * SETTING_BYTES + 1] = (byte) id;
    Frame.uint32(settings, place * SETTING_BYTES + 2, value);
  }

  private void headers(byte[] encoded, boolean end) {
    int flags = end ? Frame.END_STREAM : 0;
    int first = Math.min(encoded.length, FrameReader.MOST_PAYLOAD_BYTES);
    send(
        Frame.HEADERS,
        flags | (first == encoded.length ? Frame.END_HEADERS : 0),
        STREAM,
        Arrays.copyOf(encoded, first));
    for (int at = first; at < encoded.length; at += FrameReader.MOST_PAYLOAD_BYTES) {
      int to = Math.min(encoded.length, at + FrameReader.MOST_PAYLOAD_BYTES);
      send(
          Frame.CONTINUATION,
          to == encoded.length ? Frame.END_HEADERS : 0,
          STREAM,
          Arrays.copyOfRange(encoded, at, to));
    }
  }

  private void send(int type, int flags, int stream, byte[] payload) {
    due.writeBytes(new Frame(type, flags, stream, payload).encoded());
  }
}
