package io.lookingglass.probes.tls;

import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.tcp.TcpException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** No TLS session, or one that ended badly: an outcome of a measurement. */
public final class TlsException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final TlsFailure failure;
  private final TlsStage stage;
  private final @Nullable String lastMessage;

  /**
   * @param lastMessage the last message that the server sent; absent when none came
   * @param reason what went wrong, a sentence without a full stop
   */
  TlsException(TlsFailure failure, TlsStage stage, @Nullable String lastMessage, String reason) {
    super(reason);
    this.failure = failure;
    this.stage = stage;
    this.lastMessage = lastMessage;
  }

  public TlsFailure failure() {
    return failure;
  }

  /** How far it came. */
  public TlsStage stage() {
    return stage;
  }

  /** The last message that the server sent; absent when none came. */
  public @Nullable String lastMessage() {
    return lastMessage;
  }

  /** What went wrong, a sentence without a full stop. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** What a failure of TCP means at that stage. */
  public static TlsException of(TcpException tcp, TlsStage stage, @Nullable String lastMessage) {
    TlsFailure failure =
        switch (tcp.failure()) {
          case TIMED_OUT -> TlsFailure.TIMED_OUT;
          case REFUSED -> TlsFailure.PORT_CLOSED;
          case UNREACHABLE -> TlsFailure.UNREACHABLE;
          case RESET -> TlsFailure.RESET;
          case STOPPED -> TlsFailure.STOPPED;
          case NOT_SENT -> TlsFailure.NOT_SENT;
        };
    String where =
        switch (stage) {
          case CONNECT -> "";
          case START_TLS -> " while asking for TLS";
          case HANDSHAKE ->
              lastMessage == null
                  ? " after the ClientHello: the server said nothing"
                  : " in the handshake, after the server's " + lastMessage;
          case SESSION -> "";
        };
    return new TlsException(failure, stage, lastMessage, tcp.reason() + where);
  }
}
