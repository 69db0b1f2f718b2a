package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.wire.OctetWriter;
import io.lookingglass.bgp.wire.Octets;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/**
 * The records of MRT files and their octets (RFC 6396, RFC 8050). Decoding throws on nothing.
 * Thread-safe.
 */
final class MrtCodec {
  private static final int MOST_MICROSECONDS = 999_999;

  private MrtCodec() {}

  /** What became of a record's octets. */
  sealed interface Decoded {

    /** It is what its type says. */
    record Ok(MrtRecord record) implements Decoded {}

    /**
     * It is not.
     *
     * @param offset within the body, 0 its first octet
     */
    record Malformed(int offset, String reason) implements Decoded {}
  }

  /**
   * Reads a record.
   *
   * @param body as many octets as the header says; becomes part of the record
   */
  static Decoded decode(MrtHeader header, Octets body) {
    try {
      return new Decoded.Ok(
          switch (header.type()) {
            case MrtHeader.TABLE_DUMP_V2 -> TableDumpCodec.decode(header, body);
            case MrtHeader.BGP4MP -> Bgp4mpCodec.decode(header, header.time(), body, 0);
            case MrtHeader.BGP4MP_ET -> decodeExtended(header, body);
            default -> new MrtRecord.Other(header.time(), header.type(), header.subtype(), body);
          });
    } catch (MalformedRecordException e) {
      return new Decoded.Malformed(e.offset(), String.valueOf(e.getMessage()));
    }
  }

  /** RFC 6396, section 3: the microseconds come first. */
  private static MrtRecord decodeExtended(MrtHeader header, Octets body)
      throws MalformedRecordException {
    FieldReader in = new FieldReader(body);
    long microseconds = in.fourOctets("the microseconds");
    if (microseconds > MOST_MICROSECONDS) {
      throw new MalformedRecordException(
          0, microseconds + " microseconds are not within 0-" + MOST_MICROSECONDS);
    }
    return Bgp4mpCodec.decode(
        header, header.time().plus(microseconds, ChronoUnit.MICROS), body, in.at());
  }

  /**
   * Writes a record with its header, AS numbers of peers always in four octets.
   *
   * @throws IllegalArgumentException when a time is not within 1970-2106
   */
  static byte[] encode(MrtRecord record) {
    OctetWriter body = new OctetWriter();
    int type;
    int subtype;
    switch (record) {
      case MrtRecord.PeerIndexTable table -> {
        type = MrtHeader.TABLE_DUMP_V2;
        subtype = TableDumpCodec.PEER_INDEX_TABLE;
        TableDumpCodec.encode(table, body);
      }
      case MrtRecord.RibUnicast rib -> {
        type = MrtHeader.TABLE_DUMP_V2;
        subtype = TableDumpCodec.subtype(rib);
        TableDumpCodec.encode(rib, body);
      }
      case MrtRecord.Message message -> {
        type = bgp4mp(message.extendedTime(), message.time(), body);
        subtype = Bgp4mpCodec.subtype(message);
        Bgp4mpCodec.encode(message, body);
      }
      case MrtRecord.StateChange change -> {
        type = bgp4mp(change.extendedTime(), change.time(), body);
        subtype = Bgp4mpCodec.subtype(change);
        Bgp4mpCodec.encode(change, body);
      }
      case MrtRecord.Other other -> {
        type = other.type();
        subtype = other.subtype();
        body.octets(other.body());
      }
    }
    OctetWriter out = new OctetWriter();
    out.fourOctets(seconds(record.time()));
    out.twoOctets(type);
    out.twoOctets(subtype);
    out.fourOctets(body.length());
    out.octets(body.toOctets());
    return out.toByteArray();
  }

  private static int bgp4mp(boolean extendedTime, Instant time, OctetWriter body) {
    if (!extendedTime) {
      return MrtHeader.BGP4MP;
    }
    body.fourOctets(time.get(ChronoField.MICRO_OF_SECOND));
    return MrtHeader.BGP4MP_ET;
  }

  /** A time as records have it. */
  static long seconds(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < 0 || seconds > 0xffff_ffffL) {
      throw new IllegalArgumentException(time + " is not within 1970-2106");
    }
    return seconds;
  }

  static void requireTwoOctets(String what, int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(what + " is " + value + ", which is not within 0-65535");
    }
  }
}
