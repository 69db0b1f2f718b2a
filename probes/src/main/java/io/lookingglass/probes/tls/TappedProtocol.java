package io.lookingglass.probes.tls;

import io.lookingglass.probes.tls.wire.MalformedTlsException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsClientProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The library's protocol machine with two taps: the content of each record that comes, decrypted,
 * before the machine acts on it, and of each that goes, before it is encrypted.
 */
final class TappedProtocol extends TlsClientProtocol {
  private final Deque<Content> outgoing = new ArrayDeque<>();
  private final Incoming incoming;
  private final @Nullable Resumption resumption;

  /** Is given the content of records that come. */
  @FunctionalInterface
  interface Incoming {
    void content(Content content) throws MalformedTlsException;
  }

  /**
   * What was in a record.
   *
   * @param type the inner content type
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
  record Content(int type, byte[] bytes) {}

  /**
   * @param resumption what the client offers to go on with; absent for a new session
   */
  TappedProtocol(Incoming incoming, @Nullable Resumption resumption) {
    this.incoming = incoming;
    this.resumption = resumption;
  }

  /** What the next record that goes out holds, in plain text. */
  @Nullable Content nextOutgoing() {
    return outgoing.poll();
  }

  @Override
  protected void processRecord(short type, byte[] buffer, int offset, int length)
      throws IOException {
    try {
      incoming.content(
          new Content(type & 0xFF, Arrays.copyOfRange(buffer, offset, offset + length)));
    } catch (MalformedTlsException e) {
      throw new IOException(e);
    }
    super.processRecord(type, buffer, offset, length);
  }

  @Override
  protected void sendClientHelloMessage() throws IOException {
    if (resumption != null && resumption.hasAge()) {
      resumption.writeAge(clientExtensions);
    }
    super.sendClientHelloMessage();
  }

  @Override
  protected void handleHandshakeMessage(short type, HandshakeMessageInput message)
      throws IOException {
    if (type == HandshakeType.new_session_ticket
        && !isTLSv13ConnectionState()
        && getContext().getSecurityParametersHandshake().isResumedSession()) {
      return; // A new ticket for a resumed session (RFC 5077 section 3.3), which the library
      // refuses.
    }
    super.handleHandshakeMessage(type, message);
  }

  /** Such an alert goes past the other way of writing. */
  @Override
  protected void raiseAlertFatal(
      short description, @Nullable String message, @Nullable Throwable cause) throws IOException {
    outgoing.add(new Content(21, new byte[] {2, (byte) description}));
    super.raiseAlertFatal(description, message, cause);
  }

  /** Sends a message past the machine. */
  void writeHandshake(byte[] message) throws IOException {
    safeWriteRecord(ContentType.handshake, message, 0, message.length);
  }

  @Override
  protected void safeWriteRecord(short type, byte[] buffer, int offset, int length)
      throws IOException {
    outgoing.add(new Content(type & 0xFF, Arrays.copyOfRange(buffer, offset, offset + length)));
    super.safeWriteRecord(type, buffer, offset, length);
  }
}
