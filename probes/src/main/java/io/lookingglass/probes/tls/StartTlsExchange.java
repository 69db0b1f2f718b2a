package io.lookingglass.probes.tls;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tcp.TcpException;
import io.lookingglass.probes.tls.StartTlsDialogue.Step;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Carries a connection from plain text to the first byte of TLS. */
public final class StartTlsExchange {
  private static final int LONGEST_SHOWN = 200;
  private static final int MOST_READS = 1_000;

  private StartTlsExchange() {}

  /** Is told what is said, in order. */
  @FunctionalInterface
  public interface Listener {

    /**
     * Something was sent or came.
     *
     * @param nanos of {@link System#nanoTime}
     * @param text of it, cleaned and bounded
     */
    void said(boolean sent, long nanos, int bytes, String text);
  }

  /**
   * Asks for TLS; on return the next byte is of TLS.
   *
   * @param serverName whom it speaks to, as far as the protocol wants to know
   * @throws TlsException when it does not come to that by the connection's deadline
   */
  public static void run(StartTls protocol, String serverName, TcpConnection tcp, Listener listener)
      throws TlsException {
    StartTlsDialogue dialogue =
        StartTlsDialogue.of(protocol, literal(tcp.localAddress()), serverName);
    byte[] buffer = new byte[4096];
    Step step = dialogue.begin();
    for (int reads = 0; reads < MOST_READS; ) {
      try {
        switch (step) {
          case Step.Ready _ -> {
            return;
          }
          case Step.Refused refused -> throw refused(refused.reason());
          case Step.Send send -> {
            tcp.write(send.bytes());
            listener.said(true, System.nanoTime(), send.bytes().length, send.words());
            step = dialogue.received(new byte[0]);
          }
          case Step.Wait _ -> {
            int count = tcp.read(buffer);
            long nanos = System.nanoTime();
            reads++;
            if (count < 0) {
              throw new TlsException(
                  TlsFailure.CLOSED,
                  TlsStage.START_TLS,
                  null,
                  "the server closed the connection while asked for TLS");
            }
            byte[] came = Arrays.copyOf(buffer, count);
            listener.said(
                false,
                nanos,
                count,
                PlainText.line(
                    new String(came, StandardCharsets.UTF_8).strip().replace("\r\n", " ⏎ "),
                    LONGEST_SHOWN));
            step = dialogue.received(came);
          }
        }
      } catch (TcpException e) {
        throw TlsException.of(e, TlsStage.START_TLS, null);
      }
    }
    throw refused("the server drips its answer byte by byte");
  }

  private static TlsException refused(String reason) {
    return new TlsException(TlsFailure.START_TLS_REFUSED, TlsStage.START_TLS, null, reason);
  }

  /** RFC 5321 section 4.1.3. */
  private static String literal(InetAddress address) {
    return address instanceof Inet6Address
        ? "[IPv6:" + IpAddresses.format(address) + "]"
        : "[" + IpAddresses.format(address) + "]";
  }
}
