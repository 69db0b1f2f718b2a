package io.lookingglass.probes.tls;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.TlsCertificate;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Whom a certificate is for, in words; see {@link CertificateNames}. */
final class HostNames {
  private static final int MOST_NAMED = 4;

  private HostNames() {}

  /**
   * Whether a certificate holds for a name, in words.
   *
   * @param sentence with a full stop
   */
  record Match(boolean matches, Sentence sentence) {}

  /**
   * Compares.
   *
   * @param reference a host name in lower case, or an address
   * @param names all that the certificate has, {@code DNS:www.example.com}
   */
  static Match match(TlsCertificate certificate, List<String> names, String reference) {
    Optional<InetAddress> address = IpAddresses.tryParse(reference);
    boolean matches =
        names.stream()
            .anyMatch(
                name ->
                    address.isPresent()
                        ? name.startsWith("IP Address:")
                            && IpAddresses.tryParse(name.substring(11)).equals(address)
                        : name.startsWith("DNS:")
                            && CertificateNames.match(name.substring(4), reference));
    if (matches) {
      return new Match(true, Sentence.of("The certificate is for {0}.", reference));
    }
    List<String> held =
        names.stream()
            .filter(name -> name.startsWith("DNS:") || name.startsWith("IP Address:"))
            .map(name -> name.substring(name.indexOf(':') + 1))
            .toList();
    if (held.isEmpty()) {
      String common = certificate.subjectParts().commonName();
      return new Match(
          false,
          common != null && CertificateNames.match(common, reference)
              ? Sentence.of(
                  "The certificate has {0} as its common name only, which no client looks at any"
                      + " more; it needs it as a subject alternative name.",
                  reference)
              : Sentence.of(
                  "The certificate is for no host name at all, so not for {0}.", reference));
    }
    return new Match(
        false,
        Sentence.of(
            "The certificate is for {0}, not {1}.{2}",
            list(held), reference, hint(held, reference)));
  }

  private static Sentence list(List<String> held) {
    if (held.size() <= MOST_NAMED) {
      return held.size() == 1 ? Sentence.verbatim(held.getFirst()) : Sentence.list(held);
    }
    return Sentence.of(
        "{0} and {1} more",
        String.join(", ", held.subList(0, MOST_NAMED)), held.size() - MOST_NAMED);
  }

  private static Sentence hint(List<String> held, String reference) {
    int dot = reference.indexOf('.');
    for (String name : held) {
      if (name.startsWith("*.") && reference.equals(name.substring(2))) {
        return Sentence.of(" A wildcard does not stand for the name without a label before it.");
      }
      if (name.startsWith("*.")
          && dot > 0
          && reference.endsWith(name.substring(1))
          && !reference.substring(dot).equals(name.substring(1))) {
        return Sentence.of(" A wildcard stands for one label only.");
      }
    }
    return Sentence.EMPTY;
  }
}
