package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SSHFPRecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;

/** What records say whose data few read fluently, in plain sentences. */
final class PlainWords {
  private static final int LONGEST_PART = 250;
  private static final int MOST_LINES = 24;

  private PlainWords() {}

  /** The sentences, a line each; none for types that speak for themselves. */
  static List<Sentence> of(Record record) {
    List<Sentence> lines =
        switch (record) {
          case SVCBBase service -> service(service);
          case CAARecord caa -> List.of(caa(caa));
          case TLSARecord tlsa -> List.of(tlsa(tlsa));
          case SSHFPRecord sshfp -> List.of(sshfp(sshfp));
          case SOARecord soa -> List.of(soa(soa));
          case TXTRecord text -> MailPolicies.read(String.join("", text.getStrings()));
          default -> List.of();
        };
    return lines.stream()
        .limit(MOST_LINES)
        .map(line -> PlainText.sentence(line, LONGEST_PART))
        .toList();
  }

  /** RFC 9460. */
  private static List<Sentence> service(SVCBBase service) {
    String target = service.getTargetName().toString(true);
    boolean itself = target.isEmpty() || service.getTargetName().labels() == 1;
    if (service.getSvcPriority() == 0) {
      return List.of(
          itself
              ? Sentence.of("This service does not exist.")
              : Sentence.of("Is an alias for {0}.", target));
    }
    List<Sentence> lines = new ArrayList<>();
    lines.add(
        itself
            ? Sentence.of(
                "Connect to the name itself, priority {0} (lower first).", service.getSvcPriority())
            : Sentence.of(
                "Connect to {0}, priority {1} (lower first).", target, service.getSvcPriority()));
    for (int key : service.getSvcParamKeys()) {
      SVCBBase.ParameterBase value = service.getSvcParamValue(key);
      String text = value.toString();
      switch (key) {
        case SVCBBase.ALPN ->
            lines.add(
                Sentence.of(
                    "Speaks {0}.",
                    String.join(
                        ", ",
                        ServiceText.protocols(value.toWire()).stream()
                            .map(PlainWords::protocol)
                            .toList())));
        case SVCBBase.NO_DEFAULT_ALPN ->
            lines.add(Sentence.of("Does not speak the protocol's default."));
        case SVCBBase.PORT -> lines.add(Sentence.of("On port {0}.", text));
        case SVCBBase.IPV4HINT ->
            lines.add(Sentence.of("Try {0} at once.", text.replace(",", ", ")));
        case SVCBBase.IPV6HINT ->
            lines.add(
                Sentence.of(
                    "Try {0} at once.", String.join(", ", ServiceText.ipv6(value.toWire()))));
        case SVCBBase.ECH ->
            lines.add(Sentence.of("Encrypts the name in the TLS handshake (ECH)."));
        case SVCBBase.MANDATORY ->
            lines.add(Sentence.of("Who does not understand {0} must not use this.", text));
        case SVCBBase.DOHPATH -> lines.add(Sentence.of("Answers DNS over HTTPS at {0}.", text));
        default -> {
          // Nothing that is known about it.
        }
      }
    }
    return lines;
  }

  private static String protocol(String alpn) {
    return switch (alpn) {
      case "h3" -> "HTTP/3";
      case "h2" -> "HTTP/2";
      case "http/1.1" -> "HTTP/1.1";
      case "dot" -> "DNS over TLS";
      case "doq" -> "DNS over QUIC";
      default -> alpn;
    };
  }

  /** RFC 8659. */
  private static Sentence caa(CAARecord caa) {
    String value = caa.getValue();
    int semicolon = value.indexOf(';');
    String issuer = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
    String conditions = semicolon < 0 ? "" : value.substring(semicolon + 1).strip();
    Sentence may =
        conditions.isEmpty()
            ? Sentence.verbatim(issuer)
            : Sentence.of("{0} (under the conditions {1})", issuer, conditions);
    Sentence sentence =
        switch (caa.getTag().toLowerCase(Locale.ROOT)) {
          case "issue" ->
              issuer.isEmpty()
                  ? Sentence.of("No authority may issue certificates.")
                  : Sentence.of("{0} may issue certificates.", may);
          case "issuewild" ->
              issuer.isEmpty()
                  ? Sentence.of("No authority may issue wildcard certificates.")
                  : Sentence.of("{0} may issue wildcard certificates.", may);
          case "issuemail" ->
              issuer.isEmpty()
                  ? Sentence.of("No authority may issue certificates for mail.")
                  : Sentence.of("{0} may issue certificates for mail.", may);
          case "iodef" -> Sentence.of("Report violations to {0}.", value);
          case "contactemail" -> Sentence.of("The owner can be reached by mail at {0}.", value);
          case "contactphone" ->
              Sentence.of("The owner can be reached by telephone at {0}.", value);
          default -> Sentence.of("Property {0}, which is not known here.", caa.getTag());
        };
    return (caa.getFlags() & 0x80) == 0
        ? sentence
        : Sentence.of("{0} Who does not understand this must not issue (critical).", sentence);
  }

  /** RFC 6698 section 2.1, names of RFC 7218. */
  private static Sentence tlsa(TLSARecord tlsa) {
    Sentence usage =
        switch (tlsa.getCertificateUsage()) {
          case 0 ->
              Sentence.of(
                  "The chain must hold this authority and be trusted otherwise too (PKIX-TA)");
          case 1 ->
              Sentence.of(
                  "The server's certificate must be this one and be trusted otherwise too"
                      + " (PKIX-EE)");
          case 2 -> Sentence.of("The chain must lead to this authority (DANE-TA)");
          case 3 ->
              Sentence.of("The server's certificate must be this one, whoever signed it (DANE-EE)");
          default ->
              Sentence.of("Certificate usage {0}, which is not known", tlsa.getCertificateUsage());
        };
    Sentence selector =
        switch (tlsa.getSelector()) {
          case 0 -> Sentence.of("the whole certificate");
          case 1 -> Sentence.of("its public key");
          default -> Sentence.of("selector {0}", tlsa.getSelector());
        };
    Sentence matching =
        switch (tlsa.getMatchingType()) {
          case 0 -> Sentence.of("in full");
          case 1 -> Sentence.of("by {0}", "SHA-256");
          case 2 -> Sentence.of("by {0}", "SHA-512");
          default -> Sentence.of("by matching type {0}", tlsa.getMatchingType());
        };
    return Sentence.of("{0}; compared is {1}, {2}.", usage, selector, matching);
  }

  /** RFC 4255, 6594, 7479, 8709. */
  private static Sentence sshfp(SSHFPRecord sshfp) {
    Sentence algorithm =
        switch (sshfp.getAlgorithm()) {
          case 1 -> Sentence.verbatim("RSA");
          case 2 -> Sentence.verbatim("DSA");
          case 3 -> Sentence.verbatim("ECDSA");
          case 4 -> Sentence.verbatim("Ed25519");
          case 6 -> Sentence.verbatim("Ed448");
          default -> Sentence.of("algorithm {0}", sshfp.getAlgorithm());
        };
    Sentence digest =
        switch (sshfp.getDigestType()) {
          case 1 -> Sentence.verbatim("SHA-1");
          case 2 -> Sentence.verbatim("SHA-256");
          default -> Sentence.of("digest type {0}", sshfp.getDigestType());
        };
    return Sentence.of("{0} of the SSH host key ({1}).", digest, algorithm);
  }

  private static Sentence soa(SOARecord soa) {
    return Sentence.of(
        "Version {0}; master {1}; resolvers remember absence for {2} s at most.",
        String.valueOf(soa.getSerial()),
        soa.getHost().toString(true),
        String.valueOf(soa.getMinimum()));
  }

  /** Used by texts of the form {@code tag=value; tag=value}. */
  static Map<String, String> tags(String text) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        tags.putIfAbsent(
            part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            part.substring(equals + 1).strip());
      }
    }
    return tags;
  }

  /** Whether an address or prefix of SPF is one. */
  static boolean looksLikeAddress(String text) {
    int slash = text.indexOf('/');
    return IpAddresses.tryParse(slash < 0 ? text : text.substring(0, slash)).isPresent();
  }
}
