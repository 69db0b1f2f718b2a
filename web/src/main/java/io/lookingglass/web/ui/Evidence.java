package io.lookingglass.web.ui;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.web.language.Language;
import io.lookingglass.web.language.Speech;

/**
 * What one forwards: the classic tool's text, Markdown for a ticket, commands that ask again.
 *
 * @param permalink the page's full address
 * @param jsonUrl the same result for programs
 * @param terminal a command for a person at a terminal
 * @param rest a command that asks the REST interface
 */
record Evidence(
    String permalink, String jsonUrl, String raw, String markdown, String terminal, String rest) {

  static Evidence of(Measurement measurement, MeasurementResult result, Facts facts, String base) {
    MeasurementRequest request = measurement.order().request();
    String permalink = base + "/m/" + measurement.id();
    return new Evidence(
        permalink,
        base + "/v1/measurements/" + measurement.id(),
        result.summary().rawOutput(),
        // Whoever reads the ticket need not speak the language of whoever pasted it.
        Speech.in(
            Language.ENGLISH, () -> TicketMarkdown.of(request, result, facts.list(), permalink)),
        CurlCommands.terminal(request, base),
        CurlCommands.rest(request, base));
  }

  /** A target as it stands in a request: a name as the DNS carries it. */
  static String ascii(Target target) {
    return switch (target) {
      case Target.Address address -> IpAddresses.format(address.address());
      case Target.Name name -> name.ascii();
      case Target.Prefix prefix -> prefix.text();
    };
  }
}
