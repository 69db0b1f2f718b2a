package io.lookingglass.probes.target;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.target.NameServers.Answered;
import io.lookingglass.probes.target.NameServers.Unanswered;
import io.lookingglass.probes.target.Resolution.NoAddress;
import io.lookingglass.probes.target.Resolution.NoSuchName;
import io.lookingglass.probes.target.Resolution.Resolved;
import io.lookingglass.probes.target.Resolution.ResolverFailed;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/**
 * Finds the one address of a target that is measured. A name is looked up once, as an absolute name
 * (search domains do not apply), in the hosts file first, then in the DNS for both versions at
 * once. Thread-safe; blocks the calling thread, never beyond its deadline.
 */
public final class DnsTargetResolver implements TargetResolver {
  private static final Logger LOG = LoggerFactory.getLogger(DnsTargetResolver.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /**
   * How long the answer for one version may wait for that of the other: some servers never answer
   * the question that they do not know.
   */
  private static final Duration OTHER_VERSION = Duration.ofSeconds(1);

  private static final String HOSTS_FILE = "hosts file";

  /** How many addresses the choice looks at; a name may have very many. */
  private static final int MOST_CANDIDATES = 8;

  private final NameServers servers;
  private final HostsFileParser hosts;
  private final SourceAddresses sources;
  private final Duration deadline;

  /** With the system's hosts file and routes. */
  public DnsTargetResolver(NameServers servers) {
    this(servers, Path.of("/etc/hosts"), SourceAddresses.routed(), DEADLINE);
  }

  DnsTargetResolver(NameServers servers, Path hosts, SourceAddresses sources, Duration deadline) {
    this.servers = servers;
    this.hosts = new HostsFileParser(hosts);
    this.sources = sources;
    this.deadline = deadline;
  }

  @Override
  public Resolution resolve(Target target, @Nullable IpVersion version) {
    return switch (target) {
      case Target.Address literal ->
          new Resolved(
              new ResolvedTarget(literal, literal.address(), List.of(literal.address()), null, 0));
      case Target.Name name -> resolve(name, version);
      case Target.Prefix prefix ->
          throw new IllegalArgumentException(prefix.text() + " is no one address");
    };
  }

  private Resolution resolve(Target.Name target, @Nullable IpVersion version) {
    long started = System.nanoTime();
    Name name;
    try {
      name = Name.fromString(target.ascii() + ".");
    } catch (TextParseException e) {
      // The parser of targets lets nothing through that is longer than the DNS allows.
      return new ResolverFailed(target.text(), List.of("it is no DNS name"));
    }
    List<InetAddress> local = specialUse(target.ascii());
    if (local.isEmpty()) {
      local = fromHostsFile(name);
    }
    if (!local.isEmpty()) {
      return chosen(target, version, local, HOSTS_FILE, started);
    }
    if (target.ascii().endsWith(".onion")) {
      // RFC 7686: such names are not for the DNS, and asking would tell who wants what.
      return new NoSuchName(target.text(), "RFC 7686");
    }
    CompletableFuture<AddressAnswer> ipv6 = ask(name, Type.AAAA);
    CompletableFuture<AddressAnswer> ipv4 = ask(name, Type.A);
    hurry(ipv6, ipv4);
    hurry(ipv4, ipv6);
    return combined(target, version, ipv6.join(), ipv4.join(), started);
  }

  private Resolution combined(
      Target.Name target,
      @Nullable IpVersion version,
      AddressAnswer ipv6,
      AddressAnswer ipv4,
      long started) {
    List<InetAddress> addresses =
        Stream.concat(ipv6.addresses().stream(), ipv4.addresses().stream()).toList();
    boolean wantedOneFailed =
        version == null
            ? addresses.isEmpty() && (ipv6.failed() || ipv4.failed())
            : (version == IpVersion.IPV6 ? ipv6 : ipv4).failed();
    if (wantedOneFailed) {
      return new ResolverFailed(
          target.text(),
          Stream.concat(ipv6.failures().stream(), ipv4.failures().stream()).distinct().toList());
    }
    if (addresses.isEmpty() && (ipv6.noSuchName() || ipv4.noSuchName())) {
      AddressAnswer answer = ipv6.noSuchName() ? ipv6 : ipv4;
      return new NoSuchName(target.text(), answer.resolver());
    }
    String resolver = ipv6.addresses().isEmpty() ? ipv4.resolver() : ipv6.resolver();
    return chosen(target, version, addresses, resolver, started);
  }

  private Resolution chosen(
      Target.Name target,
      @Nullable IpVersion version,
      List<InetAddress> addresses,
      String resolver,
      long started) {
    List<InetAddress> fitting =
        addresses.stream().filter(a -> version == null || IpVersion.of(a) == version).toList();
    if (fitting.isEmpty()) {
      return new NoAddress(
          target.text(), version, addresses.isEmpty() ? null : IpVersion.of(addresses.getFirst()));
    }
    return new Resolved(
        new ResolvedTarget(
            target, preferred(fitting), addresses, resolver, System.nanoTime() - started));
  }

  /**
   * RFC 6724 section 6, as far as it decides between what names have: a destination without a route
   * is avoided (rule 1), one whose source has another label, such as a unique-local source for a
   * global destination, comes after (rules 2 and 5), then IPv6 comes first (rule 6), then the
   * resolver's order stays (rule 10).
   */
  private InetAddress preferred(List<InetAddress> addresses) {
    List<InetAddress> candidates = new ArrayList<>();
    for (IpVersion version : new IpVersion[] {IpVersion.IPV6, IpVersion.IPV4}) {
      addresses.stream()
          .filter(address -> IpVersion.of(address) == version)
          .limit(MOST_CANDIDATES / 2)
          .forEach(candidates::add);
    }
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    @Nullable InetAddress second = null;
    for (InetAddress candidate : candidates) {
      @Nullable InetAddress source = sources.sourceFor(candidate);
      if (source != null && alike(source, candidate)) {
        return candidate;
      }
      if (source != null && second == null) {
        second = candidate;
      }
    }
    return second == null ? candidates.getFirst() : second;
  }

  private static boolean alike(InetAddress source, InetAddress destination) {
    return !(source instanceof Inet6Address)
        || (uniqueLocal(source) == uniqueLocal(destination)
            && source.isLinkLocalAddress() == destination.isLinkLocalAddress());
  }

  private static boolean uniqueLocal(InetAddress address) {
    return (address.getAddress()[0] & 0xFE) == 0xFC;
  }

  private CompletableFuture<AddressAnswer> ask(Name name, int type) {
    CompletableFuture<AddressAnswer> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("resolve-" + Type.string(type))
        .start(
            () -> {
              try {
                answer.complete(
                    switch (servers.ask(name, type, deadline)) {
                      case Answered answered ->
                          AddressAnswer.read(answered.message(), name, type, answered.server());
                      case Unanswered unanswered -> AddressAnswer.failed(unanswered.failures());
                    });
              } catch (RuntimeException e) {
                LOG.error("resolving {} {} ended with a bug", name, Type.string(type), e);
                answer.complete(AddressAnswer.failed(List.of("the answer could not be read")));
              }
            });
    return answer;
  }

  /** Once one version has addresses, the other has only a little time left. */
  private static void hurry(
      CompletableFuture<AddressAnswer> one, CompletableFuture<AddressAnswer> other) {
    var _ =
        one.thenAccept(
            answer -> {
              if (!answer.addresses().isEmpty()) {
                other.completeOnTimeout(
                    AddressAnswer.failed(List.of("no resolver answered in time")),
                    OTHER_VERSION.toMillis(),
                    TimeUnit.MILLISECONDS);
              }
            });
  }

  /**
   * RFC 6761 section 6.3: localhost and what is below it is this machine, whatever the DNS says.
   */
  private static List<InetAddress> specialUse(String ascii) {
    return ascii.equals("localhost") || ascii.endsWith(".localhost")
        ? List.of(IpAddresses.parse("::1"), IpAddresses.parse("127.0.0.1"))
        : List.of();
  }

  private List<InetAddress> fromHostsFile(Name name) {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      for (int type : new int[] {Type.AAAA, Type.A}) {
        hosts
            .getAddressForHost(name, type)
            .ifPresent(address -> addresses.add(IpAddresses.ofBytes(address.getAddress())));
      }
    } catch (IOException e) {
      LOG.warn("the hosts file cannot be read, so it does not count: {}", e.toString());
    }
    return addresses;
  }
}
