package io.lookingglass.probes.dns;

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
  private static final int LONGEST = 300;
  private static final int MOST_LINES = 24;

  private PlainWords() {}

  /** The sentences, a line each; none for types that speak for themselves. */
  static List<String> of(Record record) {
    List<String> lines =
        switch (record) {
          case SVCBBase service -> service(service);
          case CAARecord caa -> List.of(caa(caa));
          case TLSARecord tlsa -> List.of(tlsa(tlsa));
          case SSHFPRecord sshfp -> List.of(sshfp(sshfp));
          case SOARecord soa -> List.of(soa(soa));
          case TXTRecord text -> MailPolicies.read(String.join("", text.getStrings()));
          default -> List.of();
        };
    return lines.stream().limit(MOST_LINES).map(line -> PlainText.line(line, LONGEST)).toList();
  }

  /** RFC 9460. */
  private static List<String> service(SVCBBase service) {
    String target = service.getTargetName().toString(true);
    boolean itself = target.isEmpty() || service.getTargetName().labels() == 1;
    if (service.getSvcPriority() == 0) {
      return List.of(
          itself ? "This service does not exist." : "Is an alias for %s.".formatted(target));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "Connect to %s, priority %d (lower first)."
            .formatted(itself ? "the name itself" : target, service.getSvcPriority()));
    for (int key : service.getSvcParamKeys()) {
      SVCBBase.ParameterBase value = service.getSvcParamValue(key);
      String text = value.toString();
      switch (key) {
        case SVCBBase.ALPN ->
            lines.add(
                "Speaks %s."
                    .formatted(
                        String.join(
                            ", ",
                            ServiceText.protocols(value.toWire()).stream()
                                .map(PlainWords::protocol)
                                .toList())));
        case SVCBBase.NO_DEFAULT_ALPN -> lines.add("Does not speak the protocol's default.");
        case SVCBBase.PORT -> lines.add("On port %s.".formatted(text));
        case SVCBBase.IPV4HINT -> lines.add("Try %s at once.".formatted(text.replace(",", ", ")));
        case SVCBBase.IPV6HINT ->
            lines.add(
                "Try %s at once.".formatted(String.join(", ", ServiceText.ipv6(value.toWire()))));
        case SVCBBase.ECH -> lines.add("Encrypts the name in the TLS handshake (ECH).");
        case SVCBBase.MANDATORY ->
            lines.add("Who does not understand %s must not use this.".formatted(text));
        case SVCBBase.DOHPATH -> lines.add("Answers DNS over HTTPS at %s.".formatted(text));
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
  private static String caa(CAARecord caa) {
    String value = caa.getValue();
    int semicolon = value.indexOf(';');
    String issuer = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
    String parameters =
        semicolon < 0 || value.substring(semicolon + 1).isBlank()
            ? ""
            : ", under the conditions " + value.substring(semicolon + 1).strip();
    String critical =
        (caa.getFlags() & 0x80) == 0
            ? ""
            : " Who does not understand this must not issue (critical).";
    String sentence =
        switch (caa.getTag().toLowerCase(Locale.ROOT)) {
          case "issue" ->
              issuer.isEmpty()
                  ? "No authority may issue certificates"
                  : "%s may issue certificates%s".formatted(issuer, parameters);
          case "issuewild" ->
              issuer.isEmpty()
                  ? "No authority may issue wildcard certificates"
                  : "%s may issue wildcard certificates%s".formatted(issuer, parameters);
          case "issuemail" ->
              issuer.isEmpty()
                  ? "No authority may issue certificates for mail"
                  : "%s may issue certificates for mail%s".formatted(issuer, parameters);
          case "iodef" -> "Report violations to " + value;
          case "contactemail" -> "The owner can be reached by mail at " + value;
          case "contactphone" -> "The owner can be reached by telephone at " + value;
          default -> "Property %s, which is not known here".formatted(caa.getTag());
        };
    return sentence + "." + critical;
  }

  /** RFC 6698 section 2.1, names of RFC 7218. */
  private static String tlsa(TLSARecord tlsa) {
    String usage =
        switch (tlsa.getCertificateUsage()) {
          case 0 -> "The chain must hold this authority and be trusted otherwise too (PKIX-TA)";
          case 1 ->
              "The server's certificate must be this one and be trusted otherwise too (PKIX-EE)";
          case 2 -> "The chain must lead to this authority (DANE-TA)";
          case 3 -> "The server's certificate must be this one, whoever signed it (DANE-EE)";
          default ->
              "Certificate usage %d, which is not known".formatted(tlsa.getCertificateUsage());
        };
    String selector =
        switch (tlsa.getSelector()) {
          case 0 -> "the whole certificate";
          case 1 -> "its public key";
          default -> "selector " + tlsa.getSelector();
        };
    String matching =
        switch (tlsa.getMatchingType()) {
          case 0 -> "in full";
          case 1 -> "by SHA-256";
          case 2 -> "by SHA-512";
          default -> "by matching type " + tlsa.getMatchingType();
        };
    return "%s; compared is %s, %s.".formatted(usage, selector, matching);
  }

  /** RFC 4255, 6594, 7479, 8709. */
  private static String sshfp(SSHFPRecord sshfp) {
    String algorithm =
        switch (sshfp.getAlgorithm()) {
          case 1 -> "RSA";
          case 2 -> "DSA";
          case 3 -> "ECDSA";
          case 4 -> "Ed25519";
          case 6 -> "Ed448";
          default -> "algorithm " + sshfp.getAlgorithm();
        };
    String digest =
        switch (sshfp.getDigestType()) {
          case 1 -> "SHA-1";
          case 2 -> "SHA-256";
          default -> "digest type " + sshfp.getDigestType();
        };
    return "%s of the SSH host key (%s).".formatted(digest, algorithm);
  }

  private static String soa(SOARecord soa) {
    return "Version %d; master %s; resolvers remember absence for %d s at most."
        .formatted(soa.getSerial(), soa.getHost().toString(true), soa.getMinimum());
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
