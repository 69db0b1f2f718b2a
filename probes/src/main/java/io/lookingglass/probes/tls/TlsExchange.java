package io.lookingglass.probes.tls;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsRecord;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tcp.TcpException;
import io.lookingglass.probes.tls.TappedProtocol.Content;
import io.lookingglass.probes.tls.wire.HandshakeSplitter;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.PlainProtocol;
import io.lookingglass.probes.tls.wire.RecordSplitter;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * Moves records between a TCP connection and the protocol machine, one at a time, and has each
 * looked at on its way. What a peer may make this side do and hold is bounded: so many records, so
 * many bytes, so many empty ones until the handshake is over.
 */
final class TlsExchange {
  private static final int MOST_HANDSHAKE_RECORDS = 4_000;
  private static final long MOST_HANDSHAKE_BYTES = 1 << 20;
  private static final int MOST_EMPTY_RECORDS = 16;
  private static final int ENOUGH_TO_NAME = 8;
  private static final Duration REST_OF_GREETING = Duration.ofMillis(200);
  private static final int LONGEST_REASON = 300;
  private static final int MOST_CAUSES = 8;

  private final MessageDecoder decoder;
  private final HonestClient client;
  private final TappedProtocol protocol;
  private final RecordSplitter received = new RecordSplitter();
  private final RecordSplitter written = new RecordSplitter();
  private final HandshakeSplitter inMessages = new HandshakeSplitter();
  private final HandshakeSplitter outMessages = new HandshakeSplitter();
  private final byte[] buffer = new byte[1 << 15];

  /** Every message of the handshake, up to this side's Finished. */
  private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();

  private boolean finished;
  private @Nullable TcpConnection tcp;
  private TlsWatcher watcher = TlsWatcher.NOBODY;
  private long bytesSent;
  private long bytesReceived;

  /** How long this side worked between reading and writing, until the handshake was over. */
  private long computingNanos;

  private int recordsReceived;
  private int emptyInARow;

  /** Whether the next records of that direction are encrypted though their type does not tell. */
  private boolean cipherIn;

  private boolean cipherOut;

  /** The record that the protocol machine has now, and when it came; told when it is opened. */
  private RecordSplitter.@Nullable Raw current;

  private long currentNanos;

  TlsExchange(MessageDecoder decoder, HonestClient client) {
    this.decoder = decoder;
    this.client = client;
    this.protocol = new TappedProtocol(this::incoming, client.resumption());
  }

  void begin() throws IOException {
    protocol.connect(client);
  }

  boolean connected() {
    return client.complete();
  }

  long bytesSent() {
    return bytesSent;
  }

  long bytesReceived() {
    return bytesReceived;
  }

  long computingNanos() {
    return computingNanos;
  }

  HandshakeFacts facts() {
    return decoder.facts();
  }

  TcpConnection tcp() {
    return Objects.requireNonNull(tcp, "not started");
  }

  /** Sends the ClientHello. */
  void start(TcpConnection connection, TlsWatcher watching) throws TlsException {
    tcp = connection;
    watcher = watching;
    flush();
  }

  /**
   * Waits for bytes and has them worked on.
   *
   * @return false at the end of the stream
   * @throws TlsException also when nothing came by {@code patience}
   */
  boolean pump(Deadline patience) throws TlsException {
    int count;
    try {
      count = tcp().read(buffer, patience);
    } catch (TcpException e) {
      throw TlsException.of(e, stage(), facts().lastMessage);
    }
    long nanos = System.nanoTime();
    if (count < 0) {
      return false;
    }
    if (recordsReceived == 0 && bytesReceived == 0) {
      refusePlainText(count);
    }
    bytesReceived += count;
    boolean before = connected();
    if (!connected() && bytesReceived > MOST_HANDSHAKE_BYTES) {
      throw failed(
          TlsFailure.TOO_LARGE,
          TlsStage.HANDSHAKE,
          "more than %,d bytes came and the handshake is not over".formatted(MOST_HANDSHAKE_BYTES));
    }
    try {
      for (RecordSplitter.Raw record : received.add(buffer, count)) {
        take(record, nanos);
      }
    } catch (MalformedTlsException e) {
      throw failed(TlsFailure.PROTOCOL_ERROR, stage(), e.reason());
    }
    flush(); // Once for all that came at once, as one answer.
    if (!before) {
      computingNanos += System.nanoTime() - nanos;
    }
    if (protocol.isClosed() && !before && !connected()) {
      throw failed(
          TlsFailure.CLOSED, stage(), "the server ended the session before the handshake was over");
    }
    return true;
  }

  /** What is not TLS is named rather than worked on. */
  private void refusePlainText(int count) throws TlsException {
    byte[] first = Arrays.copyOf(buffer, count);
    if (PlainProtocol.mayBeTls(first)) {
      return;
    }
    while (first.length < ENOUGH_TO_NAME) {
      try {
        byte[] more = new byte[64];
        int length = tcp().read(more, tcp().deadline().orIn(REST_OF_GREETING));
        if (length < 0) {
          break;
        }
        byte[] longer = Arrays.copyOf(first, first.length + length);
        System.arraycopy(more, 0, longer, first.length, length);
        first = longer;
      } catch (TcpException e) {
        break; // What there is must do.
      }
    }
    throw failed(TlsFailure.NOT_TLS, TlsStage.HANDSHAKE, PlainProtocol.sentence(first));
  }

  private void take(RecordSplitter.Raw record, long nanos) throws TlsException {
    recordsReceived++;
    if (!connected() && recordsReceived > MOST_HANDSHAKE_RECORDS) {
      throw failed(
          TlsFailure.TOO_LARGE,
          TlsStage.HANDSHAKE,
          "more than %,d records came and the handshake is not over"
              .formatted(MOST_HANDSHAKE_RECORDS));
    }
    emptyInARow = record.whole().length == RecordSplitter.HEADER_BYTES ? emptyInARow + 1 : 0;
    if (emptyInARow > MOST_EMPTY_RECORDS) {
      throw failed(
          TlsFailure.PROTOCOL_ERROR, stage(), "the server sends one empty record after another");
    }
    current = record;
    currentNanos = nanos;
    try {
      protocol.offerInput(record.whole());
    } catch (IOException | RuntimeException e) {
      tellUnopened();
      throw broken(e);
    }
    tellUnopened();
  }

  /** The machine opened the record: tells it, and the messages that it completes. */
  private void incoming(Content content) throws MalformedTlsException {
    RecordSplitter.Raw record = current;
    if (record == null) {
      return; // A second content of one record does not exist; the machine would have a fault.
    }
    current = null;
    boolean encrypted = record.type() == 23 || cipherIn;
    watcher.record(false, currentNanos, describe(record, content.type()));
    tell(false, currentNanos, content, encrypted, inMessages);
    if (content.type() == 20 && !facts().tls13()) {
      cipherIn = true;
    }
    if (content.bytes().length == 0) {
      emptyInARow++;
    }
  }

  /** A record that the machine did not open, or passed over. */
  private void tellUnopened() {
    RecordSplitter.Raw record = current;
    if (record != null) {
      current = null;
      watcher.record(false, currentNanos, describe(record, record.type()));
      if (record.type() == 20) {
        watcher.message(
            false,
            currentNanos,
            MessageDecoder.other(20, record.whole().length - RecordSplitter.HEADER_BYTES, false));
      }
    }
  }

  private void tell(
      boolean sent, long nanos, Content content, boolean encrypted, HandshakeSplitter messages)
      throws MalformedTlsException {
    switch (content.type()) {
      case 22 -> {
        for (HandshakeSplitter.Raw message : messages.add(content.bytes())) {
          transcribe(message, sent);
          watcher.message(sent, nanos, decoder.handshake(message, sent, encrypted));
        }
      }
      case 21 -> watcher.message(sent, nanos, decoder.alert(content.bytes(), sent, encrypted));
      default ->
          watcher.message(
              sent, nanos, MessageDecoder.other(content.type(), content.bytes().length, encrypted));
    }
  }

  /** RFC 8446 section 4.4.1; a first ClientHello that was not enough counts by its digest. */
  private void transcribe(HandshakeSplitter.Raw message, boolean sent) {
    if (finished || transcript.size() > MOST_HANDSHAKE_BYTES) {
      return;
    }
    if (!sent && message.type() == 2 && MessageDecoder.helloRetryRequest(message.body())) {
      byte[] first = transcript.toByteArray();
      transcript.reset();
      byte[] digest = CertificateReader.digest(MessageDecoder.digestOf(message.body()), first);
      transcript.writeBytes(new byte[] {(byte) 254, 0, 0, (byte) digest.length});
      transcript.writeBytes(digest);
    }
    transcript.writeBytes(message.whole());
    finished = sent && message.type() == 20;
  }

  /** What the session can be resumed with; absent when the server gave nothing for that. */
  @Nullable Resumption resumption() {
    return connected() ? Resumption.of(client, facts(), transcript.toByteArray()) : null;
  }

  private static TlsRecord describe(RecordSplitter.Raw record, int innerType) {
    return new TlsRecord(
        TlsNames.contentType(record.type()),
        innerType == record.type() ? null : TlsNames.contentType(innerType),
        TlsNames.numbered(TlsNames.version(record.version()), record.version()),
        record.whole().length);
  }

  /** Sends what the machine wants sent. */
  private void flush() throws TlsException {
    int available = protocol.getAvailableOutputBytes();
    if (available == 0) {
      return;
    }
    byte[] bytes = new byte[available];
    protocol.readOutput(bytes, 0, available);
    try {
      tcp().write(bytes);
    } catch (TcpException e) {
      throw TlsException.of(e, stage(), facts().lastMessage);
    }
    long nanos = System.nanoTime();
    bytesSent += available;
    try {
      for (RecordSplitter.Raw record : written.add(bytes, available)) {
        Content next = protocol.nextOutgoing();
        Content content = next == null ? new Content(record.type(), record.fragment()) : next;
        watcher.record(true, nanos, describe(record, content.type()));
        tell(true, nanos, content, record.type() == 23 || cipherOut, outMessages);
        if (content.type() == 20 && !facts().tls13()) {
          cipherOut = true;
        }
      }
    } catch (MalformedTlsException e) {
      throw new IllegalStateException("the library wrote what is not TLS", e);
    }
  }

  /** Data of the application that has come by now. */
  int readData(byte[] target) {
    return protocol.readInput(target, 0, target.length);
  }

  int availableData() {
    return protocol.getAvailableInputBytes();
  }

  boolean closed() {
    return protocol.isClosed();
  }

  void writeData(byte[] bytes) throws TlsException {
    try {
      protocol.writeApplicationData(bytes, 0, bytes.length);
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
    flush();
  }

  /**
   * Sends a message of the handshake that the machine knows nothing of, encrypted as all others. It
   * will break the connection when the peer answers it.
   */
  void sendHandshake(byte[] message) throws TlsException {
    try {
      protocol.writeHandshake(message);
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
    flush();
  }

  byte[] verifyData() {
    var parameters = client.parameters();
    byte[] data = parameters == null ? null : parameters.getLocalVerifyData();
    return data == null ? new byte[0] : data;
  }

  /** Says goodbye as far as the peer lets one. */
  void close() {
    try {
      protocol.close();
      flush();
    } catch (IOException | TlsException e) {
      // The connection is closed in any case.
    } finally {
      tcp().close();
    }
  }

  TlsStage stage() {
    return connected() ? TlsStage.SESSION : TlsStage.HANDSHAKE;
  }

  TlsException failed(TlsFailure failure, TlsStage stage, String reason) {
    return new TlsException(failure, stage, facts().lastMessage, reason);
  }

  /** What went wrong when the machine gave up; the peer is told by the alert that it wrote. */
  private TlsException broken(Exception problem) {
    TlsStage stage = stage();
    try {
      flush();
    } catch (TlsException e) {
      // The connection is gone; what went wrong before counts.
    }
    if (problem instanceof TlsFatalAlertReceived alert) {
      int description = alert.getAlertDescription();
      return failed(
          TlsFailure.ALERT,
          stage,
          "the server refused with the alert %s (%d)%s"
              .formatted(
                  TlsNames.alert(description),
                  description,
                  AlertWords.meaning(description, facts().lastMessage == null)));
    }
    if (problem.getCause() instanceof MalformedTlsException malformed) {
      return failed(TlsFailure.TOO_LARGE, stage, malformed.reason());
    }
    String after =
        facts().lastMessage == null
            ? ""
            : " (the last message was %s)".formatted(facts().lastMessage);
    String what =
        problem instanceof TlsFatalAlert alert
            ? "%s%s".formatted(TlsNames.alert(alert.getAlertDescription()), detail(alert))
            : "unreadable" + detail(problem);
    return failed(
        TlsFailure.PROTOCOL_ERROR,
        stage,
        "what the server sent breaks the protocol: " + what + after);
  }

  private static String detail(Exception problem) {
    Throwable cause = problem;
    for (int depth = 0; depth < MOST_CAUSES && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return "";
    }
    String plain = PlainText.line(message, LONGEST_REASON);
    int colon = plain.indexOf("; ");
    return colon < 0 && plain.matches("[a-z_]+\\(\\d+\\)") ? "" : ", " + plain;
  }
}
