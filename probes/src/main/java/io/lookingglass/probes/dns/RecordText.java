package io.lookingglass.probes.dns;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.request.RecordTypes;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.CERTRecord;
import org.xbill.DNS.DHCIDRecord;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.KEYRecord;
import org.xbill.DNS.LOCRecord;
import org.xbill.DNS.NSEC3PARAMRecord;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPENPGPKEYRecord;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SMIMEARecord;
import org.xbill.DNS.SPFRecord;
import org.xbill.DNS.SSHFPRecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.UNKRecord;
import org.xbill.DNS.ZoneMDRecord;
import org.xbill.DNS.utils.base32;

/**
 * The data of records as dig prints it: where it differs from the library's form, mostly in how
 * long binary fields are broken.
 */
final class RecordText {
  /** Digits of base 64 or hex that dig prints without a space between. */
  private static final int CHUNK = 56;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private RecordText() {}

  static String of(Record record) {
    return switch (record) {
      case DNSKEYRecord key ->
          "%d %d %d %s"
              .formatted(
                  key.getFlags(), key.getProtocol(), key.getAlgorithm(), base64(key.getKey()));
      case KEYRecord key ->
          "%d %d %d %s"
              .formatted(
                  key.getFlags(), key.getProtocol(), key.getAlgorithm(), base64(key.getKey()));
      case DSRecord signer ->
          "%d %d %d %s"
              .formatted(
                  signer.getFootprint(),
                  signer.getAlgorithm(),
                  signer.getDigestID(),
                  hex(signer.getDigest()));
      case RRSIGRecord signature ->
          "%s %d %d %d %s %s %d %s %s"
              .formatted(
                  RecordTypes.typeName(signature.getTypeCovered()),
                  signature.getAlgorithm(),
                  signature.getLabels(),
                  signature.getOrigTTL(),
                  time(signature.getExpire()),
                  time(signature.getTimeSigned()),
                  signature.getFootprint(),
                  signature.getSigner(),
                  base64(signature.getSignature()));
      case NSEC3Record nsec3 ->
          "%d %d %d %s %s%s"
              .formatted(
                  nsec3.getHashAlgorithm(),
                  nsec3.getFlags(),
                  nsec3.getIterations(),
                  salt(nsec3.getSalt()),
                  new base32(base32.Alphabet.BASE32HEX, false, false).toString(nsec3.getNext()),
                  types(nsec3.getTypes()));
      case NSEC3PARAMRecord parameters ->
          "%d %d %d %s"
              .formatted(
                  parameters.getHashAlgorithm(),
                  parameters.getFlags(),
                  parameters.getIterations(),
                  salt(parameters.getSalt()));
      case SMIMEARecord certificate ->
          "%d %d %d %s"
              .formatted(
                  certificate.getCertificateUsage(),
                  certificate.getSelector(),
                  certificate.getMatchingType(),
                  hex(certificate.getCertificateAssociationData()));
      case TLSARecord certificate ->
          "%d %d %d %s"
              .formatted(
                  certificate.getCertificateUsage(),
                  certificate.getSelector(),
                  certificate.getMatchingType(),
                  hex(certificate.getCertificateAssociationData()));
      case SSHFPRecord fingerprint ->
          "%d %d %s"
              .formatted(
                  fingerprint.getAlgorithm(),
                  fingerprint.getDigestType(),
                  hex(fingerprint.getFingerPrint()));
      case ZoneMDRecord digest ->
          "%d %d %d %s"
              .formatted(
                  digest.getSerial(),
                  digest.getScheme(),
                  digest.getHashAlgorithm(),
                  hex(digest.getDigest()));
      case OPENPGPKEYRecord key -> base64(key.getCert());
      case DHCIDRecord id -> base64(id.getData());
      case CERTRecord certificate ->
          "%s %d %s %s"
              .formatted(
                  CERTRecord.CertificateType.string(certificate.getCertType()),
                  certificate.getKeyTag(),
                  DNSSEC.Algorithm.string(certificate.getAlgorithm()),
                  base64(certificate.getCert()));
      case SVCBBase service -> ServiceText.of(service);
      case AAAARecord address ->
          IpAddresses.format(IpAddresses.ofBytes(address.getAddress().getAddress()));
      case TXTRecord text -> quoted(text.getStringsAsByteArrays());
      case SPFRecord text -> quoted(text.getStringsAsByteArrays());
      case LOCRecord place -> place(place);
      case UNKRecord unknown -> unknown(unknown);
      default -> record.rdataToString();
    };
  }

  /** Types that are newer or rarer than the library, and generic data (RFC 3597 section 5). */
  private static String unknown(UNKRecord record) {
    byte[] data = record.getData();
    String known =
        switch (RecordTypes.typeName(record.getType())) {
          case "EUI48" -> data.length == 6 ? dashed(data) : "";
          case "EUI64" -> data.length == 8 ? dashed(data) : "";
          case "NID", "L64" -> data.length == 10 ? preference(data) + " " + words(data, 2) : "";
          case "L32" ->
              data.length == 6
                  ? "%d %d.%d.%d.%d"
                      .formatted(
                          preference(data),
                          data[2] & 0xFF,
                          data[3] & 0xFF,
                          data[4] & 0xFF,
                          data[5] & 0xFF)
                  : "";
          case "LP" -> locatorPointer(data);
          case "CSYNC" -> csync(data);
          case "AVC", "NINFO" -> strings(data);
          default -> "";
        };
    if (!known.isEmpty()) {
      return known;
    }
    return data.length == 0 ? "\\# 0" : "\\# %d %s".formatted(data.length, hex(data));
  }

  private static String strings(byte[] data) {
    List<byte[]> strings = new ArrayList<>();
    int at = 0;
    while (at < data.length) {
      int end = at + 1 + (data[at] & 0xFF);
      if (end > data.length) {
        return "";
      }
      strings.add(Arrays.copyOfRange(data, at + 1, end));
      at = end;
    }
    return quoted(strings);
  }

  private static String quoted(List<byte[]> strings) {
    return strings.stream()
        .map(string -> '"' + ServiceText.escaped(string) + '"')
        .collect(Collectors.joining(" "));
  }

  /** RFC 1876 section 3. */
  private static String place(LOCRecord place) {
    return "%s %s %s %s %s %s"
        .formatted(
            angle(place.getLatitude(), 'N', 'S'),
            angle(place.getLongitude(), 'E', 'W'),
            String.format(Locale.ROOT, "%.2fm", place.getAltitude()),
            metres(place.getSize()),
            metres(place.getHPrecision()),
            metres(place.getVPrecision()));
  }

  private static String angle(double degrees, char positive, char negative) {
    long thousandths = Math.round(Math.abs(degrees) * 3_600_000);
    return "%d %d %d.%03d %c"
        .formatted(
            thousandths / 3_600_000,
            thousandths / 60_000 % 60,
            thousandths / 1_000 % 60,
            thousandths % 1_000,
            degrees < 0 ? negative : positive);
  }

  private static String metres(double metres) {
    return metres < 1
        ? String.format(Locale.ROOT, "%.2fm", metres)
        : "%dm".formatted((long) metres);
  }

  private static String locatorPointer(byte[] data) {
    if (data.length < 3) {
      return "";
    }
    try {
      Name name = new Name(Arrays.copyOfRange(data, 2, data.length));
      return preference(data) + " " + name;
    } catch (IOException e) {
      return "";
    }
  }

  /** RFC 7477 section 2.1. */
  private static String csync(byte[] data) {
    if (data.length < 6) {
      return "";
    }
    long serial =
        (data[0] & 0xFFL) << 24 | (data[1] & 0xFF) << 16 | (data[2] & 0xFF) << 8 | (data[3] & 0xFF);
    int flags = (data[4] & 0xFF) << 8 | (data[5] & 0xFF);
    List<Integer> types = new ArrayList<>();
    int at = 6;
    while (at + 2 <= data.length) {
      int window = data[at] & 0xFF;
      int length = data[at + 1] & 0xFF;
      if (length == 0 || length > 32 || at + 2 + length > data.length) {
        return "";
      }
      for (int bit = 0; bit < length * 8; bit++) {
        if ((data[at + 2 + bit / 8] & (0x80 >> bit % 8)) != 0) {
          types.add(window * 256 + bit);
        }
      }
      at += 2 + length;
    }
    return serial + " " + flags + types(types.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int preference(byte[] data) {
    return (data[0] & 0xFF) << 8 | (data[1] & 0xFF);
  }

  private static String words(byte[] data, int from) {
    List<String> words = new ArrayList<>();
    for (int at = from; at + 1 < data.length; at += 2) {
      words.add("%x".formatted((data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF)));
    }
    return String.join(":", words);
  }

  private static String dashed(byte[] data) {
    return HexFormat.ofDelimiter("-").formatHex(data);
  }

  private static String salt(byte[] salt) {
    return salt == null || salt.length == 0 ? "-" : UPPER.formatHex(salt);
  }

  private static String types(int[] types) {
    return Arrays.stream(types)
        .mapToObj(type -> " " + RecordTypes.typeName(type))
        .collect(Collectors.joining());
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  /**
   * @param data null where the library found none: a key of no bytes
   */
  static String base64(byte @Nullable [] data) {
    return data == null ? "" : chunked(Base64.getEncoder().encodeToString(data));
  }

  private static String hex(byte @Nullable [] data) {
    return data == null ? "" : chunked(UPPER.formatHex(data));
  }

  private static String chunked(String digits) {
    StringBuilder text = new StringBuilder(digits.length() + digits.length() / CHUNK);
    for (int at = 0; at < digits.length(); at += CHUNK) {
      if (at > 0) {
        text.append(' ');
      }
      text.append(digits, at, Math.min(digits.length(), at + CHUNK));
    }
    return text.toString();
  }
}
