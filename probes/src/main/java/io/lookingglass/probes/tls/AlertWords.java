package io.lookingglass.probes.tls;

/** What a server means with an alert that ends a handshake, as far as one can know. */
final class AlertWords {
  private AlertWords() {}

  /**
   * Words to stand behind the alert's name; empty when nothing can be added.
   *
   * @param atOnce whether it was the answer to the ClientHello
   */
  static String meaning(int description, boolean atOnce) {
    return switch (description) {
      case 40 ->
          atOnce
              ? ": it shares no cipher suite, group or signature scheme with this client, or knows"
                  + " no site of that name"
              : "";
      case 42 -> ": it does not like the certificate";
      case 46 -> ": it knows no such certificate";
      case 48 -> ": it does not know the authority of the client certificate";
      case 70 -> ": it speaks none of TLS 1.0 to 1.3";
      case 71 -> ": what is offered is too weak for it";
      case 80 -> ": something is wrong on its own side";
      case 86 -> ": it takes the offer for a downgrade";
      case 112 -> ": it has no site of that name; try another serverName";
      case 116 -> ": it wants a client certificate, which is not sent here";
      case 120 -> ": it speaks none of the application protocols offered; try another alpn";
      default -> "";
    };
  }
}
