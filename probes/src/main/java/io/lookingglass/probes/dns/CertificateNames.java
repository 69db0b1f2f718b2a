package io.lookingglass.probes.dns;

import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whom a certificate is for (RFC 9525): its subject alternative names, and nothing else. */
final class CertificateNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private CertificateNames() {}

  /**
   * Whether it is for that name or address.
   *
   * @param name a host name in lower case or an address
   */
  static boolean hold(X509Certificate certificate, String name) {
    Optional<InetAddress> address = IpAddresses.tryParse(name);
    return address.isPresent()
        ? of(certificate, IP_ADDRESS).stream()
            .anyMatch(held -> IpAddresses.tryParse(held).equals(address))
        : of(certificate, DNS_NAME).stream().anyMatch(pattern -> matches(pattern, name));
  }

  /** All of them, for a message. */
  static List<String> all(X509Certificate certificate) {
    List<String> names = new ArrayList<>(of(certificate, DNS_NAME));
    for (String held : of(certificate, IP_ADDRESS)) {
      names.add(IpAddresses.tryParse(held).map(IpAddresses::format).orElse(held));
    }
    return names;
  }

  private static List<String> of(X509Certificate certificate, int kind) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (alternative.size() >= 2
              && alternative.get(0) instanceof Integer is
              && is == kind
              && alternative.get(1) instanceof String text) {
            names.add(text);
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // Names that cannot be read hold for nobody.
    }
    return names;
  }

  /** A wildcard is the whole first label, and stands for one label (RFC 9525 section 6.3). */
  private static boolean matches(String pattern, String name) {
    String lower = pattern.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("*.")) {
      return lower.equals(name);
    }
    int dot = name.indexOf('.');
    return dot > 0 && lower.indexOf('.', 2) > 0 && lower.substring(1).equals(name.substring(dot));
  }
}
