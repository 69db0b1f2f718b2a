package io.lookingglass.cli;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DnsNameParser;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsQuery.EdnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.RecordTypes;
import io.lookingglass.probes.request.Target;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Arguments in dig's manner, word by word: the first word that is a type or class is one, whatever
 * else it could be; without a name the root is meant; {@code +no} switches an option off.
 */
final class DigWords {
  private static final int DEFAULT_PADDING = 128;

  private final List<DnsResolver> resolvers = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private @Nullable String reverse;
  private @Nullable String type;
  private @Nullable String recordClass;
  private @Nullable DnsTransport transport;
  private boolean post = true;
  private @Nullable String path;
  private boolean opportunistic;
  private @Nullable String tlsName;
  private boolean trace;
  private boolean validate;
  private boolean recursion = true;
  private boolean authentic = true;
  private boolean checkingDisabled;
  private boolean randomCase;
  private boolean ignoreTruncation;
  private boolean edns = true;
  private boolean dnssecOk;
  private boolean cookie = true;
  private boolean nsid;
  private int payload = EdnsQuery.DEFAULT_UDP_PAYLOAD_SIZE;
  private @Nullable IpPrefix subnet;
  private @Nullable Integer padding;

  void name(String text) {
    names.add(text);
  }

  void reverse(String text) {
    if (IpAddresses.tryParse(text).isEmpty()) {
      throw new IllegalArgumentException(
          "-x takes an address such as 192.0.2.1 or 2001:db8::1, but got " + text);
    }
    reverse = text;
  }

  void type(String text) {
    type = text;
  }

  void recordClass(String text) {
    recordClass = text;
  }

  /**
   * Takes a word that stands alone.
   *
   * @throws IllegalArgumentException when it means nothing, saying what would
   */
  void word(String word) {
    if (word.startsWith("@")) {
      resolvers.add(DnsResolver.parse(word.substring(1)));
    } else if (word.startsWith("+")) {
      option(word.substring(1), word);
    } else if (recordClass == null && isClass(word)) {
      recordClass = word;
    } else if (type == null && RecordTypes.type(word).isPresent()) {
      type = word;
    } else {
      names.add(word);
    }
  }

  private static boolean isClass(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return upper.equals("IN")
        || upper.equals("CH")
        || upper.equals("HS")
        || upper.matches("CLASS[0-9]{1,5}");
  }

  private void option(String option, String word) {
    int equals = option.indexOf('=');
    String key = (equals < 0 ? option : option.substring(0, equals)).toLowerCase(Locale.ROOT);
    String value = equals < 0 ? null : option.substring(equals + 1);
    boolean on = !key.startsWith("no");
    String name = on ? key : key.substring(2);
    switch (name) {
      case "dnssec", "do" -> dnssecOk = on;
      case "validate", "sigchase" -> validate = on;
      case "trace" -> trace = on;
      case "tcp", "vc" -> transport = on ? DnsTransport.TCP : null;
      case "tls" -> transport = on ? DnsTransport.DOT : null;
      case "https", "https-post" -> https(on, true, value);
      case "https-get" -> https(on, false, value);
      case "tls-hostname" -> tlsName = required(value, word, "a host name");
      case "tls-ca" -> opportunistic = !on;
      case "opportunistic" -> opportunistic = on;
      case "recurse", "rec", "rd", "rdflag" -> recursion = on;
      case "adflag", "ad" -> authentic = on;
      case "cdflag", "cd" -> checkingDisabled = on;
      case "0x20" -> randomCase = on;
      case "ignore" -> ignoreTruncation = on;
      case "edns" -> edns = on;
      case "cookie" -> cookie = on;
      case "nsid" -> nsid = on;
      case "bufsize" -> payload = on ? number(value, word) : EdnsQuery.DEFAULT_UDP_PAYLOAD_SIZE;
      case "subnet", "client" -> subnet = on ? prefix(required(value, word, "a prefix")) : null;
      case "padding", "pad" ->
          padding = on ? (value == null ? DEFAULT_PADDING : number(value, word)) : null;
      case "short",
          "cmd",
          "comments",
          "question",
          "answer",
          "authority",
          "additional",
          "stats",
          "all",
          "multiline",
          "qr" ->
          throw new IllegalArgumentException(
              word + ": what is printed cannot be chosen here; --json is there for programs");
      case "time", "timeout", "tries", "retry" ->
          throw new IllegalArgumentException(
              word + ": the whole takes as long as --timeout says, however many tries that is");
      default ->
          throw new IllegalArgumentException(
              word
                  + " is not known here; known are +dnssec, +validate, +trace, +tcp, +tls, +https,"
                  + " +nsid, +subnet=PREFIX, +cookie, +bufsize=N, +padding, +edns, +recurse,"
                  + " +cdflag, +adflag, +ignore, +0x20, and +no before each");
    }
  }

  private void https(boolean on, boolean post, @Nullable String value) {
    transport = on ? DnsTransport.DOH : null;
    this.post = post;
    path = value;
  }

  private static String required(@Nullable String value, String word, String what) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "%s needs %s behind it: %s=...".formatted(word, what, word));
    }
    return value;
  }

  private static int number(@Nullable String value, String word) {
    if (value == null || !value.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(word + " needs a number behind it, as in +bufsize=1232");
    }
    return Integer.parseInt(value);
  }

  private static IpPrefix prefix(String text) {
    Optional<InetAddress> address = IpAddresses.tryParse(text);
    if (address.isPresent()) {
      return IpPrefix.containing(address.get(), address.get() instanceof Inet4Address ? 32 : 128);
    }
    try {
      return text.equals("0") ? IpPrefix.parse("0.0.0.0/0") : IpPrefix.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("+subnet: " + e.getMessage(), e);
    }
  }

  /**
   * The request that these words make.
   *
   * @throws InvalidRequestException when it is none
   */
  DnsRequest request(@Nullable Integer port, @Nullable IpVersion version, Duration timeout) {
    Target target = target();
    return new DnsRequest(
        target,
        new DnsQuery(
            type == null ? DnsQuery.defaultType(target) : type,
            recordClass == null ? DnsQuery.DEFAULT_CLASS : recordClass,
            recursion && !trace,
            authentic,
            checkingDisabled,
            randomCase,
            ignoreTruncation,
            edns
                ? new EdnsQuery(payload, dnssecOk || validate, cookie, nsid, subnet, padding)
                : null),
        located(),
        transport,
        port,
        version,
        trace,
        validate,
        new DnsRequest.Encryption(opportunistic, tlsName, post),
        timeout);
  }

  /** A path behind {@code +https} belongs to the servers. */
  private List<DnsResolver> located() {
    if (path == null) {
      return resolvers;
    }
    List<DnsResolver> withPath = new ArrayList<>();
    for (DnsResolver resolver : resolvers) {
      withPath.add(
          resolver instanceof DnsResolver.Server server
              ? new DnsResolver.Server(server.host(), server.port(), DnsTransport.DOH, path)
              : resolver);
    }
    return withPath;
  }

  private Target target() {
    if (reverse != null) {
      return DnsNameParser.parse(reverse);
    }
    if (names.size() > 1) {
      throw new IllegalArgumentException(
          "one name at a time: %s and %s are two; a misspelt type or class is taken for a name"
              .formatted(names.get(0), names.get(1)));
    }
    if (names.isEmpty()) {
      // As dig without a name: the name servers of the root.
      if (type == null) {
        type = "NS";
      }
      return DnsNameParser.parse(".");
    }
    return DnsNameParser.parse(names.getFirst());
  }
}
