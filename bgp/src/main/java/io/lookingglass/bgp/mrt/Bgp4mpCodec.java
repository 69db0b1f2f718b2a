package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.mrt.MrtRecord.Message;
import io.lookingglass.bgp.mrt.MrtRecord.Speakers;
import io.lookingglass.bgp.mrt.MrtRecord.StateChange;
import io.lookingglass.bgp.wire.OctetWriter;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import java.net.Inet6Address;
import java.time.Instant;

/** The records of types BGP4MP and BGP4MP_ET (RFC 6396, section 4.4; RFC 8050, section 3). */
final class Bgp4mpCodec {
  private static final int STATE_CHANGE = 0;
  private static final int MESSAGE = 1;
  private static final int MESSAGE_AS4 = 4;
  private static final int STATE_CHANGE_AS4 = 5;
  private static final int MESSAGE_LOCAL = 6;
  private static final int MESSAGE_AS4_LOCAL = 7;
  private static final int MESSAGE_ADDPATH = 8;
  private static final int MESSAGE_AS4_ADDPATH = 9;
  private static final int MESSAGE_LOCAL_ADDPATH = 10;
  private static final int MESSAGE_AS4_LOCAL_ADDPATH = 11;

  private static final int AFI_IPV4 = 1;
  private static final int AFI_IPV6 = 2;

  private Bgp4mpCodec() {}

  /**
   * @param from where the record begins in the body: behind the microseconds, if it has them
   */
  static MrtRecord decode(MrtHeader header, Instant time, Octets body, int from)
      throws MalformedRecordException {
    FieldReader in = new FieldReader(body);
    in.octets(from, "the microseconds");
    boolean extended = header.type() == MrtHeader.BGP4MP_ET;
    return switch (header.subtype()) {
      case STATE_CHANGE -> decodeChange(time, extended, false, in);
      case STATE_CHANGE_AS4 -> decodeChange(time, extended, true, in);
      case MESSAGE -> decodeMessage(time, extended, false, false, false, in);
      case MESSAGE_AS4 -> decodeMessage(time, extended, true, false, false, in);
      case MESSAGE_LOCAL -> decodeMessage(time, extended, false, true, false, in);
      case MESSAGE_AS4_LOCAL -> decodeMessage(time, extended, true, true, false, in);
      case MESSAGE_ADDPATH -> decodeMessage(time, extended, false, false, true, in);
      case MESSAGE_AS4_ADDPATH -> decodeMessage(time, extended, true, false, true, in);
      case MESSAGE_LOCAL_ADDPATH -> decodeMessage(time, extended, false, true, true, in);
      case MESSAGE_AS4_LOCAL_ADDPATH -> decodeMessage(time, extended, true, true, true, in);
      default -> new MrtRecord.Other(header.time(), header.type(), header.subtype(), body);
    };
  }

  private static Message decodeMessage(
      Instant time,
      boolean extended,
      boolean fourOctetAs,
      boolean local,
      boolean addPath,
      FieldReader in)
      throws MalformedRecordException {
    Speakers speakers = decodeSpeakers(fourOctetAs, in);
    return new Message(time, extended, speakers, fourOctetAs, local, addPath, in.rest());
  }

  private static StateChange decodeChange(
      Instant time, boolean extended, boolean fourOctetAs, FieldReader in)
      throws MalformedRecordException {
    Speakers speakers = decodeSpeakers(fourOctetAs, in);
    int before = in.twoOctets("the old state");
    int after = in.twoOctets("the new state");
    in.end("the new state");
    return new StateChange(time, extended, speakers, fourOctetAs, before, after);
  }

  private static Speakers decodeSpeakers(boolean fourOctetAs, FieldReader in)
      throws MalformedRecordException {
    Asn peer = in.asn(fourOctetAs, "the peer's AS");
    Asn local = in.asn(fourOctetAs, "the local AS");
    int interfaceIndex = in.twoOctets("the interface index");
    int familyAt = in.at();
    int family = in.twoOctets("the address family");
    if (family != AFI_IPV4 && family != AFI_IPV6) {
      throw new MalformedRecordException(
          familyAt, "the addresses are of family " + family + "; 1 or 2 would be right");
    }
    return new Speakers(
        peer,
        local,
        interfaceIndex,
        in.address(family == AFI_IPV6, "the peer's address"),
        in.address(family == AFI_IPV6, "the local address"));
  }

  static int subtype(Message message) {
    if (message.addPath()) {
      if (message.local()) {
        return message.fourOctetAs() ? MESSAGE_AS4_LOCAL_ADDPATH : MESSAGE_LOCAL_ADDPATH;
      }
      return message.fourOctetAs() ? MESSAGE_AS4_ADDPATH : MESSAGE_ADDPATH;
    }
    if (message.local()) {
      return message.fourOctetAs() ? MESSAGE_AS4_LOCAL : MESSAGE_LOCAL;
    }
    return message.fourOctetAs() ? MESSAGE_AS4 : MESSAGE;
  }

  static int subtype(StateChange change) {
    return change.fourOctetAs() ? STATE_CHANGE_AS4 : STATE_CHANGE;
  }

  static void encode(Message message, OctetWriter out) {
    encode(message.speakers(), message.fourOctetAs(), out);
    out.octets(message.message());
  }

  static void encode(StateChange change, OctetWriter out) {
    encode(change.speakers(), change.fourOctetAs(), out);
    out.twoOctets(change.from());
    out.twoOctets(change.to());
  }

  private static void encode(Speakers speakers, boolean fourOctetAs, OctetWriter out) {
    encode(speakers.peerAsn(), fourOctetAs, out);
    encode(speakers.localAsn(), fourOctetAs, out);
    out.twoOctets(speakers.interfaceIndex());
    out.twoOctets(speakers.peerAddress() instanceof Inet6Address ? AFI_IPV6 : AFI_IPV4);
    out.octets(speakers.peerAddress().getAddress());
    out.octets(speakers.localAddress().getAddress());
  }

  private static void encode(Asn asn, boolean fourOctetAs, OctetWriter out) {
    if (fourOctetAs) {
      out.fourOctets(asn.value());
    } else {
      out.twoOctets((int) (asn.isTwoOctet() ? asn : Asn.TRANS).value());
    }
  }
}
