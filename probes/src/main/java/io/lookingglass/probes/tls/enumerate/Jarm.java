package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * JARM, the fingerprint of a server by its answers to ten ClientHellos (Salesforce, 2020). Two
 * servers with the same one run the same software with the same settings, or nearly so. Everything
 * here is as the definition has it, its oddities included, so that fingerprints can be looked up
 * elsewhere.
 */
final class Jarm {
  private static final int SERVER_NAME = 0;
  private static final int[] FORWARD = {
    0x0016, 0x0033, 0x0067, 0xC09E, 0xC0A2, 0x009E, 0x0039, 0x006B, 0xC09F, 0xC0A3, 0x009F, 0x0045,
    0x00BE, 0x0088, 0x00C4, 0x009A, 0xC008, 0xC009, 0xC023, 0xC0AC, 0xC0AE, 0xC02B, 0xC00A, 0xC024,
    0xC0AD, 0xC0AF, 0xC02C, 0xC072, 0xC073, 0xCCA9, 0x1302, 0x1301, 0xCC14, 0xC007, 0xC012, 0xC013,
    0xC027, 0xC02F, 0xC014, 0xC028, 0xC030, 0xC060, 0xC061, 0xC076, 0xC077, 0xCCA8, 0x1305, 0x1304,
    0x1303, 0xCC13, 0xC011, 0x000A, 0x002F, 0x003C, 0xC09C, 0xC0A0, 0x009C, 0x0035, 0x003D, 0xC09D,
    0xC0A1, 0x009D, 0x0041, 0x00BA, 0x0084, 0x00C0, 0x0007, 0x0004, 0x0005
  };

  /** The place of a suite here is its part of the fingerprint. */
  private static final List<String> PLACES =
      Arrays.stream(FORWARD)
          .mapToObj("%04x"::formatted)
          .sorted(
              java.util.Comparator.comparing((String suite) -> suite.startsWith("13"))
                  .thenComparing(suite -> suite))
          .toList();

  /** {@code spdy/3} and {@code h2} are turned around as if they were one. */
  private static final List<List<String>> PROTOCOLS =
      List.of(
          List.of("http/0.9"),
          List.of("http/1.0"),
          List.of("http/1.1"),
          List.of("spdy/1"),
          List.of("spdy/2"),
          List.of("spdy/3", "h2"),
          List.of("h2c"),
          List.of("hq"));

  private static final List<List<String>> RARE_PROTOCOLS =
      List.of(
          List.of("http/0.9"),
          List.of("http/1.0"),
          List.of("spdy/1"),
          List.of("spdy/2"),
          List.of("spdy/3"),
          List.of("h2c"),
          List.of("hq"));

  private static final String NOTHING = "|||";

  private Jarm() {}

  /** In which order things are offered. */
  private enum Order {
    FORWARD,
    REVERSE,
    TOP_HALF,
    BOTTOM_HALF,
    MIDDLE_OUT
  }

  /** Which versions the extension for them lists. */
  private enum Versions {
    NONE,
    UP_TO_1_2,
    UP_TO_1_3
  }

  private record Form(
      int version,
      boolean tls13Suites,
      Order suites,
      boolean grease,
      boolean rareProtocols,
      Versions versions,
      Order extensions) {}

  private static final List<Form> FORMS =
      List.of(
          form(0x0303, true, Order.FORWARD, false, false, Versions.UP_TO_1_2, Order.REVERSE),
          form(0x0303, true, Order.REVERSE, false, false, Versions.UP_TO_1_2, Order.FORWARD),
          form(0x0303, true, Order.TOP_HALF, false, false, Versions.NONE, Order.FORWARD),
          form(0x0303, true, Order.BOTTOM_HALF, false, true, Versions.NONE, Order.FORWARD),
          form(0x0303, true, Order.MIDDLE_OUT, true, true, Versions.NONE, Order.REVERSE),
          form(0x0302, true, Order.FORWARD, false, false, Versions.NONE, Order.FORWARD),
          form(0x0304, true, Order.FORWARD, false, false, Versions.UP_TO_1_3, Order.REVERSE),
          form(0x0304, true, Order.REVERSE, false, false, Versions.UP_TO_1_3, Order.FORWARD),
          form(0x0304, false, Order.FORWARD, false, false, Versions.UP_TO_1_3, Order.FORWARD),
          form(0x0304, true, Order.MIDDLE_OUT, true, false, Versions.UP_TO_1_3, Order.REVERSE));

  private static Form form(
      int version,
      boolean tls13Suites,
      Order suites,
      boolean grease,
      boolean rareProtocols,
      Versions versions,
      Order extensions) {
    return new Form(version, tls13Suites, suites, grease, rareProtocols, versions, extensions);
  }

  /**
   * The ten records.
   *
   * @param random gives that many bytes by chance
   */
  static List<byte[]> hellos(String name, IntFunction<byte[]> random) {
    return FORMS.stream().map(form -> hello(form, name, random)).toList();
  }

  private static byte[] hello(Form form, String name, IntFunction<byte[]> random) {
    List<Integer> suites =
        ordered(
            Arrays.stream(FORWARD)
                .filter(suite -> form.tls13Suites() || suite >> 8 != 0x13)
                .boxed()
                .toList(),
            form.suites());
    if (form.grease()) {
      suites = new ArrayList<>(suites);
      suites.addFirst(grease(random));
    }
    byte[] body =
        new Wire()
            .uint16(Math.min(form.version(), 0x0303))
            .opaque(random.apply(32))
            .vector8(random.apply(32))
            .vector16(Wire.uint16s(suites))
            .vector8(new byte[1])
            .vector16(extensions(form, name, random))
            .toBytes();
    int recordVersion = form.version() == 0x0304 ? 0x0301 : form.version();
    return Wire.record(22, recordVersion, new Wire().uint8(1).vector24(body).toBytes());
  }

  private static byte[] extensions(Form form, String name, IntFunction<byte[]> random) {
    Wire list = new Wire();
    if (form.grease()) {
      list.uint16(grease(random)).uint16(0);
    }
    byte[] host = name.getBytes(StandardCharsets.UTF_8);
    list.uint16(SERVER_NAME)
        .vector16(new Wire().vector16(new Wire().uint8(0).vector16(host).toBytes()).toBytes())
        .opaque(hex("0017 0000")) // extended_master_secret
        .opaque(hex("0001 0001 01")) // max_fragment_length
        .opaque(hex("ff01 0001 00")) // renegotiation_info
        .opaque(hex("000a 000a 0008 001d 0017 0018 0019")) // supported_groups
        .opaque(hex("000b 0002 0100")) // ec_point_formats
        .opaque(hex("0023 0000")); // session_ticket
    Wire protocols = new Wire();
    ordered(form.rareProtocols() ? RARE_PROTOCOLS : PROTOCOLS, form.extensions()).stream()
        .flatMap(List::stream)
        .forEach(protocol -> protocols.vector8(protocol.getBytes(StandardCharsets.US_ASCII)));
    list.uint16(ClientHello.ALPN)
        .vector16(new Wire().vector16(protocols.toBytes()).toBytes())
        .opaque(hex("000d 0014 0012 0403 0804 0401 0503 0805 0501 0806 0601 0201")); // signatures
    Wire shares = new Wire();
    if (form.grease()) {
      shares.uint16(grease(random)).vector16(new byte[1]);
    }
    shares.uint16(29).vector16(random.apply(32));
    list.uint16(ClientHello.KEY_SHARE)
        .vector16(new Wire().vector16(shares.toBytes()).toBytes())
        .opaque(hex("002d 0002 0101")); // psk_key_exchange_modes
    if (form.versions() != Versions.NONE) {
      List<Integer> versions =
          ordered(
              form.versions() == Versions.UP_TO_1_3
                  ? List.of(0x0301, 0x0302, 0x0303, 0x0304)
                  : List.of(0x0301, 0x0302, 0x0303),
              form.extensions());
      Wire offered = new Wire();
      if (form.grease()) {
        offered.uint16(grease(random));
      }
      list.uint16(ClientHello.SUPPORTED_VERSIONS)
          .vector16(new Wire().vector8(offered.opaque(Wire.uint16s(versions)).toBytes()).toBytes());
    }
    return list.toBytes();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /** RFC 8701. */
  private static int grease(IntFunction<byte[]> random) {
    int half = (random.apply(1)[0] & 0xF0) | 0x0A;
    return half << 8 | half;
  }

  private static <T> List<T> ordered(List<T> all, Order order) {
    int middle = all.size() / 2;
    boolean odd = all.size() % 2 == 1;
    return switch (order) {
      case FORWARD -> all;
      case REVERSE -> all.reversed();
      case BOTTOM_HALF -> all.subList(odd ? middle + 1 : middle, all.size());
      case TOP_HALF -> {
        List<T> half = new ArrayList<>();
        if (odd) {
          half.add(all.get(middle)); // The middle one belongs to the top.
        }
        half.addAll(ordered(all.reversed(), Order.BOTTOM_HALF));
        yield half;
      }
      case MIDDLE_OUT -> {
        List<T> out = new ArrayList<>();
        if (odd) {
          out.add(all.get(middle));
        }
        for (int step = 1; step <= middle; step++) {
          out.add(all.get(odd ? middle + step : middle - 1 + step));
          out.add(all.get(middle - step));
        }
        yield out;
      }
    };
  }

  /**
   * An answer in the form {@code cipher suite|version|protocol|extensions}; {@code |||} for one
   * that is no ServerHello.
   *
   * @param bytes what one reading of the socket gave
   */
  static String answer(byte[] bytes) {
    try {
      TlsBytes record = new TlsBytes(bytes);
      if (record.uint8() != 22) {
        return NOTHING;
      }
      record.uint16();
      record.uint16();
      if (record.uint8() != 2) {
        return NOTHING;
      }
      int length = record.uint24();
      int version = record.uint16();
      record.opaque(32);
      int sessionId = record.opaque8().length;
      int suite = record.uint16();
      record.uint8();
      return "%04x|%04x|%s".formatted(suite, version, extensions(record, length - 38 - sessionId));
    } catch (MalformedTlsException e) {
      return NOTHING;
    }
  }

  /**
   * @param left how many bytes of the message stand behind the compression method
   */
  private static String extensions(TlsBytes record, int left) throws MalformedTlsException {
    if (left <= 0) {
      return "|"; // Without extensions; what follows is another message.
    }
    List<String> types = new ArrayList<>();
    String protocol = "";
    TlsBytes list = record.vector16();
    while (!list.isEmpty()) {
      int type = list.uint16();
      byte[] value = list.opaque16();
      types.add("%04x".formatted(type));
      if (type == ClientHello.ALPN && protocol.isEmpty() && value.length > 3) {
        protocol =
            new String(value, 3, value.length - 3, StandardCharsets.UTF_8)
                .replaceAll("[|,\\p{Cntrl}]", "?");
      }
    }
    return protocol + "|" + String.join("-", types);
  }

  /**
   * The fingerprint.
   *
   * @param answers ten of the form of {@link #answer}; fewer count as none
   */
  static String hash(List<String> answers) {
    if (answers.size() != FORMS.size() || answers.stream().allMatch(NOTHING::equals)) {
      return "0".repeat(62);
    }
    String choices =
        answers.stream()
            .map(answer -> choice(answer.split("\\|", -1)))
            .collect(Collectors.joining());
    String rest =
        answers.stream()
            .map(answer -> answer.split("\\|", -1))
            .map(parts -> parts[2] + parts[3])
            .collect(Collectors.joining());
    return choices + sha256(rest).substring(0, 32);
  }

  private static String choice(String[] parts) {
    if (parts[0].isEmpty()) {
      return "000";
    }
    int place =
        IntStream.range(0, PLACES.size())
            .filter(at -> PLACES.get(at).equals(parts[0]))
            .findFirst()
            .orElse(PLACES.size());
    int version = Character.digit(parts[1].charAt(3), 16);
    return "%02x%s".formatted(place + 1, version < 6 ? "abcdef".charAt(version) : "0");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has SHA-256", e);
    }
  }
}
