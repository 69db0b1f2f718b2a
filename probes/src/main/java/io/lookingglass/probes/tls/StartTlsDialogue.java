package io.lookingglass.probes.tls;

import io.lookingglass.probes.event.StartTls;

/**
 * What is said in plain text until a server begins TLS: a pure machine that is given what comes and
 * says what to do. It reads no more than {@link #MOST_BYTES}. For one connection.
 */
interface StartTlsDialogue {
  int MOST_BYTES = 1 << 15;

  /** What is to be done next. */
  sealed interface Step {

    /** More must come. */
    record Wait() implements Step {}

    /**
     * Something is to be sent.
     *
     * @param words the same for a reader
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
    record Send(byte[] bytes, String words) implements Step {}

    /** The next byte is of TLS. */
    record Ready() implements Step {}

    /**
     * It will not come to TLS.
     *
     * @param reason a sentence without a full stop
     */
    record Refused(String reason) implements Step {}
  }

  /** What to do before anything came. */
  Step begin();

  /**
   * Takes what came; empty to go on after something was sent.
   *
   * @return the next step
   */
  Step received(byte[] bytes);

  /**
   * The dialogue of a protocol.
   *
   * @param self how this side calls itself, an address literal as SMTP has it
   * @param serverName whom it speaks to
   */
  static StartTlsDialogue of(StartTls protocol, String self, String serverName) {
    return switch (protocol) {
      case SMTP -> LineDialogue.smtp(self);
      case IMAP -> LineDialogue.imap();
      case POP3 -> LineDialogue.pop3();
      case FTP -> LineDialogue.ftp();
      case XMPP -> new XmppDialogue(serverName);
      case LDAP -> BinaryDialogue.ldap();
      case POSTGRES -> BinaryDialogue.postgres();
      case MYSQL -> BinaryDialogue.mysql();
    };
  }
}
