package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.ReplyKind;
import org.jspecify.annotations.Nullable;

/**
 * A TCP header (RFC 9293 section 3.1).
 *
 * @param sourcePort 0 to 65535
 * @param destinationPort 0 to 65535
 * @param sequenceNumber 0 to 4294967295
 * @param acknowledgmentNumber 0 to 4294967295, meaningful with {@link #ACK}
 * @param flags the low eight flag bits
 * @param window 0 to 65535, unscaled
 * @param checksum as it stands there
 * @param maximumSegmentSize value of the MSS option, absent without it
 * @param headerBytes with options, 20 to 60
 */
public record TcpHeader(
    int sourcePort,
    int destinationPort,
    long sequenceNumber,
    long acknowledgmentNumber,
    int flags,
    int window,
    int checksum,
    @Nullable Integer maximumSegmentSize,
    int headerBytes) {
  public static final int FIN = 0x01;
  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;
  public static final int ECE = 0x40;
  public static final int CWR = 0x80;

  /** Size without options. */
  public static final int MIN_BYTES = 20;

  static final int OPTION_END = 0;
  static final int OPTION_NO_OPERATION = 1;
  static final int OPTION_MAXIMUM_SEGMENT_SIZE = 2;
  static final int OPTION_WINDOW_SCALE = 3;
  static final int OPTION_SACK_PERMITTED = 4;
  static final int OPTION_TIMESTAMPS = 8;

  /**
   * Decodes a segment's header; the checksum is not verified, broken options are passed over.
   *
   * @return absent when there is no whole header
   */
  public static @Nullable TcpHeader decode(Octets segment) {
    if (!segment.has(0, MIN_BYTES)) {
      return null;
    }
    int headerBytes = (segment.u8(12) >>> 4) * 4;
    if (headerBytes < MIN_BYTES || !segment.has(0, headerBytes)) {
      return null;
    }
    return new TcpHeader(
        segment.u16(0),
        segment.u16(2),
        segment.u32(4),
        segment.u32(8),
        segment.u8(13),
        segment.u16(14),
        segment.u16(16),
        maximumSegmentSize(segment.slice(MIN_BYTES, headerBytes - MIN_BYTES)),
        headerBytes);
  }

  /** The value of the MSS option among options that may be cut short. */
  static @Nullable Integer maximumSegmentSize(Octets options) {
    int index = 0;
    while (options.has(index, 1)) {
      int kind = options.u8(index);
      if (kind == OPTION_END) {
        return null;
      }
      if (kind == OPTION_NO_OPERATION) {
        index++;
        continue;
      }
      int length = options.has(index, 2) ? options.u8(index + 1) : 0;
      if (length < 2 || !options.has(index, length)) {
        return null;
      }
      if (kind == OPTION_MAXIMUM_SEGMENT_SIZE && length == 4) {
        return options.u16(index + 2);
      }
      index += length;
    }
    return null;
  }

  public boolean has(int flag) {
    return (flags & flag) == flag;
  }

  /**
   * What this segment says as the answer to a SYN.
   *
   * @return absent when it is no such answer
   */
  public @Nullable ReplyKind answerToSyn() {
    if (has(RST)) {
      return ReplyKind.TCP_RESET;
    }
    return has(SYN | ACK) ? ReplyKind.TCP_SYN_ACK : null;
  }
}
