package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.event.TlsEnumeration.Names;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which protocols of the application a server chooses by ALPN (RFC 7301): before TLS 1.3, where the
 * choice is in plain text, or by handshakes with keys where there is nothing before.
 */
final class ProtocolInquiry extends Elimination<String> {
  /** Those of IANA's registry that are met on TCP, and two that went before HTTP/2. */
  private static final List<String> NAMES =
      List.of(
          "h2",
          "http/1.1",
          "http/1.0",
          "http/0.9",
          "spdy/3",
          "spdy/3.1",
          "grpc-exp",
          "imap",
          "pop3",
          "ftp",
          "xmpp-client",
          "xmpp-server",
          "managesieve",
          "mqtt",
          "dot",
          "postgresql",
          "tds/8.0",
          "nntp",
          "irc",
          "ntske/1",
          "acme-tls/1",
          "webrtc",
          "c-webrtc",
          "stun.turn",
          "coap",
          "co",
          "smb",
          "sunrpc",
          "sip/2",
          "radius/1.1");

  private final Hellos hellos;
  private final int version;
  private final List<Integer> suites;

  ProtocolInquiry(Hellos hellos, int version, List<Integer> suites) {
    super(NAMES, 4);
    this.hellos = hellos;
    this.version = version;
    this.suites = List.copyOf(suites);
  }

  @Override
  public String subject() {
    return "application protocols";
  }

  @Override
  Question offering(List<String> offered) {
    return version == ClientHello.TLS_1_3
        ? Question.of(new KeyedSession.Offer(Hellos.SCHEMES, offered))
        : Question.of(
            hellos.of(version, suites).withProtocols(offered).bytes(), Question.Until.HELLO);
  }

  @Override
  @Nullable String choice(Answer answer) {
    KeyedSession keyed = answer.keyed();
    if (keyed != null) {
      return keyed.protocol();
    }
    ServerHello hello = answer.flight().hello();
    return hello == null ? null : hello.protocol();
  }

  /** What is known by now. */
  Names result() {
    return new Names(TlsNames.version(version), problem(), order(), found());
  }
}
