package io.lookingglass.probes.tls;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DnsAnswered;
import io.lookingglass.probes.event.ProbeEvent.DnssecConcluded;
import io.lookingglass.probes.event.TlsTrust.Dane;
import io.lookingglass.probes.event.TlsTrust.Tlsa;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the DNS says about TLSA records (RFC 6698) from the events of a question that was
 * validated, and compares it with a chain. One owner at a time.
 */
final class DaneLookup {
  private static final int MOST_RECORDS = 20;

  private final String owner;
  private final List<Tlsa> records = new ArrayList<>();
  private @Nullable DnssecState state;
  private boolean answered;

  /**
   * @param owner {@code _443._tcp.www.example.com}
   */
  DaneLookup(String owner) {
    this.owner = owner;
  }

  synchronized void add(ProbeEvent event) {
    if (event instanceof DnsAnswered answer && answer.purpose() == DnsPurpose.ANSWER) {
      answered = true;
      for (ResourceRecord record : answer.message().answers()) {
        Tlsa read = record.type().equals("TLSA") ? read(record.value()) : null;
        if (read != null && records.size() < MOST_RECORDS) {
          records.add(read);
        }
      }
    } else if (event instanceof DnssecConcluded concluded) {
      state = concluded.state();
    }
  }

  /** As the master file has it; null when it is malformed. */
  static @Nullable Tlsa read(String value) {
    String[] parts = value.strip().split("\\s+", 4);
    try {
      String data = parts.length < 4 ? "" : parts[3].replaceAll("\\s", "").toLowerCase(Locale.ROOT);
      return parts.length < 4 || !data.matches("([0-9a-f]{2}){1,8192}")
          ? null
          : new Tlsa(octet(parts[0]), octet(parts[1]), octet(parts[2]), data, null);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static int octet(String text) {
    int value = Integer.parseInt(text);
    if (value < 0 || value > 255) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  /**
   * What it comes to; absent when the DNS did not answer in time.
   *
   * @param pathTrusted whether a trust store knows a root of the chain, which the usages 0 and 1
   *     need
   */
  synchronized @Nullable Dane judge(List<byte[]> chain, boolean pathTrusted) {
    DnssecState proved = state;
    if (!answered || proved == null) {
      return null;
    }
    List<Integer> path =
        ChainOrder.of(
                chain.stream().<@Nullable X509Certificate>map(ChainJudge::parse).toList(),
                List.of())
            .path();
    List<Tlsa> compared = records.stream().map(record -> compare(record, chain, path)).toList();
    if (records.isEmpty()) {
      return new Dane(
          owner,
          proved,
          compared,
          null,
          proved == DnssecState.SECURE
              ? Sentence.of(
                  "There is no TLSA record, which DNSSEC proves: the server does not offer DANE.")
              : Sentence.of("There is no TLSA record: the server does not offer DANE."));
    }
    return switch (proved) {
      case SECURE -> {
        if (records.stream().noneMatch(DaneLookup::usable)) {
          yield new Dane(
              owner,
              proved,
              compared,
              null,
              Sentence.of(
                  "There are TLSA records, but of kinds that no client knows, so they do not count"
                      + " (RFC 7671 section 10.3)."));
        }
        boolean matches =
            compared.stream()
                .anyMatch(
                    record -> record.matches() != null && (record.usage() >= 2 || pathTrusted));
        yield new Dane(
            owner,
            proved,
            compared,
            matches,
            matches
                ? Sentence.of("A TLSA record, proved by DNSSEC, holds for the certificate.")
                : Sentence.of(
                    "TLSA records are proved by DNSSEC, but none holds for the certificate:"
                        + " clients that heed DANE refuse the server."));
      }
      case INSECURE ->
          new Dane(
              owner,
              proved,
              compared,
              null,
              Sentence.of(
                  "There are TLSA records, but the zone is not signed, so they do not count."));
      case BOGUS ->
          new Dane(
              owner,
              proved,
              compared,
              null,
              Sentence.of(
                  "There are TLSA records, but their DNSSEC signatures do not hold: clients that"
                      + " heed DANE refuse the server."));
      case INDETERMINATE ->
          new Dane(
              owner,
              proved,
              compared,
              null,
              Sentence.of(
                  "There are TLSA records, but whether they count could not be found out."));
    };
  }

  private static boolean usable(Tlsa record) {
    return record.usage() <= 3 && record.selector() <= 1 && record.matchingType() <= 2;
  }

  /**
   * RFC 7671 section 5: usages 1 and 3 are about the server's certificate, 0 and 2 about one that
   * vouches for it; one that only came along proves nothing.
   */
  private static Tlsa compare(Tlsa record, List<byte[]> chain, List<Integer> path) {
    if (!usable(record)) {
      return record;
    }
    boolean leaf = record.usage() == 1 || record.usage() == 3;
    for (int place : leaf ? List.of(0) : path.subList(Math.min(1, path.size()), path.size())) {
      if (place >= chain.size()) {
        break;
      }
      byte[] data = selected(record, chain.get(place));
      if (data != null && Arrays.equals(data, HexFormat.of().parseHex(record.data()))) {
        return new Tlsa(
            record.usage(), record.selector(), record.matchingType(), record.data(), place);
      }
    }
    return record;
  }

  private static byte @Nullable [] selected(Tlsa record, byte[] der) {
    byte[] whole = record.selector() == 0 ? der : record.selector() == 1 ? key(der) : null;
    if (whole == null) {
      return null;
    }
    return switch (record.matchingType()) {
      case 0 -> whole;
      case 1 -> CertificateReader.digest("SHA-256", whole);
      case 2 -> CertificateReader.digest("SHA-512", whole);
      default -> null;
    };
  }

  private static byte @Nullable [] key(byte[] der) {
    X509Certificate certificate = ChainJudge.parse(der);
    if (certificate == null) {
      return null;
    }
    return certificate.getPublicKey().getEncoded();
  }
}
