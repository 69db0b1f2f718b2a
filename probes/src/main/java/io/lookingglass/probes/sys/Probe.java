package io.lookingglass.probes.sys;

/**
 * One packet to send.
 *
 * @param id chosen by the caller, unique among the unanswered probes of its flow, 0 to 65535
 * @param ttl time to live or hop limit, 1 to 255
 * @param packetBytes size of the whole IP packet in bytes; a size below the protocol's smallest is
 *     raised to it. TCP probes take no notice of it: a SYN carries no data.
 */
public record Probe(int id, int ttl, int packetBytes) {
  public Probe {
    if (id < 0 || id > 0xFFFF || ttl < 1 || ttl > 255 || packetBytes < 0 || packetBytes > 65535) {
      throw new IllegalArgumentException(
          "probe out of range: id=%d ttl=%d packetBytes=%d".formatted(id, ttl, packetBytes));
    }
  }
}
