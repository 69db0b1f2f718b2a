package io.lookingglass.probes.tls;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** LDAP, PostgreSQL and MySQL: one message each way, in bytes. */
final class BinaryDialogue implements StartTlsDialogue {
  private static final int LONGEST_SHOWN = 120;
  private static final String INJECTED =
      "the server, or somebody between, sent more in plain text behind its consent to TLS";

  private final @Nullable Step first;
  private final Answer answer;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean sent;

  /** Judges what came by now. */
  @FunctionalInterface
  private interface Answer {
    Step to(byte[] all) throws MalformedTlsException;
  }

  private BinaryDialogue(@Nullable Step first, Answer answer) {
    this.first = first;
    this.answer = answer;
  }

  /** RFC 4511 section 4.14: an ExtendedRequest for 1.3.6.1.4.1.1466.20037. */
  static BinaryDialogue ldap() {
    byte[] oid = "1.3.6.1.4.1.1466.20037".getBytes(StandardCharsets.US_ASCII);
    byte[] head = HexFormat.of().parseHex("301d02010177188016");
    byte[] request = Arrays.copyOf(head, head.length + oid.length);
    System.arraycopy(oid, 0, request, head.length, oid.length);
    return new BinaryDialogue(
        new Step.Send(request, "ExtendedRequest StartTLS"), BinaryDialogue::ldapAnswer);
  }

  private static Step ldapAnswer(byte[] all) throws MalformedTlsException {
    TlsBytes in = new TlsBytes(all);
    if (all.length < 2 || ((all[1] & 0x80) != 0 && all.length < 2 + 4)) {
      return new Step.Wait();
    }
    if (in.uint8() != 0x30) {
      return new Step.Refused("what answers is not LDAP");
    }
    int length = derLength(in);
    if (in.remaining() < length) {
      return new Step.Wait();
    }
    if (in.remaining() > length) {
      return new Step.Refused(INJECTED);
    }
    if (in.uint8() != 0x02) {
      return new Step.Refused("what answers is not LDAP");
    }
    in.opaque(derLength(in));
    if (in.uint8() != 0x78) {
      return new Step.Refused("the server answers StartTLS with something else");
    }
    derLength(in);
    if (in.uint8() != 0x0A || derLength(in) != 1) {
      return new Step.Refused("the server's answer to StartTLS has no result");
    }
    int result = in.uint8();
    return result == 0
        ? new Step.Ready()
        : new Step.Refused("the server refuses StartTLS with LDAP result " + result);
  }

  private static int derLength(TlsBytes in) throws MalformedTlsException {
    int first = in.uint8();
    return switch (first) {
      case 0x81 -> in.uint8();
      case 0x82 -> in.uint16();
      case 0x83 -> in.uint24();
      case 0x84 -> (int) Math.min(in.uint32(), MOST_BYTES + 1L);
      default -> {
        if (first > 0x7F) {
          throw new MalformedTlsException("a length of LDAP is malformed");
        }
        yield first;
      }
    };
  }

  /** SSLRequest of PostgreSQL's protocol 3. */
  static BinaryDialogue postgres() {
    return new BinaryDialogue(
        new Step.Send(HexFormat.of().parseHex("0000000804d2162f"), "SSLRequest"),
        all ->
            all.length == 0
                ? new Step.Wait()
                : switch (all[0]) {
                  case 'S' -> all.length == 1 ? new Step.Ready() : new Step.Refused(INJECTED);
                  case 'N' -> new Step.Refused("the server does not offer TLS");
                  case 'E' -> new Step.Refused("the server answers SSLRequest with an error");
                  default -> new Step.Refused("what answers is not PostgreSQL");
                });
  }

  /** The SSL request of MySQL's protocol 10, which follows the server's greeting. */
  static BinaryDialogue mysql() {
    return new BinaryDialogue(null, BinaryDialogue::mysqlGreeting);
  }

  private static Step mysqlGreeting(byte[] all) throws MalformedTlsException {
    if (all.length < 5) {
      return new Step.Wait();
    }
    int length = (all[0] & 0xFF) | (all[1] & 0xFF) << 8 | (all[2] & 0xFF) << 16;
    if (length > MOST_BYTES) {
      return new Step.Refused("what answers is not MySQL");
    }
    if (all.length < 4 + length) {
      return new Step.Wait();
    }
    TlsBytes in = new TlsBytes(Arrays.copyOfRange(all, 4, 4 + length));
    int protocol = in.uint8();
    if (protocol == 0xFF) {
      in.uint16();
      String message = new String(in.rest(), StandardCharsets.UTF_8);
      return new Step.Refused(
          "the server refuses the connection: " + PlainText.line(message, LONGEST_SHOWN));
    }
    if (protocol != 10) {
      return new Step.Refused("what answers is not MySQL");
    }
    while (in.uint8() != 0) {
      // Its version in words.
    }
    in.opaque(4 + 8 + 1);
    int capabilities = in.uint8() | in.uint8() << 8;
    if ((capabilities & 0x0800) == 0) {
      return new Step.Refused("the server does not offer TLS");
    }
    byte[] request = new byte[36];
    request[0] = 32;
    request[3] = (byte) (all[3] + 1);
    // CLIENT_PROTOCOL_41, CLIENT_SSL, CLIENT_SECURE_CONNECTION; then 16 MiB and utf8.
    byte[] head = HexFormat.of().parseHex("008a00000000000121");
    System.arraycopy(head, 0, request, 4, head.length);
    return new Step.Send(request, "SSLRequest");
  }

  @Override
  public Step begin() {
    if (first != null) {
      sent = true;
      return first;
    }
    return new Step.Wait();
  }

  @Override
  public Step received(byte[] bytes) {
    if (bytes.length == 0 && sent && first == null) {
      return new Step.Ready(); // MySQL: TLS follows the request at once.
    }
    held.writeBytes(bytes);
    if (held.size() > MOST_BYTES) {
      return new Step.Refused(
          "the server wrote more than %,d bytes before TLS".formatted(MOST_BYTES));
    }
    try {
      Step step = answer.to(held.toByteArray());
      sent |= step instanceof Step.Send;
      return step;
    } catch (MalformedTlsException e) {
      return new Step.Refused("the server's answer is malformed: it " + e.reason());
    }
  }
}
