package io.lookingglass.probes.dns;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsMessage.Edns;
import io.lookingglass.probes.event.DnsMessage.ExtendedError;
import io.lookingglass.probes.event.DnsMessage.Option;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.EDNSOption.Code;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.TcpKeepaliveOption;

/** The OPT record in dig's words. */
final class EdnsText {
  private static final int OPTION_HEADER_BYTES = 4;
  private static final int COOKIE_BYTES = 8;
  private static final int LONGEST_TEXT = 1_000;

  private EdnsText() {}

  /**
   * Reads it.
   *
   * @param clientCookie what was sent, in lower-case hex; absent when none was
   */
  static Edns of(OPTRecord record, @Nullable String clientCookie) {
    List<Option> options = new ArrayList<>();
    List<ExtendedError> errors = new ArrayList<>();
    for (EDNSOption option : record.getOptions()) {
      if (option instanceof ExtendedErrorCodeOption error) {
        errors.add(error(error));
      } else {
        options.add(option(option, clientCookie));
      }
    }
    List<String> flags = (record.getFlags() & ExtendedFlags.DO) == 0 ? List.of() : List.of("do");
    return new Edns(record.getVersion(), flags, record.getPayloadSize(), options, errors);
  }

  private static ExtendedError error(ExtendedErrorCodeOption error) {
    String text = error.getText();
    return new ExtendedError(
        error.getErrorCode(),
        ExtendedErrors.purpose(error.getErrorCode()),
        text == null || text.isEmpty() ? null : PlainText.line(text, LONGEST_TEXT));
  }

  private static Option option(EDNSOption option, @Nullable String clientCookie) {
    byte[] wire = option.toWire();
    byte[] data = new byte[Math.max(0, wire.length - OPTION_HEADER_BYTES)];
    System.arraycopy(wire, wire.length - data.length, data, 0, data.length);
    int code = option.getCode();
    return switch (code) {
      case Code.NSID -> new Option(code, "NSID", hexAndText(data));
      case Code.COOKIE -> new Option(code, "COOKIE", cookie(data, clientCookie));
      case Code.CLIENT_SUBNET -> new Option(code, "CLIENT-SUBNET", subnet(option, data));
      case Code.TCP_KEEPALIVE -> new Option(code, "TCP-KEEPALIVE", keepalive(option, data));
      case Code.PADDING -> new Option(code, "PAD", "(%d bytes)".formatted(data.length));
      case Code.EDNS_EXPIRE -> new Option(code, "EXPIRE", expire(data));
      default -> new Option(code, "OPT=" + code, hexAndText(data));
    };
  }

  private static String cookie(byte[] data, @Nullable String clientCookie) {
    String hex = HexFormat.of().formatHex(data);
    if (clientCookie == null) {
      return hex;
    }
    if (!hex.startsWith(clientCookie)) {
      return hex + " (bad)";
    }
    return hex + (data.length == COOKIE_BYTES ? " (echoed)" : " (good)");
  }

  private static String subnet(EDNSOption option, byte[] data) {
    return option instanceof ClientSubnetOption subnet
        ? "%s/%d/%d"
            .formatted(
                IpAddresses.format(subnet.getAddress()),
                subnet.getSourcePrefixLength(),
                subnet.getScopePrefixLength())
        : hexAndText(data);
  }

  private static String keepalive(EDNSOption option, byte[] data) {
    return option instanceof TcpKeepaliveOption keepalive && keepalive.getTimeout().isPresent()
        ? String.format(Locale.ROOT, "%.1f secs", keepalive.getTimeout().getAsInt() / 10.0)
        : hexAndText(data);
  }

  private static String expire(byte[] data) {
    return data.length == 4
        ? Long.toString(Integer.toUnsignedLong(ByteBuffer.wrap(data).getInt()))
        : hexAndText(data);
  }

  /** {@code 67 70 64 ("gpd")}. */
  private static String hexAndText(byte[] data) {
    if (data.length == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (byte octet : data) {
      char c = (char) (octet & 0xFF);
      text.append(c >= 0x20 && c < 0x7F ? c : '.');
    }
    return HexFormat.ofDelimiter(" ").formatHex(data) + " (\"" + text + "\")";
  }
}
