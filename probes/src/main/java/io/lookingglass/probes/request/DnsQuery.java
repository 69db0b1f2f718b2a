package io.lookingglass.probes.request;

import io.lookingglass.config.net.IpPrefix;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a name server, beside the name. Its values are checked by the {@link DnsRequest}
 * that it is part of.
 *
 * @param type mnemonic or {@code TYPEnnn}, in capitals
 * @param recordClass {@code IN}, {@code CH}, {@code HS}, or {@code CLASSnnn}, in capitals
 * @param recursionDesired RD: that the server shall find the answer (RFC 1035 section 4.1.1)
 * @param authenticData AD: that the asker understands the bit in the answer (RFC 6840 section 5.7)
 * @param checkingDisabled CD: that the server shall not validate (RFC 4035 section 3.2.2)
 * @param caseRandomization letters of the name in random case, which a forger must guess
 *     (draft-vixie-dnsext-dns0x20)
 * @param ignoreTruncation a truncated answer over UDP is taken as it is
 * @param edns absent for a question without EDNS
 */
public record DnsQuery(
    String type,
    String recordClass,
    boolean recursionDesired,
    boolean authenticData,
    boolean checkingDisabled,
    boolean caseRandomization,
    boolean ignoreTruncation,
    @Nullable EdnsQuery edns) {

  /** As dig asks. */
  public static final String DEFAULT_CLASS = "IN";

  public DnsQuery {
    type = type.toUpperCase(Locale.ROOT);
    recordClass = recordClass.toUpperCase(Locale.ROOT);
  }

  /** With every other option at its default, which is dig's. */
  public static DnsQuery of(String type) {
    return new DnsQuery(type, DEFAULT_CLASS, true, true, false, false, false, EdnsQuery.defaults());
  }

  /** What is asked about a target when nothing is said: its address, or an address's name. */
  public static String defaultType(Target target) {
    return target instanceof Target.Address ? "PTR" : "A";
  }

  /**
   * What a question says in its OPT record (RFC 6891).
   *
   * @param udpPayloadSize the largest datagram that is taken, 512 to 4096 bytes
   * @param dnssecOk DO: that signatures shall come with the answer (RFC 3225)
   * @param cookie RFC 7873
   * @param nsid asks which server of many it is (RFC 5001)
   * @param clientSubnet whom the answer is for (RFC 7871); absent sends none
   * @param paddingBlock the question is padded to a multiple of this many bytes (RFC 8467), 0 to
   *     512; absent for 128 over encrypted transports and none over others
   */
  public record EdnsQuery(
      int udpPayloadSize,
      boolean dnssecOk,
      boolean cookie,
      boolean nsid,
      @Nullable IpPrefix clientSubnet,
      @Nullable Integer paddingBlock) {
    public static final int MIN_UDP_PAYLOAD_SIZE = 512;
    public static final int MAX_UDP_PAYLOAD_SIZE = 4096;

    /** What passes without fragments nearly everywhere (DNS flag day 2020). */
    public static final int DEFAULT_UDP_PAYLOAD_SIZE = 1232;

    public static final int MAX_PADDING_BLOCK = 512;

    static EdnsQuery defaults() {
      return new EdnsQuery(DEFAULT_UDP_PAYLOAD_SIZE, false, true, false, null, null);
    }
  }
}
