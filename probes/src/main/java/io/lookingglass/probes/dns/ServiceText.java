package io.lookingglass.probes.dns;

import io.lookingglass.config.net.IpAddresses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.SVCBBase;

/** SVCB and HTTPS records (RFC 9460) as dig prints them: lists of names in quotes. */
final class ServiceText {
  private static final int IPV6_BYTES = 16;

  private ServiceText() {}

  static String of(SVCBBase service) {
    StringBuilder text = new StringBuilder();
    text.append(service.getSvcPriority()).append(' ').append(service.getTargetName());
    for (int key : service.getSvcParamKeys()) {
      text.append(' ').append(parameter(key, service.getSvcParamValue(key)));
    }
    return text.toString();
  }

  private static String parameter(int key, SVCBBase.ParameterBase value) {
    return switch (key) {
      case SVCBBase.ALPN -> "alpn=\"" + String.join(",", protocols(value.toWire())) + "\"";
      case SVCBBase.MANDATORY,
          SVCBBase.NO_DEFAULT_ALPN,
          SVCBBase.PORT,
          SVCBBase.IPV4HINT,
          SVCBBase.ECH ->
          known(key, value);
      case SVCBBase.IPV6HINT -> "ipv6hint=" + String.join(",", ipv6(value.toWire()));
      default -> "key" + key + quoted(value.toWire());
    };
  }

  private static String known(int key, SVCBBase.ParameterBase value) {
    String name =
        switch (key) {
          case SVCBBase.MANDATORY -> "mandatory";
          case SVCBBase.NO_DEFAULT_ALPN -> "no-default-alpn";
          case SVCBBase.PORT -> "port";
          case SVCBBase.IPV4HINT -> "ipv4hint";
          default -> "ech";
        };
    String text = value.toString();
    return text.isEmpty() ? name : name + "=" + text;
  }

  /** Addresses as RFC 5952 writes them. */
  static List<String> ipv6(byte[] value) {
    List<String> addresses = new ArrayList<>();
    for (int at = 0; at + IPV6_BYTES <= value.length; at += IPV6_BYTES) {
      addresses.add(
          IpAddresses.format(IpAddresses.ofBytes(Arrays.copyOfRange(value, at, at + IPV6_BYTES))));
    }
    return addresses;
  }

  /** Protocol names in the value of {@code alpn}; commas and backslashes in them are escaped. */
  static List<String> protocols(byte[] value) {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < value.length) {
      int length = Math.min(value[at] & 0xFF, value.length - at - 1);
      names.add(escaped(Arrays.copyOfRange(value, at + 1, at + 1 + length)).replace(",", "\\\\,"));
      at += 1 + length;
    }
    return names;
  }

  private static String quoted(byte[] value) {
    return value.length == 0 ? "" : "=\"" + escaped(value) + "\"";
  }

  /** RFC 1035 section 5.1. */
  static String escaped(byte[] text) {
    StringBuilder escaped = new StringBuilder();
    for (int index = 0; index < text.length; index++) {
      char c = (char) (text[index] & 0xFF);
      if (c < 0x20 || c >= 0x7F) {
        escaped.append("\\%03d".formatted((int) c));
      } else if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
