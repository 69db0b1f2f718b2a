package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
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
  static Verdict of(Sentence zone, DnsResponse response, DnsMessage message) {
    DnsTransfer transfer = response.transfer();
    if (transfer == null) {
      return refused(zone, response, message);
    }
    Sentence size =
        Sentence.of(
            "{0} in {1}, {2}",
            Wording.records(transfer.records()),
            Wording.messages(transfer.messages()),
            Wording.bytes(transfer.bytes()));
    String broken = transfer.broken();
    if (broken != null) {
      return new Verdict(
          Level.WARNING,
          Sentence.of(
              "The transfer of {0} from {1} is not complete: {2}.",
              zone, response.who(), PlainText.line(broken, LONGEST_REASON)),
          List.of(Sentence.of("What came: {0}.", size)));
    }
    return new Verdict(
        Level.GOOD,
        Sentence.of(
            "{0} hands out the zone {1}: {2} ({3}).",
            response.who(), zone, size, Wording.milliseconds(response.total())),
        List.of(
            Sentence.of(
                "It does so to this server's address; see that only secondaries may transfer the"
                    + " zone unless everybody is meant to.")));
  }

  private static Verdict refused(Sentence zone, DnsResponse response, DnsMessage message) {
    Sentence status =
        message.status().equals("NOERROR")
            ? Sentence.of("no record")
            : Sentence.verbatim(message.status());
    Sentence advice =
        switch (message.status()) {
          case "REFUSED" ->
              Sentence.of("So it should be for everybody but the zone's secondaries.");
          case "NOTAUTH" ->
              Sentence.of("It does not serve the zone, or wants a signed request (TSIG).");
          default -> Sentence.of("Name the zone itself, and one of its servers.");
        };
    return new Verdict(
        Level.WARNING,
        Sentence.of("{0} does not hand out the zone {1} ({2}).", response.who(), zone, status),
        List.of(advice));
  }
}
