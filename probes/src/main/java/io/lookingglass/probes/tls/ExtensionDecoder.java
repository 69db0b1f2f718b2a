package io.lookingglass.probes.tls;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;

/** Decodes extensions of hello messages and of those that followed them out of there. */
final class ExtensionDecoder {
  private static final HexFormat HEX = HexFormat.of();
  private static final int LONGEST_NAME = 255;
  private static final int MOST_SHOWN = 100;
  private static final int MOST_HEX_BYTES = 32;

  private final HandshakeFacts facts;

  ExtensionDecoder(HandshakeFacts facts) {
    this.facts = facts;
  }

  /** Where an extension stands; the same number means different things in different messages. */
  enum Place {
    CLIENT_HELLO,
    SERVER_HELLO,
    HELLO_RETRY_REQUEST,
    ENCRYPTED_EXTENSIONS,
    CERTIFICATE_ENTRY,
    CERTIFICATE_REQUEST,
    NEW_SESSION_TICKET;

    boolean agreed() {
      return this == SERVER_HELLO || this == ENCRYPTED_EXTENSIONS || this == HELLO_RETRY_REQUEST;
    }
  }

  /** All of a list; one that is malformed is named, and the others are decoded all the same. */
  List<TlsField> list(TlsBytes list, Place place) throws MalformedTlsException {
    List<TlsField> fields = new ArrayList<>();
    while (!list.isEmpty()) {
      int type = list.uint16();
      byte[] data = list.opaque16();
      if (place.agreed()) {
        facts.serverExtensions.add(type);
      }
      String name = TlsNames.extension(type);
      try {
        TlsField field = decode(type, new TlsBytes(data), place, name);
        if (fields.size() < MOST_SHOWN) {
          fields.add(field);
        }
      } catch (MalformedTlsException e) {
        fields.add(TlsField.of(name, "malformed: " + e.reason()));
      }
    }
    return fields;
  }

  private TlsField decode(int type, TlsBytes data, Place place, String name)
      throws MalformedTlsException {
    int length = data.remaining();
    return switch (type) {
      case 0 -> serverName(data, name);
      case 1 -> TlsField.of(name, data.uint8() + "");
      case 5 -> statusRequest(data, place, name);
      case 10 -> numbers(name, data.vector16(), g -> TlsNames.numbered(TlsNames.group(g), g));
      case 11 -> pointFormats(data, name);
      case 13, 50 ->
          numbers(name, data.vector16(), s -> TlsNames.numbered(TlsNames.signatureScheme(s), s));
      case 16 -> applicationProtocols(data, place, name);
      case 18 -> timestamps(data, place, name);
      case 21 -> TlsField.of(name, length + " bytes");
      case 22, 23 -> TlsField.of(name, "yes");
      case 27 -> certificateCompression(data, name);
      case 28 -> TlsField.of(name, data.uint16() + " bytes");
      case 35 ->
          TlsField.of(
              name,
              length == 0
                  ? "empty: tickets are understood"
                  : "a ticket of %d bytes".formatted(length));
      case 41 -> preSharedKey(data, place, name);
      case 42 -> earlyData(data, place, name);
      case 43 -> supportedVersions(data, place, name);
      case 44 -> TlsField.of(name, data.opaque16().length + " bytes");
      case 45 -> pskModes(data, name);
      case 47 -> authorities(data, name);
      case 51 -> keyShare(data, place, name);
      case 0xFF01 ->
          TlsField.of(
              name, data.uint8() == 0 ? "empty: secure renegotiation is understood" : hex(data));
      default -> TlsField.of(name, length == 0 ? "empty" : hex(data));
    };
  }

  private static TlsField serverName(TlsBytes data, String name) throws MalformedTlsException {
    if (data.isEmpty()) {
      return TlsField.of(name, "acknowledged");
    }
    List<TlsField> names = new ArrayList<>();
    TlsBytes list = data.vector16();
    while (!list.isEmpty() && names.size() < MOST_SHOWN) {
      int kind = list.uint8();
      String host = text(list.opaque16());
      names.add(TlsField.of(kind == 0 ? "host_name" : "name_type " + kind, host));
    }
    return names.size() == 1
        ? TlsField.of(name, names.getFirst().value())
        : new TlsField(name, "", names);
  }

  private TlsField statusRequest(TlsBytes data, Place place, String name)
      throws MalformedTlsException {
    if (place == Place.CERTIFICATE_ENTRY) {
      data.uint8();
      byte[] response = data.opaque24();
      if (facts.ocspResponse == null) {
        facts.ocspResponse = response;
      }
      return TlsField.of(name, "OCSP response of %d bytes".formatted(response.length));
    }
    return TlsField.of(
        name,
        data.isEmpty() ? "acknowledged" : data.uint8() == 1 ? "ocsp" : "a type without a name");
  }

  private static TlsField pointFormats(TlsBytes data, String name) throws MalformedTlsException {
    List<TlsField> formats = new ArrayList<>();
    TlsBytes list = data.vector8();
    while (!list.isEmpty() && formats.size() < MOST_SHOWN) {
      int format = list.uint8();
      formats.add(
          TlsField.of(
              "",
              switch (format) {
                case 0 -> "uncompressed (0)";
                case 1 -> "ansiX962_compressed_prime (1)";
                case 2 -> "ansiX962_compressed_char2 (2)";
                default -> String.valueOf(format);
              }));
    }
    return listed(name, formats);
  }

  private TlsField applicationProtocols(TlsBytes data, Place place, String name)
      throws MalformedTlsException {
    List<TlsField> protocols = new ArrayList<>();
    TlsBytes list = data.vector16();
    while (!list.isEmpty() && protocols.size() < MOST_SHOWN) {
      protocols.add(TlsField.of("", text(list.opaque8())));
    }
    if (place.agreed() && !protocols.isEmpty()) {
      facts.applicationProtocol = protocols.getFirst().value();
    }
    return listed(name, protocols);
  }

  private TlsField timestamps(TlsBytes data, Place place, String name)
      throws MalformedTlsException {
    if (data.isEmpty()) {
      return TlsField.of(name, "asked for");
    }
    int before = facts.timestamps.size();
    TlsBytes list = data.vector16();
    while (!list.isEmpty()) {
      byte[] timestamp = list.opaque16();
      if (place != Place.CLIENT_HELLO && facts.timestamps.size() < MOST_SHOWN) {
        facts.timestamps.add(timestamp);
      }
    }
    return TlsField.of(name, facts.timestamps.size() - before + " timestamps");
  }

  private static TlsField certificateCompression(TlsBytes data, String name)
      throws MalformedTlsException {
    List<TlsField> algorithms = new ArrayList<>();
    TlsBytes list = data.vector8();
    while (!list.isEmpty() && algorithms.size() < MOST_SHOWN) {
      int algorithm = list.uint16();
      algorithms.add(
          TlsField.of(
              "",
              switch (algorithm) {
                case 1 -> "zlib (1)";
                case 2 -> "brotli (2)";
                case 3 -> "zstd (3)";
                default -> String.valueOf(algorithm);
              }));
    }
    return listed(name, algorithms);
  }

  private TlsField preSharedKey(TlsBytes data, Place place, String name)
      throws MalformedTlsException {
    if (place == Place.SERVER_HELLO) {
      facts.preSharedKey = true;
      return TlsField.of(name, "identity %d taken".formatted(data.uint16()));
    }
    List<TlsField> identities = new ArrayList<>();
    TlsBytes list = data.vector16();
    while (!list.isEmpty() && identities.size() < MOST_SHOWN) {
      int bytes = list.opaque16().length;
      list.uint32();
      identities.add(TlsField.of("identity", bytes + " bytes"));
    }
    return new TlsField(name, "", identities);
  }

  private static TlsField earlyData(TlsBytes data, Place place, String name)
      throws MalformedTlsException {
    return TlsField.of(
        name,
        place == Place.NEW_SESSION_TICKET
            ? "max_early_data_size %,d bytes".formatted(data.uint32())
            : "yes");
  }

  private TlsField supportedVersions(TlsBytes data, Place place, String name)
      throws MalformedTlsException {
    if (place == Place.CLIENT_HELLO) {
      return numbers(name, data.vector8(), v -> TlsNames.numbered(TlsNames.version(v), v));
    }
    int version = data.uint16();
    facts.version = version;
    return TlsField.of(name, TlsNames.numbered(TlsNames.version(version), version));
  }

  private static TlsField pskModes(TlsBytes data, String name) throws MalformedTlsException {
    List<TlsField> modes = new ArrayList<>();
    TlsBytes list = data.vector8();
    while (!list.isEmpty() && modes.size() < MOST_SHOWN) {
      int mode = list.uint8();
      modes.add(
          TlsField.of(
              "",
              switch (mode) {
                case 0 -> "psk_ke (0)";
                case 1 -> "psk_dhe_ke (1)";
                default -> String.valueOf(mode);
              }));
    }
    return listed(name, modes);
  }

  private TlsField authorities(TlsBytes data, String name) throws MalformedTlsException {
    return MessageDecoder.authorities(name, data.vector16(), facts);
  }

  private TlsField keyShare(TlsBytes data, Place place, String name) throws MalformedTlsException {
    if (place == Place.CLIENT_HELLO) {
      List<TlsField> shares = new ArrayList<>();
      TlsBytes list = data.vector16();
      while (!list.isEmpty() && shares.size() < MOST_SHOWN) {
        int group = list.uint16();
        int bytes = list.opaque16().length;
        shares.add(
            TlsField.of(
                TlsNames.numbered(TlsNames.group(group), group), "%,d bytes".formatted(bytes)));
      }
      return new TlsField(name, "", shares);
    }
    int group = data.uint16();
    facts.group = group;
    String named = TlsNames.numbered(TlsNames.group(group), group);
    return TlsField.of(
        name,
        place == Place.HELLO_RETRY_REQUEST
            ? "wants a share of " + named
            : "%s, %,d bytes".formatted(named, data.opaque16().length));
  }

  static TlsField numbers(String name, TlsBytes list, IntFunction<String> words)
      throws MalformedTlsException {
    List<TlsField> fields = new ArrayList<>();
    while (!list.isEmpty() && fields.size() < 2 * MOST_SHOWN) {
      fields.add(TlsField.of("", words.apply(list.uint16())));
    }
    return listed(name, fields);
  }

  /** A list of one is its element. */
  static TlsField listed(String name, List<TlsField> elements) {
    return elements.size() == 1
        ? TlsField.of(name, elements.getFirst().value())
        : new TlsField(name, elements.isEmpty() ? "none" : "", elements);
  }

  static String text(byte[] bytes) {
    return PlainText.line(new String(bytes, StandardCharsets.UTF_8), LONGEST_NAME);
  }

  private static String hex(TlsBytes data) {
    return hex(data.rest());
  }

  static String hex(byte[] bytes) {
    return bytes.length <= MOST_HEX_BYTES
        ? HEX.formatHex(bytes)
        : HEX.formatHex(bytes, 0, MOST_HEX_BYTES) + "… (%,d bytes)".formatted(bytes.length);
  }
}
