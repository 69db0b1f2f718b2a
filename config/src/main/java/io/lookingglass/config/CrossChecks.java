package io.lookingglass.config;

import io.lookingglass.config.Section.Entry;
import io.lookingglass.config.net.IpPrefix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between keys. A key that was wrong by itself is passed over: it was reported
 * already.
 */
final class CrossChecks {

  private final Problems problems;
  private final Section root;

  CrossChecks(Problems problems, Section root) {
    this.problems = problems;
    this.root = root;
  }

  void check() {
    checkServer(section("server"));
    checkLocation(section("location"));
    checkTargets(section("targets"));
    checkLimits(section("limits"));
    List<Section> customers = root.sections("customers");
    unique(customers, "name", "another name: each customer has its own", Function.identity());
    checkTokens();
    new BgpChecks(problems, root, this).check();
    new TunnelChecks(problems, root, this).check();
    new AlertChecks(problems, root, this).check();
    checkOrigins(section("origins"));
    checkDns(section("dns"));
    checkCommunities(section("bgp"));
  }

  private @Nullable Section section(String name) {
    return root.value(name, Section.class);
  }

  /** Reports each value of a key that an earlier section of the list has already. */
  void unique(
      List<Section> sections, String key, String allowed, Function<Object, Object> identity) {
    Map<Object, Entry> seen = new HashMap<>();
    for (Section section : sections) {
      Entry entry = section.entry(key);
      if (entry.value() == null) {
        continue;
      }
      @Nullable Entry earlier = seen.putIfAbsent(identity.apply(entry.value()), entry);
      if (earlier != null) {
        problems.error(
            entry.position(),
            entry.key(),
            "the value of " + earlier.key() + " again",
            allowed,
            "first at line " + earlier.position().line());
      }
    }
  }

  /**
   * Reports a name that no section of the list has; nothing when a name there was wrong, and may
   * have been meant.
   */
  void references(Entry entry, String list, String key) {
    if (!(entry.value() instanceof String name)) {
      return;
    }
    references(name, entry, list, root.entry(list), root.sections(list), key);
  }

  void references(
      String name, Entry entry, String list, Entry listEntry, List<Section> sections, String key) {
    boolean incomplete =
        listEntry.isWrong() || sections.stream().anyMatch(section -> section.entry(key).isWrong());
    Set<String> names = new HashSet<>();
    for (Section section : sections) {
      @Nullable String known = section.value(key, String.class);
      if (known != null) {
        names.add(known);
      }
    }
    if (!incomplete && !names.contains(name)) {
      problems.error(
          entry.position(),
          entry.key(),
          Problems.quoted(name),
          "the name of one of " + list,
          names.isEmpty() ? "there are none" : Spelling.suggestion(name, names).orElse(null));
    }
  }

  private void checkServer(@Nullable Section server) {
    if (server == null) {
      return;
    }
    for (Entry entry : server.list("trusted-proxies")) {
      if (entry.value() instanceof IpPrefix prefix && prefix.length() == 0) {
        problems.warning(
            entry.position(),
            entry.key(),
            Problems.quoted(prefix.toString()),
            "the addresses of your proxies",
            "anybody can claim any address with this");
      }
    }
  }

  private void checkLocation(@Nullable Section location) {
    if (location == null) {
      return;
    }
    @Nullable String country = location.value("country", String.class);
    // XK is no ISO code, but everybody's code for Kosovo.
    if (country != null
        && !country.equals("XK")
        && !Arrays.asList(Locale.getISOCountries()).contains(country)) {
      Entry entry = location.entry("country");
      problems.error(
          entry.position(),
          entry.key(),
          Problems.quoted(country),
          "a country code of ISO 3166-1, such as DE",
          country.equals("UK") ? "did you mean \"GB\"?" : null);
    }
    Entry latitude = location.entry("latitude");
    Entry longitude = location.entry("longitude");
    if (latitude.isGiven() != longitude.isGiven()) {
      Entry alone = latitude.isGiven() ? latitude : longitude;
      problems.error(
          alone.position(),
          alone.key(),
          "one coordinate",
          "latitude and longitude, or neither",
          null);
    }
  }

  private void checkTargets(@Nullable Section targets) {
    if (targets == null) {
      return;
    }
    Set<Object> denied = new HashSet<>();
    targets.list("deny").forEach(entry -> denied.add(String.valueOf(entry.value())));
    for (Entry entry : targets.list("allow")) {
      if (denied.contains(String.valueOf(entry.value()))) {
        problems.warning(
            entry.position(),
            entry.key(),
            Problems.quoted(String.valueOf(entry.value())),
            "a prefix that targets.deny does not hold",
            "deny wins: this has no effect");
      }
    }
  }

  private void checkLimits(@Nullable Section limits) {
    @Nullable Integer total =
        limits == null ? null : limits.value("total-concurrent", Integer.class);
    if (limits == null || total == null) {
      return;
    }
    for (String role : List.of("public", "customer", "support")) {
      @Nullable Section limit = limits.value(role, Section.class);
      @Nullable Integer concurrent =
          limit == null ? null : limit.value("concurrent", Integer.class);
      if (limit != null && concurrent != null && concurrent > total) {
        Entry entry = limit.entry("concurrent");
        problems.warning(
            entry.position(),
            entry.key(),
            concurrent.toString(),
            "at most limits.total-concurrent, " + total,
            "no more than that ever run");
      }
    }
  }

  private void checkTokens() {
    @Nullable Section access = section("access");
    if (access == null) {
      return;
    }
    List<Section> tokens = access.sections("tokens");
    unique(tokens, "name", "another name: each token has its own", Function.identity());
    unique(
        tokens,
        "sha256",
        "the hash of another token",
        hash -> hash.toString().toLowerCase(Locale.ROOT));
    for (Section token : tokens) {
      Entry role = token.entry("role");
      Entry customer = token.entry("customer");
      references(customer, "customers", "name");
      if (role.value() == Role.PUBLIC) {
        problems.error(
            role.position(),
            role.key(),
            "\"public\"",
            "customer | support | operator | admin",
            "without a token everybody is public");
      } else if (role.value() == Role.CUSTOMER && !customer.isGiven()) {
        problems.error(
            token.position(),
            customer.key(),
            "nothing",
            "the name of one of customers",
            "role customer needs it");
      } else if (role.value() != null && role.value() != Role.CUSTOMER && customer.isGiven()) {
        problems.error(
            customer.position(),
            customer.key(),
            "a customer for role " + Scalars.word((Role) role.value()),
            "no such key here",
            "only tokens of role customer belong to one");
      }
    }
  }

  private void checkOrigins(@Nullable Section origins) {
    checkFile(origins, "file", file -> OriginTable.load(new OriginSettings(file, List.of())));
  }

  private void checkCommunities(@Nullable Section bgp) {
    checkFile(bgp, "communities-file", CommunityNames::load);
  }

  private void checkDns(@Nullable Section dns) {
    checkFile(dns, "root-hints", DnsRoot::readHints);
    checkFile(dns, "trust-anchors", DnsRoot::readAnchors);
  }

  /** What reads a file that the configuration names. */
  private interface FileReader {
    @Nullable Object read(Path file) throws InvalidConfigurationException;
  }

  /** Tells what is wrong within the file at its line, and with the file itself at its key. */
  private void checkFile(@Nullable Section section, String key, FileReader reader) {
    @Nullable Path file = section == null ? null : section.value(key, Path.class);
    if (file == null) {
      return;
    }
    try {
      var _ = reader.read(file);
    } catch (InvalidConfigurationException e) {
      for (Problem problem : e.problems()) {
        if (problem.position() == null) {
          Entry entry = Objects.requireNonNull(section).entry(key);
          problems.error(
              entry.position(),
              entry.key(),
              Problems.quoted(file.toString()),
              problem.allowed(),
              problem.hint());
        } else {
          problems.add(problem);
        }
      }
    }
  }
}
