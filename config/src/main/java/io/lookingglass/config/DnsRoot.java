package io.lookingglass.config;

import io.lookingglass.config.Problem.Position;
import io.lookingglass.config.net.IpAddresses;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The root of the DNS as the files of section {@code dns} describe it.
 *
 * @param servers the root's name servers; empty when no file names them, or else each with at least
 *     one address
 * @param trustAnchors DS and DNSKEY records of the root in presentation form (RFC 4034), one each;
 *     empty when no file names them
 */
public record DnsRoot(List<NameServer> servers, List<String> trustAnchors) {
  private static final long MOST_BYTES = 1 << 20;
  private static final String HINT_FORM = "\"name NS|A|AAAA value\" on a line, as in named.root";
  private static final String ANCHOR_FORM =
      "\". DS tag algorithm digest-type digest\" or \". DNSKEY 257 3 algorithm key\" on a line";
  private static final Pattern NAME =
      Pattern.compile("\\.|(?=.{1,254}$)(?:[A-Za-z0-9_-]{1,63}(?:\\.|$))+");
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]+");

  /** Digits of a digest by its type: SHA-1, SHA-256, SHA-384 (RFC 4034, 4509, 6605). */
  private static final Map<Integer, Integer> DIGEST_DIGITS = Map.of(1, 40, 2, 64, 4, 96);

  private static final int KEY_SIGNING_KEY = 257;
  private static final int DNSSEC_PROTOCOL = 3;

  public DnsRoot {
    servers = List.copyOf(servers);
    trustAnchors = List.copyOf(trustAnchors);
  }

  /**
   * A name server of the root.
   *
   * @param name absolute, with its dot
   */
  public record NameServer(String name, List<InetAddress> addresses) {
    public NameServer {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Reads the files that the settings name.
   *
   * @throws InvalidConfigurationException with each wrong line
   */
  public static DnsRoot load(DnsSettings settings) throws InvalidConfigurationException {
    List<NameServer> servers =
        settings.rootHints() == null ? List.of() : readHints(settings.rootHints());
    List<String> anchors =
        settings.trustAnchors() == null ? List.of() : readAnchors(settings.trustAnchors());
    return new DnsRoot(servers, anchors);
  }

  static List<NameServer> readHints(Path file) throws InvalidConfigurationException {
    Problems problems = new Problems(file.toString());
    Map<String, List<InetAddress>> servers = new LinkedHashMap<>();
    Map<String, List<InetAddress>> addresses = new LinkedHashMap<>();
    for (Line line : lines(file, HINT_FORM, problems)) {
      String value = line.value().size() == 1 ? line.value().getFirst() : "";
      Optional<InetAddress> address = IpAddresses.tryParse(value);
      switch (line.type()) {
        case "NS" -> {
          if (!line.owner().equals(".") || !NAME.matcher(value).matches()) {
            line.refuse(problems, "\". NS name\": a name server of the root");
          } else {
            servers.put(absolute(value), List.of());
          }
        }
        case "A", "AAAA" -> {
          boolean four = line.type().equals("A");
          if (address.isEmpty() || (address.get() instanceof Inet4Address) != four) {
            line.refuse(
                problems, four ? "an IPv4 address behind A" : "an IPv6 address behind AAAA");
          } else {
            addresses
                .computeIfAbsent(absolute(line.owner()), _ -> new ArrayList<>())
                .add(address.get());
          }
        }
        default -> line.refuse(problems, HINT_FORM);
      }
    }
    List<NameServer> located =
        servers.keySet().stream()
            .filter(addresses::containsKey)
            .map(name -> new NameServer(name, addresses.getOrDefault(name, List.of())))
            .toList();
    if (located.isEmpty() && !problems.hasErrors()) {
      problems.error(
          null,
          "",
          "no name server of the root with an address",
          "an NS record of the root and an A or AAAA record of its name",
          null);
    }
    throwIfAny(problems);
    return located;
  }

  static List<String> readAnchors(Path file) throws InvalidConfigurationException {
    Problems problems = new Problems(file.toString());
    List<String> anchors = new ArrayList<>();
    for (Line line : lines(file, ANCHOR_FORM, problems)) {
      @Nullable String wrong =
          switch (line.type()) {
            case "DS" -> wrongSigner(line.value());
            case "DNSKEY" -> wrongKey(line.value());
            default -> ANCHOR_FORM;
          };
      if (!line.owner().equals(".")) {
        line.refuse(problems, "a record of the root: \".\" stands first");
      } else if (wrong != null) {
        line.refuse(problems, wrong);
      } else {
        anchors.add(". IN %s %s".formatted(line.type(), String.join(" ", line.value())));
      }
    }
    if (anchors.isEmpty() && !problems.hasErrors()) {
      problems.error(null, "", "no trust anchor", ANCHOR_FORM, null);
    }
    throwIfAny(problems);
    return anchors;
  }

  /** What would be right, when it is not. */
  private static @Nullable String wrongSigner(List<String> value) {
    if (value.size() < 4
        || number(value.get(0), 65535) < 0
        || number(value.get(1), 255) < 0
        || number(value.get(2), 255) < 0) {
      return "DS tag algorithm digest-type digest, the first three numbers";
    }
    @Nullable Integer digits = DIGEST_DIGITS.get(number(value.get(2), 255));
    if (digits == null) {
      return "digest type 1 (SHA-1), 2 (SHA-256) or 4 (SHA-384)";
    }
    String digest = String.join("", value.subList(3, value.size()));
    return digest.length() == digits && HEXADECIMAL.matcher(digest).matches()
        ? null
        : "a digest of %d hexadecimal digits".formatted(digits);
  }

  private static @Nullable String wrongKey(List<String> value) {
    if (value.size() < 4
        || number(value.get(0), 65535) != KEY_SIGNING_KEY
        || number(value.get(1), 255) != DNSSEC_PROTOCOL
        || number(value.get(2), 255) < 0) {
      return "DNSKEY 257 3 algorithm key: a key that signs keys, and is not revoked";
    }
    try {
      byte[] key = Base64.getDecoder().decode(String.join("", value.subList(3, value.size())));
      return key.length > 0 ? null : "a key in Base64";
    } catch (IllegalArgumentException e) {
      return "a key in Base64";
    }
  }

  /** The number, or -1 when it is none or too large. */
  private static int number(String text, int most) {
    if (!text.matches("[0-9]{1,5}")) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number > most ? -1 : number;
  }

  private static String absolute(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower : lower + ".";
  }

  private static void throwIfAny(Problems problems) throws InvalidConfigurationException {
    if (problems.hasErrors()) {
      throw new InvalidConfigurationException(problems.all());
    }
  }

  /**
   * A record on a line of its own, time to live and class left out.
   *
   * @param number of the line, from 1
   */
  private record Line(int number, String text, String owner, String type, List<String> value) {
    void refuse(Problems problems, String allowed) {
      problems.error(new Position(number, 1), "", Problems.quoted(text), allowed, null);
    }
  }

  private static List<Line> lines(Path file, String form, Problems problems) {
    List<Line> lines = new ArrayList<>();
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        problems.error(
            null,
            "",
            "no usable file",
            "a file of at most " + (MOST_BYTES >> 20) + " MiB",
            Files.exists(file) ? "it is something else, or larger" : "there is no such file");
        return lines;
      }
      int number = 0;
      for (String written : Files.readAllLines(file)) {
        number++;
        int comment = written.indexOf(';');
        String content = (comment < 0 ? written : written.substring(0, comment)).strip();
        if (content.isEmpty()) {
          continue;
        }
        @Nullable Line line = line(number, content);
        if (line == null) {
          problems.error(new Position(number, 1), "", Problems.quoted(content), form, null);
        } else {
          lines.add(line);
        }
      }
    } catch (CharacterCodingException e) {
      problems.error(null, "", "bytes that are not UTF-8", "a file in UTF-8", null);
    } catch (IOException e) {
      problems.error(
          null, "", "a file that cannot be read", "a file this user may read", Reasons.of(e));
    }
    return lines;
  }

  /** {@code owner [ttl] [class] type value...}; null when it is not of that form. */
  private static @Nullable Line line(int number, String content) {
    List<String> words = Arrays.asList(content.split("\\s+", -1));
    int at = 1;
    while (at < words.size() && at < 3 && skipped(words.get(at))) {
      at++;
    }
    if (!NAME.matcher(words.getFirst()).matches() || at + 1 >= words.size()) {
      return null;
    }
    return new Line(
        number,
        content,
        words.getFirst(),
        words.get(at).toUpperCase(Locale.ROOT),
        List.copyOf(words.subList(at + 1, words.size())));
  }

  private static boolean skipped(String word) {
    return word.equalsIgnoreCase("IN") || word.matches("[0-9]{1,10}");
  }
}
