package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;

/** Takes the body of a record apart, field by field; what is not there it tells by its name. */
final class FieldReader {
  private final Octets octets;
  private int at;

  FieldReader(Octets octets) {
    this.octets = octets;
  }

  /** Where the next field begins. */
  int at() {
    return at;
  }

  int octet(String field) throws MalformedRecordException {
    return octets.at(advance(1, field));
  }

  int twoOctets(String field) throws MalformedRecordException {
    return octets.unsignedShortAt(advance(2, field));
  }

  long fourOctets(String field) throws MalformedRecordException {
    return octets.unsignedIntAt(advance(4, field));
  }

  Octets octets(int count, String field) throws MalformedRecordException {
    int from = advance(count, field);
    return octets.slice(from, from + count);
  }

  /** All that is left. */
  Octets rest() {
    Octets rest = octets.slice(at, octets.length());
    at = octets.length();
    return rest;
  }

  Instant time(String field) throws MalformedRecordException {
    return Instant.ofEpochSecond(fourOctets(field));
  }

  Asn asn(boolean fourOctets, String field) throws MalformedRecordException {
    return new Asn(fourOctets ? fourOctets(field) : twoOctets(field));
  }

  InetAddress address(boolean ipv6, String field) throws MalformedRecordException {
    return IpAddresses.ofBytes(octets(ipv6 ? 16 : 4, field).toByteArray());
  }

  Inet4Address identifier(String field) throws MalformedRecordException {
    return (Inet4Address) address(false, field);
  }

  /** Bits behind the length count for nothing (RFC 4271, section 4.3). */
  IpPrefix prefix(boolean ipv6) throws MalformedRecordException {
    int begin = at;
    int length = octet("the prefix length");
    int most = ipv6 ? 128 : 32;
    if (length > most) {
      throw new MalformedRecordException(
          begin, "a prefix length of " + length + " is not within 0-" + most);
    }
    byte[] bytes = octets((length + 7) / 8, "the prefix").toByteArray();
    return IpPrefix.containing(IpAddresses.ofBytes(Arrays.copyOf(bytes, most / 8)), length);
  }

  /** Nothing may be left. */
  void end(String last) throws MalformedRecordException {
    int left = octets.length() - at;
    if (left > 0) {
      throw new MalformedRecordException(
          at, (left == 1 ? "one octet is" : left + " octets are") + " left behind " + last);
    }
  }

  private int advance(int count, String field) throws MalformedRecordException {
    if (count > octets.length() - at) {
      throw new MalformedRecordException(
          at,
          "%s would need %d octets, but the record has only %d left"
              .formatted(field, count, octets.length() - at));
    }
    int from = at;
    at += count;
    return from;
  }
}
