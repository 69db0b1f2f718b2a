package io.lookingglass.config;

import io.lookingglass.config.Problem.Position;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.config.net.PrefixMap;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which AS originates the longest prefix that holds an address, as far as the section {@code
 * origins} says. Immutable and therefore thread-safe; a million prefixes take some 20 MB, besides
 * the names.
 */
public final class OriginTable {

  private static final long MOST_BYTES = 512L << 20;

  /** A prefix, an AS number, and what is left of the line as its name. */
  private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S+)(?:\\s+(\\S.*))?");

  /** An AS number and a name, for ASes whose prefixes are known otherwise. */
  private static final Pattern NAME_LINE = Pattern.compile("([Aa][Ss][0-9.]+)\\s+(\\S.*)");

  private final PrefixMap<List<Origin>> origins;
  private final Map<Asn, String> names;

  private OriginTable(PrefixMap<List<Origin>> origins, Map<Asn, String> names) {
    this.origins = origins;
    this.names = Map.copyOf(names);
  }

  /**
   * An AS that originates a prefix.
   *
   * @param name as people know the AS; null when the table does not say
   */
  public record Origin(Asn asn, @Nullable String name) {}

  /** The table of a configuration that names no origins. */
  public static OriginTable empty() {
    return new OriginTable(PrefixMap.empty(), Map.of());
  }

  /**
   * Reads the file that the settings name, and their entries; at a prefix that has an entry the
   * file does not count.
   *
   * @throws InvalidConfigurationException with each wrong line of the file
   */
  public static OriginTable load(OriginSettings settings) throws InvalidConfigurationException {
    PrefixMap.Builder<List<Origin>> builder = PrefixMap.builder();
    Set<IpPrefix> written = new HashSet<>();
    Map<Asn, String> names = new HashMap<>();
    for (OriginEntry entry : settings.entries()) {
      written.add(entry.prefix());
      builder.put(entry.prefix(), List.of(new Origin(entry.asn(), entry.name())));
      if (entry.name() != null) {
        names.putIfAbsent(entry.asn(), entry.name());
      }
    }
    @Nullable Path file = settings.file();
    if (file != null) {
      Problems problems = new Problems(file.toString());
      read(file, written, builder, names, problems);
      if (problems.hasErrors()) {
        throw new InvalidConfigurationException(problems.all());
      }
    }
    return new OriginTable(builder.build(OriginTable::union), names);
  }

  /**
   * The origins of the longest prefix that holds the address: several when several ASes originate
   * it, none when none is known.
   */
  public List<Origin> lookup(InetAddress address) {
    return origins.longest(address).orElse(List.of());
  }

  /** As {@link #lookup}, with the prefix. */
  public Optional<PrefixMap.Match<List<Origin>>> match(InetAddress address) {
    return origins.longestMatch(address);
  }

  /** What an AS is called, by the first line or entry that tells. */
  public Optional<String> name(Asn asn) {
    return Optional.ofNullable(names.get(asn));
  }

  /** The number of prefixes. */
  public int size() {
    return origins.size();
  }

  private static void read(
      Path file,
      Set<IpPrefix> written,
      PrefixMap.Builder<List<Origin>> builder,
      Map<Asn, String> names,
      Problems problems) {
    Map<Origin, List<Origin>> shared = new HashMap<>(); // Most ASes originate many prefixes.
    LinesOfText.read(
        file,
        MOST_BYTES,
        problems,
        (number, line, content) -> {
          Matcher name = NAME_LINE.matcher(content);
          if (name.matches()) {
            @Nullable Asn asn = asn(name, 1, line, number, problems);
            if (asn != null) {
              names.putIfAbsent(asn, name.group(2));
            }
            return;
          }
          Matcher matcher = LINE.matcher(content);
          if (!matcher.matches()) {
            problems.error(
                new Position(number, 1),
                "",
                Problems.quoted(content),
                "\"prefix asn [name]\" or \"AS64496 name\" on a line",
                "the AS number is missing");
            return;
          }
          @Nullable IpPrefix prefix = prefix(matcher.group(1), number, problems);
          @Nullable Asn asn = asn(matcher, 2, line, number, problems);
          if (prefix != null && asn != null && !written.contains(prefix)) {
            Origin origin = new Origin(asn, matcher.group(3));
            if (origin.name() != null) {
              names.putIfAbsent(asn, origin.name());
            }
            builder.put(prefix, shared.computeIfAbsent(origin, List::of));
          }
        });
  }

  private static @Nullable IpPrefix prefix(String text, int line, Problems problems) {
    try {
      return IpPrefix.parse(text);
    } catch (IllegalArgumentException e) {
      problems.error(
          new Position(line, 1),
          "prefix",
          Problems.quoted(text),
          "a prefix without host bits, such as 192.0.2.0/24 or 2001:db8::/32",
          e.getMessage());
      return null;
    }
  }

  private static @Nullable Asn asn(
      Matcher matcher, int group, String line, int number, Problems problems) {
    String text = matcher.group(group);
    @Nullable Asn asn = Asn.tryParse(text).orElse(null);
    if (asn == null) {
      int column = line.indexOf(text, line.indexOf(matcher.group(1)) + matcher.start(group)) + 1;
      problems.error(
          new Position(number, column),
          "asn",
          Problems.quoted(text),
          "an AS number, such as 64496 or 1.10",
          null);
    }
    return asn;
  }

  private static List<Origin> union(List<Origin> earlier, List<Origin> later) {
    if (earlier.containsAll(later)) {
      return earlier;
    }
    List<Origin> both = new ArrayList<>(earlier);
    later.stream().filter(origin -> !both.contains(origin)).forEach(both::add);
    return List.copyOf(both);
  }
}
