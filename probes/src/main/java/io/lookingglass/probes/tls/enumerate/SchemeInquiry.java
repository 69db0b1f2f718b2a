package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.event.TlsEnumeration.Names;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By which schemes a server signs its key exchange in TLS 1.2, where they are in plain text. Only
 * for suites of one kind of certificate: servers with several choose the suite before the scheme,
 * and would then refuse what they could do with another.
 */
final class SchemeInquiry extends Elimination<Integer> {
  private final Hellos hellos;
  private final List<Integer> suites;

  /**
   * @param suites that the server takes and whose key exchange is signed by one kind of key
   */
  SchemeInquiry(Hellos hellos, List<Integer> suites) {
    super(Hellos.SCHEMES, 6);
    this.hellos = hellos;
    this.suites = List.copyOf(suites);
  }

  @Override
  public String subject() {
    return "signature schemes of TLS 1.2";
  }

  @Override
  Question offering(List<Integer> offered) {
    return Question.of(
        hellos.of(ClientHello.TLS_1_2, suites).withSchemes(offered).bytes(),
        Question.Until.HELLO_DONE);
  }

  @Override
  @Nullable Integer choice(Answer answer) {
    KeyExchange exchange = answer.flight().keyExchange();
    return exchange == null || exchange.scheme() == ServerHello.NONE
        ? null
        : Integer.valueOf(exchange.scheme());
  }

  /** What is known by now, of all kinds together. */
  static Names result(List<SchemeInquiry> inquiries) {
    List<String> names = new ArrayList<>();
    String why = null;
    Order order = inquiries.getFirst().order();
    for (SchemeInquiry inquiry : inquiries) {
      inquiry.found().stream()
          .map(TlsNames::signatureScheme)
          .filter(name -> !names.contains(name))
          .forEach(names::add);
      Answer no = inquiry.refused();
      String missing =
          inquiry.problem() != null ? inquiry.problem() : no == null ? null : no.refusal();
      why = why == null ? missing : why;
      order =
          order == inquiry.order() || inquiry.order() == Order.SINGLE
              ? order
              : order == Order.SINGLE ? inquiry.order() : Order.UNKNOWN;
    }
    return new Names(
        TlsNames.version(ClientHello.TLS_1_2),
        names.isEmpty() && why == null ? "not asked" : why,
        order,
        names);
  }
}
