package io.lookingglass.probes.result;

import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.result.Verdict.Level;
import java.util.List;

/** Says what came of a zone transfer. */
final class TransferVerdict {
  private static final int LONGEST_REASON = 300;

  private TransferVerdict() {}

  /**
   * Of a server that answered.
   *
   * @param zone as the asker knows it
   */
  static Verdict of(String zone, DnsResponse response, DnsMessage message) {
    DnsTransfer transfer = response.transfer();
    if (transfer == null) {
      return refused(zone, response, message);
    }
    String size =
        "%s in %s, %s"
            .formatted(
                Wording.count(transfer.records(), "record"),
                Wording.count(transfer.messages(), "message"),
                Wording.count((int) transfer.bytes(), "byte"));
    String broken = transfer.broken();
    if (broken != null) {
      return new Verdict(
          Level.WARNING,
          "The transfer of %s from %s is not complete: %s."
              .formatted(zone, response.who(), PlainText.line(broken, LONGEST_REASON)),
          List.of("What came: " + size + "."));
    }
    return new Verdict(
        Level.GOOD,
        "%s hands out the zone %s: %s (%s)."
            .formatted(response.who(), zone, size, Wording.milliseconds(response.total())),
        List.of(
            "It does so to this server's address; see that only secondaries may transfer the zone"
                + " unless everybody is meant to."));
  }

  private static Verdict refused(String zone, DnsResponse response, DnsMessage message) {
    String status = message.status().equals("NOERROR") ? "no record" : message.status();
    String advice =
        switch (message.status()) {
          case "REFUSED" -> "So it should be for everybody but the zone's secondaries.";
          case "NOTAUTH" -> "It does not serve the zone, or wants a signed request (TSIG).";
          default -> "Name the zone itself, and one of its servers.";
        };
    return new Verdict(
        Level.WARNING,
        "%s does not hand out the zone %s (%s).".formatted(response.who(), zone, status),
        List.of(advice));
  }
}
