package io.lookingglass.probes.text;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsCertificate.DistinguishedName;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsMessage;
import io.lookingglass.probes.event.TlsOcsp;
import io.lookingglass.probes.event.TlsRecord;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.event.TlsTrust;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Events about TLS, full of text that is meant to do harm. */
final class AnyTlsEvent {
  private static final String EVIL = "ev\u001b[1mil\u202e\r\nname";
  private static final List<TlsField> FIELDS =
      List.of(TlsField.of(EVIL, EVIL), TlsField.of(EVIL, EVIL));

  private AnyTlsEvent() {}

  static ProbeEvent of(Random random) {
    int connection = random.nextInt(3);
    boolean sent = random.nextBoolean();
    long at = random.nextInt(1_000_000_000);
    return switch (random.nextInt(13)) {
      case 0 ->
          new ProbeEvent.TlsStarted(
              443, sent ? EVIL : null, List.of(EVIL), sent ? StartTls.SMTP : null, List.of(EVIL));
      case 1 -> new ProbeEvent.TlsConnected(connection, at, at, IpAddresses.parse("192.0.2.1"));
      case 2 -> new ProbeEvent.TlsPlainTextSeen(connection, sent, at, 9, EVIL);
      case 3 ->
          new ProbeEvent.TlsRecordSeen(connection, sent, at, new TlsRecord(EVIL, null, EVIL, 9));
      case 4 ->
          new ProbeEvent.TlsMessageSeen(
              connection,
              sent,
              at,
              new TlsMessage(random.nextBoolean() ? "Alert" : EVIL, 9, sent, FIELDS));
      case 5 -> new ProbeEvent.TlsAgreed(connection, at, agreement(random));
      case 6 ->
          new ProbeEvent.TlsCertificateSeen(
              random.nextInt(70), EVIL, sent ? certificate(random) : null, sent ? null : EVIL);
      case 7 ->
          new ProbeEvent.TlsProofsSeen(
              new TlsOcsp(EVIL, EVIL, null, null, null, null, EVIL, EVIL), List.of());
      case 8 -> new ProbeEvent.TlsTrustJudged(trust(random));
      case 9 ->
          new ProbeEvent.TlsFindingMade(
              new TlsFinding(EVIL, any(random, TlsFinding.Severity.values()), EVIL, EVIL));
      case 10 ->
          new ProbeEvent.TlsEnumerationProgressed(random.nextInt(100), random.nextInt(100), EVIL);
      case 11 -> new ProbeEvent.TlsEnumerated(enumeration(random));
      default ->
          new ProbeEvent.TlsBroken(
              connection,
              at,
              any(random, TlsFailure.values()),
              any(random, TlsStage.values()),
              EVIL,
              EVIL);
    };
  }

  private static TlsAgreement agreement(Random random) {
    boolean some = random.nextBoolean();
    return new TlsAgreement(
        EVIL,
        EVIL,
        some ? EVIL : null,
        some ? 512 : null,
        some,
        some ? EVIL : null,
        some ? EVIL : null,
        some ? true : null,
        some,
        some,
        some ? false : null,
        some ? false : null,
        null,
        some,
        null,
        2,
        some ? 7L : null,
        some ? 9L : null,
        some,
        List.of(EVIL),
        1,
        1,
        2,
        3);
  }

  private static TlsEnumeration enumeration(Random random) {
    TlsEnumeration.Order order = any(random, TlsEnumeration.Order.values());
    return new TlsEnumeration(
        List.of(
            new TlsEnumeration.Version(
                EVIL,
                any(random, TlsEnumeration.Support.values()),
                Sentence.verbatim(EVIL),
                order,
                List.of(
                    new TlsEnumeration.Suite(
                        1, EVIL, EVIL, null, 9, any(random, TlsEnumeration.Strength.values()))))),
        List.of(
            new TlsEnumeration.Groups(
                EVIL,
                Sentence.verbatim(EVIL),
                order,
                List.of(new TlsEnumeration.Group(1, EVIL, true)))),
        List.of(new TlsEnumeration.Names(EVIL, Sentence.verbatim(EVIL), order, List.of(EVIL))),
        new TlsEnumeration.Names(EVIL, null, order, List.of()),
        EVIL,
        List.of(new TlsEnumeration.Ja3s(EVIL, EVIL, EVIL)),
        9,
        10,
        random.nextBoolean(),
        Sentence.verbatim(EVIL));
  }

  private static TlsCertificate certificate(Random random) {
    DistinguishedName name = new DistinguishedName(random.nextBoolean() ? EVIL : null, EVIL, EVIL);
    return new TlsCertificate(
        EVIL,
        name,
        EVIL,
        name,
        EVIL,
        3,
        Instant.EPOCH,
        Instant.MAX,
        List.of(EVIL, EVIL),
        2,
        EVIL,
        null,
        EVIL,
        EVIL,
        EVIL,
        EVIL,
        EVIL,
        EVIL,
        null,
        List.of(EVIL),
        true,
        null,
        List.of(EVIL),
        List.of(EVIL),
        List.of(EVIL),
        List.of(EVIL),
        true,
        EVIL,
        EVIL,
        List.of(),
        9);
  }

  private static TlsTrust trust(Random random) {
    boolean good = random.nextBoolean();
    return new TlsTrust(
        good,
        good ? null : EVIL,
        EVIL,
        EVIL,
        good,
        EVIL,
        any(random, TlsTrust.Order.values()),
        EVIL,
        List.of(new TlsTrust.Store(EVIL, EVIL, good, List.of(EVIL), good ? null : EVIL)),
        new TlsTrust.Dane(
            EVIL,
            any(random, DnssecState.values()),
            List.of(new TlsTrust.Tlsa(3, 1, 1, EVIL, null)),
            good,
            Sentence.verbatim(EVIL)));
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
