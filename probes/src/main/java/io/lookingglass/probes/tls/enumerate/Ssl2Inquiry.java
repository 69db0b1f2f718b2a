package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.event.TlsEnumeration.Strength;
import io.lookingglass.probes.event.TlsEnumeration.Suite;
import io.lookingglass.probes.event.TlsEnumeration.Support;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.List;

/** Whether a server speaks SSL 2.0; it lists all its ciphers at once. */
final class Ssl2Inquiry extends SingleInquiry {
  private final byte[] challenge;

  Ssl2Inquiry(Hellos hellos) {
    super("SSL 2.0");
    this.challenge = hellos.randomBytes(16);
  }

  @Override
  Question question() {
    return Question.ofSsl2(Ssl2Hello.question(challenge));
  }

  /** What is known by now. */
  Version result() {
    String name = TlsNames.version(Ssl2Hello.SSL_2);
    Answer answer = answer();
    if (answer == null) {
      return new Version(
          name,
          Support.NOT_TESTED,
          problem() == null ? Sentence.of("not asked yet") : problem(),
          Order.UNKNOWN,
          List.of());
    }
    try {
      Ssl2Hello hello = Ssl2Hello.read(answer.firstBytes());
      return new Version(
          name,
          Support.OFFERED,
          null,
          hello.ciphers().size() > 1 ? Order.CLIENT : Order.SINGLE,
          hello.ciphers().stream().map(Ssl2Inquiry::suite).toList());
    } catch (MalformedTlsException e) {
      return new Version(name, Support.NOT_OFFERED, how(answer), Order.UNKNOWN, List.of());
    }
  }

  /** An alert of TLS is an answer in another language. */
  private static Sentence how(Answer answer) {
    return answer.firstBytes().length > 0 && answer.flight().problem() == null
        ? answer.refusal()
        : switch (answer.ending()) {
          case CLOSED, RESET, SILENT -> answer.refusal();
          case OPEN, NOT_CONNECTED, STOPPED ->
              Sentence.of("the server answers with something else");
        };
  }

  private static Suite suite(int cipher) {
    String name = Ssl2Hello.name(cipher);
    int bits =
        name.contains("EXPORT40")
            ? 40
            : name.contains("DES_64") ? 56 : name.contains("RC4_64") ? 64 : 112;
    return new Suite(
        cipher,
        name,
        "RSA",
        null,
        name.contains("128") && bits == 112 ? 128 : bits,
        Strength.BROKEN);
  }
}
