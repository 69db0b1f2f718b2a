package io.lookingglass.probes.tls;

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
public final class CertificateNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private CertificateNames() {}

  /**
   * Whether it is for that name or address.
   *
   * @param name a host name or an address
   */
  public static boolean hold(X509Certificate certificate, String name) {
    Optional<InetAddress> address = IpAddresses.tryParse(name);
    return address.isPresent()
        ? of(certificate, IP_ADDRESS).stream()
            .anyMatch(held -> IpAddresses.tryParse(held).equals(address))
        : of(certificate, DNS_NAME).stream().anyMatch(pattern -> match(pattern, name));
  }

  /** All of them, hostile as they came; addresses as they are written everywhere. */
  public static List<String> all(X509Certificate certificate) {
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
  static boolean match(String pattern, String name) {
    String lower = pattern.toLowerCase(Locale.ROOT);
    String wanted = name.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("*.")) {
      return lower.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    return dot > 0 && lower.indexOf('.', 2) > 0 && lower.substring(1).equals(wanted.substring(dot));
  }
}
