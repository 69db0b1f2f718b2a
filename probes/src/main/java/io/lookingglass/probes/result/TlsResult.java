package io.lookingglass.probes.result;

import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsOcsp;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.event.TlsTimestamp;
import io.lookingglass.probes.event.TlsTrust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a TLS handshake. Times are in milliseconds.
 *
 * @param serverName that was sent; absent when none was
 * @param startTls how TLS began; absent when it began at once
 * @param session what was agreed on; absent when it came to none
 * @param resumption what came of the second connection; absent while not known
 * @param failure why there is no session; absent when there is one
 * @param chain the server's certificates in the order in which they came
 * @param ocsp the stapled response; absent when there is none
 * @param timestamps from the TLS extension and the OCSP response; those in certificates are there
 * @param trust what the chain is worth; absent when there is none
 * @param timeline everything that passed, in order of time
 * @param enumeration all that the server takes; absent when it was not asked for, or not begun
 * @param progress how far that is; absent when it was not asked for, or is over
 * @param findings the worst first
 */
public record TlsResult(
    Summary summary,
    @Nullable String serverName,
    List<String> alpn,
    @Nullable StartTls startTls,
    @Nullable TlsAgreement session,
    @Nullable Resumption resumption,
    @Nullable Failure failure,
    List<Certificate> chain,
    @Nullable TlsOcsp ocsp,
    List<TlsTimestamp> timestamps,
    @Nullable TlsTrust trust,
    List<Entry> timeline,
    int notShown,
    @Nullable TlsEnumeration enumeration,
    @Nullable Progress progress,
    List<TlsFinding> findings,
    Timings timings)
    implements MeasurementResult {
  public TlsResult {
    alpn = List.copyOf(alpn);
    chain = List.copyOf(chain);
    timestamps = List.copyOf(timestamps);
    timeline = List.copyOf(timeline);
    findings = List.copyOf(findings);
  }

  /**
   * How far the asking for everything has come.
   *
   * @param connections opened by now
   * @param expected in the end, about
   * @param subject what was asked last
   */
  public record Progress(int connections, int expected, String subject) {}

  /**
   * How long each phase took.
   *
   * @param total of what follows
   * @param dns looking the name up
   * @param tcp from the SYN to its answer; absent when none came
   * @param startTls in plain text before TLS; absent without, or when it came to no TLS
   * @param tls from the ClientHello to the end of the handshake; absent when it came to none
   */
  public record Timings(
      double total,
      double dns,
      @Nullable Double tcp,
      @Nullable Double startTls,
      @Nullable Double tls) {}

  /**
   * What came of trying to go on with the session.
   *
   * @param session of the second connection; absent when it failed
   * @param problem why it failed, a sentence without a full stop; absent when it did not
   */
  public record Resumption(@Nullable TlsAgreement session, @Nullable String problem) {}

  /**
   * Why there is no session.
   *
   * @param lastMessage the last one that the server sent; absent when none came
   * @param reason a sentence without a full stop
   */
  public record Failure(
      TlsFailure failure, TlsStage stage, @Nullable String lastMessage, String reason) {}

  /**
   * A certificate as it was sent.
   *
   * @param certificate absent when it cannot be read
   * @param problem why not, a sentence without a full stop
   */
  public record Certificate(
      int position, String pem, @Nullable TlsCertificate certificate, @Nullable String problem) {}

  /** What kind of thing passed. */
  public enum Kind {
    /** The look-up of the name. */
    DNS,
    /** The handshake of TCP. */
    TCP,
    /** Words before TLS. */
    PLAIN_TEXT,
    RECORD,
    MESSAGE
  }

  /**
   * Something that passed.
   *
   * @param connection from 0
   * @param sent whether this side sent it; absent for what has no direction
   * @param at when, counted from the beginning of the look-up of the name
   * @param took how long, for what lasts
   * @param name {@code ClientHello}; {@code handshake} of a record; a sentence for the rest
   * @param bytes its size; 0 for what has none
   * @param encrypted of a message: whether it travelled encrypted
   * @param detail of a record its version and what is inside; empty when there is nothing to add
   * @param fields of a message
   */
  public record Entry(
      int connection,
      Kind kind,
      @Nullable Boolean sent,
      double at,
      double took,
      String name,
      int bytes,
      boolean encrypted,
      String detail,
      List<TlsField> fields) {
    public Entry {
      fields = List.copyOf(fields);
    }
  }
}
