package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.TlsSession;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/** What came of a question to one server. */
sealed interface Reply {

  /**
   * An answer to this question, whatever it says.
   *
   * @param bytes its size
   * @param transport that brought it
   * @param tookNanos since the last time the question was sent, connecting included
   * @param ignored datagrams that did not fit
   * @param clientCookie what was sent, in lower-case hex
   */
  record Answer(
      Message message,
      int bytes,
      DnsTransport transport,
      Instant at,
      long tookNanos,
      List<DnsRetry> retries,
      int ignored,
      @Nullable TlsSession tls,
      @Nullable String clientCookie)
      implements Reply {
    public Answer {
      retries = List.copyOf(retries);
    }

    DnsMessage text() {
      return MessageReader.describe(message, bytes, clientCookie);
    }
  }

  /**
   * None.
   *
   * @param reason a sentence without a full stop
   * @param tookNanos altogether
   */
  record NoAnswer(
      DnsFailure failure,
      String reason,
      DnsTransport transport,
      long tookNanos,
      int attempts,
      int ignored)
      implements Reply {}
}
