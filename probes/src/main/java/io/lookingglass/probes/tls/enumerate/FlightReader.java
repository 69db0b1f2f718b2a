package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.tls.wire.HandshakeSplitter;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.PlainProtocol;
import io.lookingglass.probes.tls.wire.RecordSplitter;
import io.lookingglass.probes.tls.wire.TlsBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server sends in plain text before keys are agreed on. Whatever comes, it holds no
 * more than it needs and never fails: what breaks the protocol ends it with a reason. For one
 * connection, and one thread.
 */
final class FlightReader {
  static final int MOST_BYTES = 1 << 18;
  private static final int MOST_RECORDS = 400;
  private static final int SERVER_HELLO = 2;
  private static final int CERTIFICATE = 11;
  private static final int SERVER_KEY_EXCHANGE = 12;
  private static final int SERVER_HELLO_DONE = 14;

  private final RecordSplitter records = new RecordSplitter();
  private final HandshakeSplitter messages = new HandshakeSplitter();
  private int bytes;
  private int count;
  private @Nullable ServerHello hello;
  private byte @Nullable [] certificate;
  private @Nullable KeyExchange keyExchange;
  private boolean helloDone;
  private int alert = ServerHello.NONE;
  private int heartbeatBytes = ServerHello.NONE;
  private @Nullable String problem;

  /** Takes what came. */
  void add(byte[] came, int length) {
    if (problem != null) {
      return;
    }
    if (bytes == 0 && !PlainProtocol.mayBeTls(Arrays.copyOf(came, Math.min(length, 2)))) {
      problem = PlainProtocol.sentence(Arrays.copyOf(came, length));
      return;
    }
    bytes += length;
    try {
      for (RecordSplitter.Raw record : records.add(came, length)) {
        count++;
        take(record);
      }
    } catch (MalformedTlsException e) {
      problem = e.reason();
    }
    if (problem == null && (bytes > MOST_BYTES || count > MOST_RECORDS)) {
      problem = "it sent %,d bytes in %,d records, more than anybody needs".formatted(bytes, count);
    }
  }

  private void take(RecordSplitter.Raw record) throws MalformedTlsException {
    byte[] content = record.fragment();
    switch (record.type()) {
      case 21 -> {
        if (content.length == 2) {
          alert = content[1] & 0xFF;
        }
      }
      case 22 -> {
        // Encrypted messages of TLS 1.3 come in records of another type.
        for (HandshakeSplitter.Raw message : messages.add(content)) {
          message(message);
        }
      }
      case 24 -> heartbeatBytes = Math.max(0, heartbeatBytes) + content.length;
      default -> {
        // Counted, and of no use.
      }
    }
  }

  private void message(HandshakeSplitter.Raw message) throws MalformedTlsException {
    ServerHello chosen = hello;
    switch (message.type()) {
      case SERVER_HELLO -> hello = chosen == null ? ServerHello.read(message.body()) : chosen;
      case CERTIFICATE -> {
        if (certificate == null && chosen != null) {
          TlsBytes list = new TlsBytes(message.body()).vector24();
          certificate = list.isEmpty() ? null : list.opaque24();
        }
      }
      case SERVER_KEY_EXCHANGE -> {
        if (keyExchange == null && chosen != null) {
          keyExchange =
              KeyExchange.read(
                  message.body(), SuiteTraits.of(chosen.suite()), chosen.legacyVersion());
        }
      }
      case SERVER_HELLO_DONE -> helloDone = chosen != null;
      default -> {
        // Of no use here.
      }
    }
  }

  /** What is known by now. */
  ServerFlight flight() {
    return new ServerFlight(
        hello, certificate, keyExchange, helloDone, alert, heartbeatBytes, count, problem);
  }
}
