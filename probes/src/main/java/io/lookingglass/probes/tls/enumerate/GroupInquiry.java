package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsEnumeration.Group;
import io.lookingglass.probes.event.TlsEnumeration.Groups;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By which groups a server agrees on keys: in TLS 1.3 it names each in a HelloRetryRequest, as it
 * is sent no key; before, in its ServerKeyExchange.
 */
final class GroupInquiry extends Elimination<Integer> {
  private final Hellos hellos;
  private final int version;
  private final List<Integer> suites;

  /** The curve of the certificate, which many servers want to be in the list as well. */
  private final int certificateGroup;

  private boolean withCertificateGroup;

  /** Whether the server preferred that one to whatever else was left. */
  private boolean hidden;

  /**
   * @param suites that the server takes and that use a group
   * @param certificateGroup {@link ServerHello#NONE} when the certificate has no curve
   */
  GroupInquiry(Hellos hellos, int version, List<Integer> suites, int certificateGroup) {
    super(version == ClientHello.TLS_1_3 ? Hellos.GROUPS : Hellos.CURVES, 6);
    this.hellos = hellos;
    this.version = version;
    this.suites = List.copyOf(suites);
    this.certificateGroup = certificateGroup;
  }

  @Override
  public String subject() {
    return "groups of " + TlsNames.version(version);
  }

  @Override
  Question offering(List<Integer> offered) {
    List<Integer> sent = offered;
    if (withCertificateGroup && !offered.contains(certificateGroup)) {
      sent = new java.util.ArrayList<>(offered);
      sent.add(certificateGroup);
    }
    return Question.of(
        hellos.of(version, suites).withGroups(sent).bytes(), Question.Until.HELLO_DONE);
  }

  @Override
  @Nullable Integer choice(Answer answer) {
    ServerHello hello = answer.flight().hello();
    if (hello == null || hello.version() != version) {
      return null;
    }
    KeyExchange exchange = answer.flight().keyExchange();
    int group =
        version == ClientHello.TLS_1_3
            ? hello.group()
            : exchange == null ? ServerHello.NONE : exchange.group();
    if (withCertificateGroup && group == certificateGroup && found().contains(group)) {
      hidden = true;
      return null;
    }
    return group == ServerHello.NONE ? null : Integer.valueOf(group);
  }

  @Override
  public void answered(Answer answer) {
    if (!withCertificateGroup
        && certificateGroup != ServerHello.NONE
        && found().contains(certificateGroup)
        && answer.heard()
        && answer.flight().hello() == null) {
      withCertificateGroup = true; // The rest is asked for once more, with it at the end.
      return;
    }
    super.answered(answer);
  }

  /** What is known by now. */
  Groups result() {
    Answer no = refused();
    Sentence why = problem() != null ? problem() : no == null ? null : no.refusal();
    if (why == null && hidden && order() != Order.CLIENT) {
      why =
          Sentence.of(
              "there may be more: the server insists on {0}, the curve of its certificate, before"
                  + " those",
              TlsNames.group(certificateGroup));
    }
    return new Groups(
        TlsNames.version(version),
        found().isEmpty() && why == null ? Sentence.of("not asked") : why,
        order(),
        found().stream()
            .map(group -> new Group(group, TlsNames.group(group), TlsNames.postQuantum(group)))
            .toList());
  }
}
