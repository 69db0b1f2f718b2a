package io.lookingglass.bgp.rpki;

import io.lookingglass.bgp.rpki.RtrPdu.CacheReset;
import io.lookingglass.bgp.rpki.RtrPdu.CacheResponse;
import io.lookingglass.bgp.rpki.RtrPdu.EndOfData;
import io.lookingglass.bgp.rpki.RtrPdu.ErrorReport;
import io.lookingglass.bgp.rpki.RtrPdu.Prefix;
import io.lookingglass.bgp.rpki.RtrPdu.ResetQuery;
import io.lookingglass.bgp.rpki.RtrPdu.RouterKey;
import io.lookingglass.bgp.rpki.RtrPdu.SerialNotify;
import io.lookingglass.bgp.rpki.RtrPdu.SerialQuery;
import io.lookingglass.bgp.rpki.RtrPdu.Timing;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * PDUs of RFC 8210 (version 1) and RFC 6810 (version 0) to octets and back. Pure; nothing throws on
 * what a cache sends.
 */
final class RtrCodec {
  static final int HEADER_OCTETS = 8;

  /**
   * No PDU is longer. A router key holds a public key, an error report a PDU and a text: RFC 8210
   * gives no limit, so this is ours, ample for both.
   */
  static final int MOST_OCTETS = 65_536;

  private static final int SERIAL_NOTIFY = 0;
  private static final int SERIAL_QUERY = 1;
  private static final int RESET_QUERY = 2;
  private static final int CACHE_RESPONSE = 3;
  private static final int IPV4_PREFIX = 4;
  private static final int IPV6_PREFIX = 6;
  private static final int END_OF_DATA = 7;
  private static final int CACHE_RESET = 8;
  private static final int ROUTER_KEY = 9;
  private static final int ERROR_REPORT = 10;

  private static final int ANNOUNCE = 1;
  private static final int MOST_REPORTED_OCTETS = 1024;

  private RtrCodec() {}

  /** What one PDU's octets are. */
  sealed interface Decoded {

    /**
     * A well-formed one.
     *
     * @param version 0 or 1 of the header
     */
    record Pdu(int version, RtrPdu pdu) implements Decoded {}

    /**
     * Not well-formed: to be reported, and the connection to be closed (RFC 8210, section 12).
     *
     * @param reason a sentence for people
     */
    record Malformed(RtrError error, String reason) implements Decoded {}
  }

  /**
   * How long the PDU with this header is, its header included.
   *
   * @return {@link #HEADER_OCTETS} to {@link #MOST_OCTETS}; -1 when the header gives no possible
   *     length
   */
  static int length(Octets header) {
    long length = header.unsignedIntAt(4);
    return length < HEADER_OCTETS || length > MOST_OCTETS ? -1 : (int) length;
  }

  /**
   * Reads one PDU.
   *
   * @param octets from its header on, as many as {@link #length} says
   */
  static Decoded decode(Octets octets) {
    int version = octets.at(0);
    int type = octets.at(1);
    if (version > 1) {
      return new Decoded.Malformed(
          RtrError.UNSUPPORTED_VERSION, "protocol version " + version + " is neither 0 nor 1");
    }
    return switch (type) {
      case SERIAL_NOTIFY ->
          fixed(
              octets,
              12,
              whole -> new SerialNotify(whole.unsignedShortAt(2), whole.intAt(8)),
              version,
              "a Serial Notify");
      case SERIAL_QUERY, RESET_QUERY ->
          new Decoded.Malformed(
              RtrError.INVALID_REQUEST, "a cache must not send a query (type " + type + ")");
      case CACHE_RESPONSE ->
          fixed(
              octets,
              8,
              whole -> new CacheResponse(whole.unsignedShortAt(2)),
              version,
              "a Cache Response");
      case IPV4_PREFIX -> prefix(octets, version, 20, 4);
      case IPV6_PREFIX -> prefix(octets, version, 32, 16);
      case END_OF_DATA ->
          fixed(octets, version == 0 ? 12 : 24, RtrCodec::endOfData, version, "an End of Data");
      case CACHE_RESET -> fixed(octets, 8, _ -> new CacheReset(), version, "a Cache Reset");
      case ROUTER_KEY ->
          version == 0 || octets.length() < 32
              ? new Decoded.Malformed(
                  version == 0 ? RtrError.UNSUPPORTED_PDU_TYPE : RtrError.CORRUPT_DATA,
                  version == 0
                      ? "a Router Key PDU does not exist in version 0"
                      : wrongLength("a Router Key", octets.length(), "at least 32"))
              : new Decoded.Pdu(version, new RouterKey());
      case ERROR_REPORT -> errorReport(octets, version);
      default ->
          new Decoded.Malformed(
              RtrError.UNSUPPORTED_PDU_TYPE, "PDU type " + type + " is not of RFC 8210");
    };
  }

  /** The octets of a PDU that a router sends. */
  static byte[] encode(int version, RtrPdu pdu) {
    return switch (pdu) {
      case SerialQuery query ->
          header(version, SERIAL_QUERY, query.sessionId(), 12).putInt(query.serial()).array();
      case ResetQuery _ -> header(version, RESET_QUERY, 0, 8).array();
      case ErrorReport report -> {
        byte[] text = report.text().getBytes(StandardCharsets.UTF_8);
        Octets about = report.pdu().slice(0, Math.min(report.pdu().length(), MOST_REPORTED_OCTETS));
        yield header(version, ERROR_REPORT, report.code(), 16 + about.length() + text.length)
            .putInt(about.length())
            .put(about.toByteArray())
            .putInt(text.length)
            .put(text)
            .array();
      }
      case SerialNotify notify ->
          header(version, SERIAL_NOTIFY, notify.sessionId(), 12).putInt(notify.serial()).array();
      case CacheResponse response ->
          header(version, CACHE_RESPONSE, response.sessionId(), 8).array();
      case Prefix prefix -> encodePrefix(version, prefix);
      case EndOfData end -> encodeEndOfData(version, end);
      case CacheReset _ -> header(version, CACHE_RESET, 0, 8).array();
      case RouterKey _ ->
          throw new IllegalArgumentException("router keys are read over, never written");
    };
  }

  /** Several, one behind the other. */
  static byte[] encodeAll(int version, RtrPdu... pdus) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (RtrPdu pdu : pdus) {
      all.writeBytes(encode(version, pdu));
    }
    return all.toByteArray();
  }

  private interface Reader {
    RtrPdu read(Octets whole);
  }

  private static Decoded fixed(
      Octets octets, int length, Reader reader, int version, String article) {
    return octets.length() == length
        ? new Decoded.Pdu(version, reader.read(octets))
        : new Decoded.Malformed(
            RtrError.CORRUPT_DATA, wrongLength(article, octets.length(), String.valueOf(length)));
  }

  private static String wrongLength(String article, int length, String right) {
    return article + " PDU has " + length + " octets instead of " + right;
  }

  private static RtrPdu endOfData(Octets whole) {
    int sessionId = whole.unsignedShortAt(2);
    int serial = whole.intAt(8);
    return new EndOfData(
        sessionId,
        serial,
        whole.length() == 12
            ? Timing.DEFAULT
            : Timing.within(
                whole.unsignedIntAt(12), whole.unsignedIntAt(16), whole.unsignedIntAt(20)));
  }

  private static Decoded prefix(Octets octets, int version, int length, int addressOctets) {
    if (octets.length() != length) {
      return new Decoded.Malformed(
          RtrError.CORRUPT_DATA, wrongLength("a prefix", octets.length(), String.valueOf(length)));
    }
    int prefixLength = octets.at(9);
    int maxLength = octets.at(10);
    if (prefixLength > addressOctets * 8
        || maxLength < prefixLength
        || maxLength > addressOctets * 8) {
      return new Decoded.Malformed(
          RtrError.CORRUPT_DATA,
          "a prefix PDU has prefix length "
              + prefixLength
              + " and maximum length "
              + maxLength
              + " for addresses of "
              + addressOctets * 8
              + " bits");
    }
    byte[] address = octets.slice(12, 12 + addressOctets).toByteArray();
    byte[] network = masked(address, prefixLength);
    if (!Arrays.equals(network, address)) {
      return new Decoded.Malformed(
          RtrError.CORRUPT_DATA, "a prefix PDU has bits set behind its length of " + prefixLength);
    }
    Vrp vrp =
        new Vrp(
            new IpPrefix(IpAddresses.ofBytes(network), prefixLength),
            maxLength,
            new Asn(octets.unsignedIntAt(12 + addressOctets)));
    return new Decoded.Pdu(version, new Prefix((octets.at(8) & ANNOUNCE) != 0, vrp));
  }

  private static byte[] masked(byte[] address, int length) {
    byte[] network = address.clone();
    for (int i = 0; i < network.length; i++) {
      int kept = Math.clamp(length - i * 8L, 0, 8);
      network[i] &= (byte) (0xff00 >>> kept);
    }
    return network;
  }

  private static Decoded errorReport(Octets octets, int version) {
    int length = octets.length();
    if (length >= 16) {
      long about = octets.unsignedIntAt(8);
      if (about <= length - 16) {
        int textAt = 16 + (int) about;
        long text = octets.unsignedIntAt(textAt - 4);
        if (text == length - textAt) {
          return new Decoded.Pdu(
              version,
              new ErrorReport(
                  octets.unsignedShortAt(2),
                  octets.slice(12, textAt - 4),
                  new String(octets.slice(textAt, length).toByteArray(), StandardCharsets.UTF_8)));
        }
      }
    }
    return new Decoded.Malformed(
        RtrError.CORRUPT_DATA, "the lengths within an Error Report do not add up");
  }

  private static byte[] encodePrefix(int version, Prefix prefix) {
    byte[] address = prefix.vrp().prefix().address().getAddress();
    return header(version, address.length == 4 ? IPV4_PREFIX : IPV6_PREFIX, 0, 16 + address.length)
        .put((byte) (prefix.announce() ? ANNOUNCE : 0))
        .put((byte) prefix.vrp().prefix().length())
        .put((byte) prefix.vrp().maxLength())
        .put((byte) 0)
        .put(address)
        .putInt((int) prefix.vrp().asn().value())
        .array();
  }

  private static byte[] encodeEndOfData(int version, EndOfData end) {
    return version == 0
        ? header(version, END_OF_DATA, end.sessionId(), 12).putInt(end.serial()).array()
        : header(version, END_OF_DATA, end.sessionId(), 24)
            .putInt(end.serial())
            .putInt(end.timing().refresh())
            .putInt(end.timing().retry())
            .putInt(end.timing().expire())
            .array();
  }

  private static ByteBuffer header(int version, int type, int sessionOrCode, int length) {
    return ByteBuffer.allocate(length)
        .put((byte) version)
        .put((byte) type)
        .putShort((short) sessionOrCode)
        .putInt(length);
  }
}
