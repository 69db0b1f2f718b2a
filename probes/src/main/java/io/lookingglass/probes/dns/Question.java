package io.lookingglass.probes.dns;

import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsQuery.EdnsQuery;
import io.lookingglass.probes.request.RecordTypes;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.EDNSOption.Code;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/**
 * A question as it goes to one server, with its own random id and client cookie.
 *
 * @param name absolute, perhaps in random case
 * @param type 0 to 65535
 * @param recordClass 0 to 65535
 * @param clientCookie 8 bytes in lower-case hex (RFC 7873); absent when none is sent
 */
record Question(
    Name name, int type, int recordClass, int id, DnsQuery query, @Nullable String clientCookie) {

  private static final int COOKIE_BYTES = 8;
  private static final int PADDING_OPTION_HEADER_BYTES = 4;
  private static final int DEFAULT_ENCRYPTED_PADDING = 128;

  static Question of(Name name, DnsQuery query, RandomGenerator random) {
    EdnsQuery edns = query.edns();
    return new Question(
        query.caseRandomization() ? randomCase(name, random) : name,
        RecordTypes.type(query.type()).orElseThrow(),
        RecordTypes.recordClass(query.recordClass()).orElseThrow(),
        random.nextInt(0x10000),
        query,
        edns != null && edns.cookie() ? hex(random, COOKIE_BYTES) : null);
  }

  /** The same question with another id, for another try. */
  Question again(RandomGenerator random) {
    return new Question(name, type, recordClass, random.nextInt(0x10000), query, clientCookie);
  }

  /**
   * The message.
   *
   * @param encrypted whether it goes over DoT or DoH, where it is padded (RFC 8467)
   * @param serverCookie what the server gave, in lower-case hex; absent at first
   * @param zeroId DoH asks for id 0, so that answers can be cached (RFC 8484 section 4.1)
   */
  byte[] toWire(boolean encrypted, @Nullable String serverCookie, boolean zeroId) {
    Message message = new Message(zeroId ? 0 : id);
    if (query.recursionDesired()) {
      message.getHeader().setFlag(Flags.RD);
    }
    if (query.authenticData()) {
      message.getHeader().setFlag(Flags.AD);
    }
    if (query.checkingDisabled()) {
      message.getHeader().setFlag(Flags.CD);
    }
    message.addRecord(Record.newRecord(name, type, recordClass), Section.QUESTION);
    EdnsQuery edns = query.edns();
    if (edns == null) {
      return message.toWire();
    }
    List<EDNSOption> options = options(edns, serverCookie);
    int block =
        edns.paddingBlock() != null
            ? edns.paddingBlock()
            : encrypted ? DEFAULT_ENCRYPTED_PADDING : 0;
    byte[] unpadded = withOptions(message, edns, options);
    if (block == 0) {
      return unpadded;
    }
    int over = (unpadded.length + PADDING_OPTION_HEADER_BYTES) % block;
    options.add(new GenericEDNSOption(Code.PADDING, new byte[over == 0 ? 0 : block - over]));
    return withOptions(message, edns, options);
  }

  private static byte[] withOptions(Message message, EdnsQuery edns, List<EDNSOption> options) {
    message.removeAllRecords(Section.ADDITIONAL);
    message.addRecord(
        new OPTRecord(edns.udpPayloadSize(), 0, 0, edns.dnssecOk() ? ExtendedFlags.DO : 0, options),
        Section.ADDITIONAL);
    return message.toWire();
  }

  private List<EDNSOption> options(EdnsQuery edns, @Nullable String serverCookie) {
    List<EDNSOption> options = new ArrayList<>();
    if (edns.nsid()) {
      options.add(new NSIDOption(new byte[0]));
    }
    IpPrefix subnet = edns.clientSubnet();
    if (subnet != null) {
      InetAddress address = subnet.address();
      options.add(new ClientSubnetOption(subnet.length(), address));
    }
    if (clientCookie != null) {
      options.add(
          new GenericEDNSOption(
              Code.COOKIE,
              HexFormat.of().parseHex(clientCookie + (serverCookie == null ? "" : serverCookie))));
    }
    return options;
  }

  /** Whether a message answers this question, and not another one. */
  boolean answeredBy(Message answer, boolean zeroId) {
    if (!answer.getHeader().getFlag(Flags.QR) || answer.getHeader().getID() != (zeroId ? 0 : id)) {
      return false;
    }
    List<Record> asked = answer.getSection(Section.QUESTION);
    if (asked.isEmpty()) {
      // A server that cannot read a question need not repeat it.
      return answer.getRcode() != 0;
    }
    Record repeated = asked.getFirst();
    return asked.size() == 1
        && repeated.getType() == type
        && repeated.getDClass() == recordClass
        && (query.caseRandomization()
            ? Arrays.equals(repeated.getName().toWire(), name.toWire())
            : repeated.getName().equals(name));
  }

  private static Name randomCase(Name name, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    boolean escaped = false;
    for (char c : name.toString().toCharArray()) {
      text.append(!escaped && random.nextBoolean() ? upper(c) : c);
      escaped = c == '\\';
    }
    try {
      return Name.fromString(text.toString());
    } catch (TextParseException e) {
      return name; // Cannot be: case does not change what a name is.
    }
  }

  private static String upper(char c) {
    return String.valueOf(c).toUpperCase(Locale.ROOT);
  }

  private static String hex(RandomGenerator random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
