package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsEnumeration.Names;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By which schemes a server signs its key exchange: in TLS 1.2, where they are in plain text, or in
 * TLS 1.3, by handshakes with keys. In TLS 1.2 only for suites of one kind of certificate: servers
 * with several choose the suite before the scheme, and would then refuse what they could do with
 * another.
 */
final class SchemeInquiry extends Elimination<Integer> {
  private final Hellos hellos;
  private final int version;
  private final List<Integer> suites;

  /**
   * @param suites that the server takes and, before TLS 1.3, whose key exchange is signed by one
   *     kind of key
   */
  SchemeInquiry(Hellos hellos, int version, List<Integer> suites) {
    super(Hellos.SCHEMES, 6);
    this.hellos = hellos;
    this.version = version;
    this.suites = List.copyOf(suites);
  }

  int version() {
    return version;
  }

  @Override
  public String subject() {
    return "signature schemes of " + TlsNames.version(version);
  }

  @Override
  Question offering(List<Integer> offered) {
    return version == ClientHello.TLS_1_3
        ? Question.of(new KeyedSession.Offer(offered, List.of()))
        : Question.of(
            hellos.of(version, suites).withSchemes(offered).bytes(), Question.Until.HELLO_DONE);
  }

  @Override
  @Nullable Integer choice(Answer answer) {
    KeyExchange exchange = answer.flight().keyExchange();
    KeyedSession keyed = answer.keyed();
    int scheme =
        keyed != null ? keyed.scheme() : exchange != null ? exchange.scheme() : ServerHello.NONE;
    return scheme == ServerHello.NONE ? null : Integer.valueOf(scheme);
  }

  /** What is known by now of one version, of all kinds together. */
  static Names result(List<SchemeInquiry> inquiries) {
    List<String> names = new ArrayList<>();
    Sentence why = null;
    Order order = inquiries.getFirst().order();
    for (SchemeInquiry inquiry : inquiries) {
      inquiry.found().stream()
          .map(TlsNames::signatureScheme)
          .filter(name -> !names.contains(name))
          .forEach(names::add);
      Answer no = inquiry.refused();
      Sentence missing =
          inquiry.problem() != null ? inquiry.problem() : no == null ? null : no.refusal();
      why = why == null ? missing : why;
      order =
          order == inquiry.order() || inquiry.order() == Order.SINGLE
              ? order
              : order == Order.SINGLE ? inquiry.order() : Order.UNKNOWN;
    }
    return new Names(
        TlsNames.version(inquiries.getFirst().version()),
        names.isEmpty() && why == null ? Sentence.of("not asked") : why,
        order,
        names);
  }
}
