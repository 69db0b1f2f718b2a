package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ticketbleed, CVE-2016-9244: a session is resumed by its ticket with a session id of 16 bytes. A
 * server repeats them (RFC 5077 section 3.4); one with the fault repeats them and adds 16 more of
 * its memory. Only how long the id is counts.
 */
final class TicketbleedInquiry extends SingleInquiry {
  private static final int ID_BYTES = 16;

  private final Hellos hellos;
  private final List<Integer> suites;
  private final byte[] ticket;
  private final byte[] id;

  TicketbleedInquiry(Hellos hellos, List<Integer> suites, byte[] ticket) {
    super("Ticketbleed");
    this.hellos = hellos;
    this.suites = List.copyOf(suites);
    this.ticket = ticket.clone();
    this.id = hellos.randomBytes(ID_BYTES);
  }

  @Override
  Question question() {
    return Question.of(
        hellos
            .of(ClientHello.TLS_1_2, suites)
            .withSessionId(id)
            .with(ClientHello.SESSION_TICKET, ticket)
            .bytes(),
        Question.Until.HELLO);
  }

  /** Absent when it cannot be told. */
  @Nullable Boolean vulnerable() {
    Answer answer = answer();
    ServerHello hello = answer == null ? null : answer.flight().hello();
    if (hello == null) {
      return null;
    }
    byte[] repeated = hello.sessionId();
    return repeated.length > ID_BYTES && Arrays.equals(Arrays.copyOf(repeated, ID_BYTES), id);
  }

  /** Why it cannot be told, a sentence without a full stop. */
  Sentence missing() {
    return refusal();
  }
}
