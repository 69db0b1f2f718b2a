package io.lookingglass.tests.lab;

import static java.util.Objects.requireNonNull;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.IcmpErrorBuilder.ExtensionChecksum;
import io.lookingglass.probes.packet.IcmpErrorBuilder.LengthAttribute;
import io.lookingglass.tests.lab.Scenario.Answering;
import io.lookingglass.tests.lab.Scenario.Balance;
import io.lookingglass.tests.lab.Scenario.Extensions;
import io.lookingglass.tests.lab.Scenario.Forwarding;
import io.lookingglass.tests.lab.Scenario.MtuAnswer;
import io.lookingglass.tests.lab.Scenario.RateLimit;
import io.lookingglass.tests.lab.Scenario.Refusal;
import io.lookingglass.tests.lab.Scenario.Router;
import io.lookingglass.tests.lab.Scenario.Target;
import io.lookingglass.tests.lab.Scenario.UdpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Scenario}. A line is empty, a comment after {@code #}, or one of:
 *
 * <pre>
 * seed NUMBER
 * router NAME rtt=TIME [WORD ...]
 * target RANGE rtt=TIME [WORD ...]      RANGE: * or FIRST-LAST, counted from 0
 * </pre>
 *
 * <p>Times have a unit: {@code us}, {@code ms} or {@code s}. A chance is {@code every:N} or {@code
 * N%}. Routers and targets understand:
 *
 * <pre>
 * rtt=TIME          from the probe's arrival to the answer
 * jitter=TIME       adds 0 to TIME, evenly spread
 * loss=CHANCE       loses its own answers
 * limit=RATE:BURST  ICMP errors and echo replies per second
 * silent            answers nothing
 * quote=BYTES       of the transport header (default: all that RFC 1812 and RFC 4443 allow)
 * ttl=NUMBER        that its answers start with (default 255 routers, 64 targets)
 * copies=NUMBER     of each answer
 * </pre>
 *
 * <p>Routers alone:
 *
 * <pre>
 * next=NAME,...     where packets go (default: the following router, behind the last the target)
 * balance=flow|packet
 * drop=CHANCE       loses packets on the link to it
 * mtu=BYTES         of the link behind it; with mtu-untold or mtu-silent
 * mpls=LABEL/TC/TTL,...            interface=NAME
 * length=compliant|zero|unpadded   checksum=valid|zero|wrong    of the extension structure
 * quoted-ttl=NUMBER
 * nat               changes the source, and so the transport checksum that is quoted behind it
 * dscp=NUMBER       of packets that it passes on
 * refuse=KIND[/PROTOCOL]   answers with that reply kind instead of passing on
 * </pre>
 *
 * <p>Targets alone: {@code icmp=silent}, {@code udp=unreachable|echo|silent}, {@code
 * tcp=closed|silent|open:PORT,...}, {@code via=NAME} (the router where its path begins).
 */
final class ScenarioReader {
  private final String origin;
  private final Map<String, Words> routers = new LinkedHashMap<>();
  private final List<Words> targets = new ArrayList<>();
  private long seed = 1;

  private ScenarioReader(String origin) {
    this.origin = origin;
  }

  /** Reads {@code /lab/NAME.net}. */
  static Scenario resource(String name) {
    String path = "/lab/" + name + ".net";
    try (InputStream in = ScenarioReader.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no scenario " + path);
      }
      return read(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a scenario.
   *
   * @param origin to stand in messages
   * @throws IllegalArgumentException naming the line and what is wrong there
   */
  static Scenario read(String origin, String text) {
    ScenarioReader reader = new ScenarioReader(origin);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      List<String> words = List.of(line.replaceFirst("#.*", "").strip().split("\\s+", -1));
      switch (words.getFirst()) {
        case "" -> {}
        case "seed" -> reader.seed = Long.parseLong(words.get(1));
        case "router" -> reader.routers.put(words.get(1), reader.words(number, words));
        case "target" -> reader.targets.add(reader.words(number, words));
        default ->
            throw new IllegalArgumentException(
                "%s:%d: a line begins with seed, router or target, not %s"
                    .formatted(origin, number, words.getFirst()));
      }
    }
    return reader.scenario();
  }

  private Words words(int number, List<String> words) {
    Words read = new Words(origin + ":" + number, words.size() > 1 ? words.get(1) : "");
    for (String word : words.subList(Math.min(2, words.size()), words.size())) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      read.values.put(key, equals < 0 ? "" : word.substring(equals + 1));
    }
    return read;
  }

  private Scenario scenario() {
    Map<String, Router> built = new LinkedHashMap<>();
    List<String> names = List.copyOf(routers.keySet());
    for (int i = 0; i < names.size(); i++) {
      String following = i + 1 < names.size() ? names.get(i + 1) : null;
      Words words = requireNonNull(routers.get(names.get(i)));
      built.put(names.get(i), words.router(i, following, routers.keySet()));
    }
    List<Target> builtTargets =
        targets.stream().map(words -> words.target(routers.keySet())).toList();
    return new Scenario(seed, built, builtTargets);
  }

  /** The words of one line; each is taken once, and what is left over is an error. */
  private static final class Words {
    private final String place;
    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();

    Words(String place, String name) {
      this.place = place;
      this.name = name;
    }

    Router router(int index, @Nullable String following, Set<String> known) {
      Answering answering = answering(255);
      List<IcmpExtension> objects = new ArrayList<>();
      if (values.containsKey("mpls")) {
        objects.add(labelStack(take("mpls", "")));
      }
      if (values.containsKey("interface")) {
        objects.add(
            new IcmpExtension.InterfaceInformation(
                IcmpExtension.InterfaceRole.INCOMING_IP_INTERFACE,
                (long) index + 1,
                null,
                take("interface", ""),
                1500L));
      }
      Extensions extensions =
          new Extensions(
              List.copyOf(objects),
              LengthAttribute.valueOf(upper(take("length", "compliant"))),
              ExtensionChecksum.valueOf(upper(take("checksum", "valid"))));
      MtuAnswer mtuAnswer =
          flag("mtu-silent")
              ? MtuAnswer.BLACK_HOLE
              : flag("mtu-untold") ? MtuAnswer.UNTOLD : MtuAnswer.TOLD;
      String dscp = take("dscp", "");
      String quotedTtl = take("quoted-ttl", "");
      Forwarding forwarding =
          new Forwarding(
              chance("drop"),
              Integer.parseInt(take("mtu", "65535")),
              mtuAnswer,
              flag("nat"),
              dscp.isEmpty() ? null : Integer.valueOf(dscp),
              refusal(take("refuse", "")),
              next(following, known),
              Balance.valueOf(upper(take("balance", "flow"))));
      finish();
      return new Router(
          name,
          index,
          answering,
          quotedTtl.isEmpty() ? null : Integer.valueOf(quotedTtl),
          extensions,
          forwarding);
    }

    Target target(Set<String> known) {
      String[] range = name.equals("*") ? new String[] {"0", "999999"} : name.split("-", -1);
      String tcp = take("tcp", "closed");
      Set<Integer> openPorts = new HashSet<>();
      if (tcp.startsWith("open:")) {
        for (String port : tcp.substring(5).split(",", -1)) {
          openPorts.add(Integer.valueOf(port));
        }
      }
      String via = take("via", "");
      if (!via.isEmpty()) {
        requireKnown(via, known);
      }
      Target target =
          new Target(
              Integer.parseInt(range[0]),
              Integer.parseInt(range[range.length - 1]),
              answering(64),
              take("icmp", "").equals("silent"),
              UdpAnswer.valueOf(upper(take("udp", "unreachable"))),
              tcp.equals("silent") ? null : Set.copyOf(openPorts),
              via.isEmpty() ? null : via);
      finish();
      return target;
    }

    private Answering answering(int defaultTtl) {
      String limit = take("limit", "");
      return new Answering(
          nanos(take("rtt", null)),
          nanos(take("jitter", "0us")),
          chance("loss"),
          limit.isEmpty()
              ? null
              : new RateLimit(
                  Double.parseDouble(limit.substring(0, limit.indexOf(':'))),
                  Integer.parseInt(limit.substring(limit.indexOf(':') + 1))),
          flag("silent"),
          Integer.parseInt(take("quote", "65535")),
          Integer.parseInt(take("ttl", Integer.toString(defaultTtl))),
          Integer.parseInt(take("copies", "1")));
    }

    private List<String> next(@Nullable String following, Set<String> known) {
      String next = take("next", following == null ? "" : following);
      if (next.isEmpty() || next.equals("target")) {
        return List.of();
      }
      List<String> names = List.of(next.split(",", -1));
      names.forEach(router -> requireKnown(router, known));
      return names;
    }

    private void requireKnown(String router, Set<String> known) {
      if (!known.contains(router)) {
        throw new IllegalArgumentException(place + ": there is no router " + router);
      }
    }

    private static @Nullable Refusal refusal(String text) {
      if (text.isEmpty()) {
        return null;
      }
      String[] parts = text.split("/", -1);
      return new Refusal(
          ReplyKind.valueOf(parts[0]),
          parts.length == 1 ? null : ProbeProtocol.valueOf(upper(parts[1])));
    }

    private static IcmpExtension labelStack(String text) {
      List<MplsLabel> labels = new ArrayList<>();
      String[] entries = text.split(",", -1);
      for (int i = 0; i < entries.length; i++) {
        String[] fields = entries[i].split("/", -1);
        labels.add(
            new MplsLabel(
                Integer.parseInt(fields[0]),
                Integer.parseInt(fields[1]),
                i == entries.length - 1 ? 1 : 0,
                Integer.parseInt(fields[2])));
      }
      return new IcmpExtension.MplsLabelStack(labels);
    }

    private Chance chance(String key) {
      String text = take(key, "");
      if (text.isEmpty()) {
        return Chance.never();
      }
      return text.startsWith("every:")
          ? new Chance.EveryNth(Integer.parseInt(text.substring(6)))
          : new Chance.Probability(Double.parseDouble(text.replace("%", "")) / 100);
    }

    private boolean flag(String key) {
      return values.remove(key) != null;
    }

    private String take(String key, @Nullable String otherwise) {
      String value = values.remove(key);
      if (value != null) {
        return value;
      }
      if (otherwise == null) {
        throw new IllegalArgumentException("%s: %s= is missing".formatted(place, key));
      }
      return otherwise;
    }

    private void finish() {
      if (!values.isEmpty()) {
        throw new IllegalArgumentException(
            "%s: unknown word %s".formatted(place, String.join(" ", values.keySet())));
      }
    }

    private long nanos(String text) {
      if (text.endsWith("us")) {
        return Math.round(number(text, 2) * 1_000);
      }
      if (text.endsWith("ms")) {
        return Math.round(number(text, 2) * 1_000_000);
      }
      if (text.endsWith("s")) {
        return Math.round(number(text, 1) * 1_000_000_000);
      }
      throw new IllegalArgumentException(
          "%s: a time needs a unit (us, ms, s): %s".formatted(place, text));
    }

    private static double number(String text, int unitLength) {
      return Double.parseDouble(text.substring(0, text.length() - unitLength));
    }

    private static String upper(String text) {
      return text.toUpperCase(Locale.ROOT);
    }
  }
}
