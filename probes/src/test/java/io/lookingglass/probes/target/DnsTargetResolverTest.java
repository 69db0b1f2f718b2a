package io.lookingglass.probes.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.target.Resolution.NoAddress;
import io.lookingglass.probes.target.Resolution.NoSuchName;
import io.lookingglass.probes.target.Resolution.Resolved;
import io.lookingglass.probes.target.Resolution.ResolverFailed;
import io.lookingglass.probes.target.Resolution.Unresolved;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@Timeout(20)
class DnsTargetResolverTest {
  private static final Duration SOON = Duration.ofMillis(1500);
  private static final Duration LATER = Duration.ofSeconds(5);
  private static final InetAddress V4 = IpAddresses.parse("192.0.2.1");
  private static final InetAddress V6 = IpAddresses.parse("2001:db8::1");
  private static final SourceAddresses BOTH = destination -> destination;

  @TempDir Path directory;
  private final FakeNameServer server = new FakeNameServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void addressStandsForItselfWithoutAnyQuestion() {
    ResolvedTarget resolved = resolved(resolve("192.0.2.1", null));
    assertThat(resolved.address()).isEqualTo(V4);
    assertThat(resolved.addresses()).containsExactly(V4);
    assertThat(resolved.resolver()).isNull();
    assertThat(resolved.tookNanos()).isZero();
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void bothVersionsAreAskedOnceAndIpv6IsPreferred() {
    dualStack();
    ResolvedTarget resolved = resolved(resolve("dual.example", null));
    assertThat(resolved.address()).isEqualTo(V6);
    assertThat(resolved.addresses()).containsExactly(V6, V4);
    assertThat(resolved.resolver()).isEqualTo(server.address().toString());
    assertThat(resolved.tookNanos()).isPositive();
    assertThat(server.questions())
        .containsExactlyInAnyOrder("dual.example. A", "dual.example. AAAA");
  }

  @Test
  void askedVersionDecides() {
    dualStack();
    assertThat(resolved(resolve("dual.example", IpVersion.IPV4)).address()).isEqualTo(V4);
    assertThat(resolved(resolve("dual.example", IpVersion.IPV6)).address()).isEqualTo(V6);
  }

  @Test
  void ipv4IsChosenWhereIpv6HasNoRoute() {
    dualStack();
    SourceAddresses onlyIpv4 = to -> IpVersion.of(to) == IpVersion.IPV4 ? to : null;
    assertThat(resolved(resolver(onlyIpv4, LATER).resolve(target("dual.example"), null)).address())
        .isEqualTo(V4);
  }

  @Test
  void uniqueLocalSourceIsNotUsedForGlobalDestination() {
    dualStack();
    SourceAddresses uniqueLocal =
        to -> IpVersion.of(to) == IpVersion.IPV4 ? to : IpAddresses.parse("fd00::1");
    assertThat(
            resolved(resolver(uniqueLocal, LATER).resolve(target("dual.example"), null)).address())
        .isEqualTo(V4);
  }

  @Test
  void withoutAnyRouteTheFirstAddressIsTakenSoThatProbingCanSayWhy() {
    dualStack();
    assertThat(resolved(resolver(_ -> null, LATER).resolve(target("dual.example"), null)).address())
        .isEqualTo(V6);
  }

  @Test
  void saysWhichVersionExists() {
    server.answer("four.example.", Type.A, "four.example. 60 IN A 192.0.2.1");
    server.answer("four.example.", Type.AAAA);
    assertThat(resolve("four.example", IpVersion.IPV6))
        .isEqualTo(new NoAddress("four.example", IpVersion.IPV6, IpVersion.IPV4));
    assertThat(sentence(resolve("four.example", IpVersion.IPV6)))
        .isEqualTo("four.example has no IPv6 address; it has one for IPv4");
  }

  @Test
  void nameWithoutAddressIsNotMissing() {
    server.answer("mail.example.", Type.A);
    server.answer("mail.example.", Type.AAAA);
    assertThat(sentence(resolve("mail.example", null)))
        .isEqualTo("the name mail.example exists but has no address");
    assertThat(sentence(resolve("mail.example", IpVersion.IPV4)))
        .isEqualTo("mail.example has no IPv4 address");
  }

  @Test
  void missingNameIsToldWithItsResolver() {
    assertThat(resolve("no.example", null))
        .isEqualTo(new NoSuchName("no.example", server.address().toString()));
  }

  @Test
  void internationalisedNameIsAskedAsTheDnsWritesIt() {
    server.answer("xn--bcher-kva.example.", Type.A, "xn--bcher-kva.example. 60 IN A 192.0.2.1");
    server.answer("xn--bcher-kva.example.", Type.AAAA);
    assertThat(resolved(resolve("b\u00fccher.example", null)).address()).isEqualTo(V4);
    assertThat(sentence(resolve("\u00fcber.example", null)))
        .startsWith("there is no host \u00fcber.example (");
  }

  @Test
  void aliasesAreFollowedInsideTheAnswer() {
    server.answer(
        "www.example.",
        Type.A,
        "www.example. 60 IN CNAME a.example.",
        "a.example. 60 IN CNAME b.example.",
        "b.example. 60 IN A 192.0.2.1",
        "stray.example. 60 IN A 192.0.2.99");
    server.answer("www.example.", Type.AAAA, "www.example. 60 IN CNAME a.example.");
    assertThat(resolved(resolve("www.example", null)).addresses()).containsExactly(V4);
  }

  @Test
  void loopOfAliasesIsAFailureOfTheResolver() {
    for (int type : new int[] {Type.A, Type.AAAA}) {
      server.answer(
          "loop.example.",
          type,
          "loop.example. 60 IN CNAME a.example.",
          "a.example. 60 IN CNAME loop.example.");
    }
    assertThat(sentence(resolve("loop.example", null)))
        .isEqualTo(
            "loop.example could not be resolved: %s gave a loop of aliases for loop.example"
                .formatted(server.address()));
  }

  @Test
  void endlessChainOfAliasesIsCut() {
    String[] chain =
        IntStream.range(0, 40)
            .mapToObj(n -> "n%d.example. 60 IN CNAME n%d.example.".formatted(n, n + 1))
            .toArray(String[]::new);
    server.answer("n0.example.", Type.A, chain).answer("n0.example.", Type.AAAA, chain);
    assertThat(sentence(resolve("n0.example", null)))
        .contains("gave a chain of more than 16 aliases");
  }

  @Test
  void answerOfVeryManyAddressesIsBounded() {
    String[] many =
        IntStream.range(0, 200)
            .mapToObj(index -> "many.example. 60 IN A 192.0.2." + index)
            .toArray(String[]::new);
    server.answer("many.example.", Type.A, many).answer("many.example.", Type.AAAA);
    assertThat(resolved(resolve("many.example", null)).addresses()).hasSize(64);
  }

  @Test
  void ipv4MappedAddressOfTheDnsStaysAnIpv6Address() {
    server.answer("mapped.example.", Type.AAAA, "mapped.example. 60 IN AAAA ::ffff:127.0.0.1");
    server.answer("mapped.example.", Type.A);
    InetAddress address = resolved(resolve("mapped.example", null)).address();
    assertThat(IpVersion.of(address)).isEqualTo(IpVersion.IPV6);
    assertThat(IpAddresses.format(address)).isEqualTo("::ffff:127.0.0.1");
  }

  @Test
  void truncatedAnswerIsAskedForAgainOverTcp() {
    List<String> transports = new CopyOnWriteArrayList<>();
    server.reply(
        "big.example.",
        Type.A,
        query -> {
          Message answer;
          if (transports.isEmpty()) {
            answer = FakeNameServer.noError(query);
            answer.getHeader().setFlag(Flags.TC);
          } else {
            answer = FakeNameServer.noError(query, "big.example. 60 IN A 192.0.2.1");
          }
          transports.add("asked");
          return answer.toWire();
        });
    server.answer("big.example.", Type.AAAA);
    assertThat(resolved(resolve("big.example", null)).address()).isEqualTo(V4);
    assertThat(transports).hasSize(2);
  }

  @Test
  void refusalIsToldWithTheResolversReason() {
    for (int type : new int[] {Type.A, Type.AAAA}) {
      server.reply(
          "bogus.example.",
          type,
          query -> {
            Message answer = FakeNameServer.failing(query, Rcode.SERVFAIL);
            answer.addRecord(
                new OPTRecord(1232, 0, 0, 0, List.of(new ExtendedErrorCodeOption(6, "hostile"))),
                Section.ADDITIONAL);
            return answer.toWire();
          });
    }
    assertThat(sentence(resolve("bogus.example", null)))
        .isEqualTo(
            "bogus.example could not be resolved: %s said SERVFAIL (DNSSEC_BOGUS)"
                .formatted(server.address()));
  }

  @Test
  void silentResolverIsAskedTwiceAndNamed() {
    server.silent("slow.example.", Type.A).silent("slow.example.", Type.AAAA);
    Resolution resolution = resolver(BOTH, SOON).resolve(target("slow.example"), null);
    assertThat(resolution)
        .isEqualTo(
            new ResolverFailed("slow.example", List.of(server.address() + " did not answer")));
    assertThat(server.questions()).hasSize(4);
  }

  @Test
  void bytesThatAreNoAnswerCountAsSilence() {
    for (int type : new int[] {Type.A, Type.AAAA}) {
      server.reply("junk.example.", type, _ -> new byte[] {1, 2, 3});
    }
    assertThat(resolver(BOTH, SOON).resolve(target("junk.example"), null))
        .isInstanceOf(ResolverFailed.class);
  }

  @Test
  void answerToAnotherQuestionIsNotBelieved() {
    for (int type : new int[] {Type.A, Type.AAAA}) {
      server.reply(
          "victim.example.",
          type,
          query -> {
            Message forged = FakeNameServer.noError(query, "other.example. 60 IN A 192.0.2.66");
            return forged.toWire();
          });
    }
    assertThat(resolve("victim.example", null)).isInstanceOf(NoAddress.class);
  }

  @Test
  void nextResolverIsAskedWhenOneCannot() {
    try (FakeNameServer second = new FakeNameServer()) {
      for (int type : new int[] {Type.A, Type.AAAA}) {
        server.answer("two.example.", type, Rcode.REFUSED);
      }
      second.answer("two.example.", Type.A, "two.example. 60 IN A 192.0.2.1");
      second.answer("two.example.", Type.AAAA);
      var resolver =
          new DnsTargetResolver(
              NameServers.of(List.of(server.address(), second.address())),
              directory.resolve("hosts"),
              BOTH,
              LATER);
      ResolvedTarget resolved = resolved(resolver.resolve(target("two.example"), null));
      assertThat(resolved.address()).isEqualTo(V4);
      assertThat(resolved.resolver()).isEqualTo(second.address().toString());
    }
  }

  @Test
  void serverThatIgnoresOneVersionDoesNotHoldUpTheOther() {
    server.answer("half.example.", Type.A, "half.example. 60 IN A 192.0.2.1");
    server.silent("half.example.", Type.AAAA);
    Resolution resolution =
        resolver(BOTH, Duration.ofSeconds(15)).resolve(target("half.example"), null);
    assertThat(resolved(resolution).addresses()).containsExactly(V4);
    assertThat(resolved(resolution).tookNanos()).isLessThan(Duration.ofSeconds(5).toNanos());
  }

  @Test
  void failureOfTheVersionAskedForIsNotHiddenByTheOther() {
    server.answer("half.example.", Type.A, "half.example. 60 IN A 192.0.2.1");
    server.answer("half.example.", Type.AAAA, Rcode.SERVFAIL);
    assertThat(resolve("half.example", IpVersion.IPV6))
        .isEqualTo(
            new ResolverFailed("half.example", List.of(server.address() + " said SERVFAIL")));
  }

  @Test
  void hostsFileComesFirst() throws IOException {
    Files.writeString(directory.resolve("hosts"), "192.0.2.7 printer.example printer\n");
    ResolvedTarget resolved = resolved(resolve("printer", null));
    assertThat(resolved.address()).isEqualTo(IpAddresses.parse("192.0.2.7"));
    assertThat(resolved.resolver()).isEqualTo("hosts file");
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void localhostIsThisMachineWhateverTheDnsSays() {
    assertThat(resolved(resolve("evil.localhost", null)).addresses())
        .containsExactly(IpAddresses.parse("::1"), IpAddresses.parse("127.0.0.1"));
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void onionNamesNeverReachTheDns() {
    assertThat(resolve("abc.onion", null)).isInstanceOf(NoSuchName.class);
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void systemsResolversAreReadAgainWhenTheFileChanges() throws IOException {
    Path file = directory.resolve("resolv.conf");
    Files.writeString(
        file, "# comment\nsearch example\nnameserver 192.0.2.53\nnameserver nonsense\n");
    SystemResolvers resolvers = new SystemResolvers(file);
    assertThat(resolvers.get())
        .extracting(server -> server.getAddress().getHostAddress())
        .containsExactly("192.0.2.53");
    Files.writeString(file, "nameserver 2001:db8::53 # trailing\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(resolvers.get())
        .extracting(server -> IpAddresses.format(server.getAddress()))
        .containsExactly("2001:db8::53");
    Files.delete(file);
    assertThat(resolvers.get()).hasSize(1);
  }

  @Test
  void resolversAreNamedAsPeopleWriteThem() {
    NameServers servers =
        NameServers.of(List.of(HostPort.parse("192.0.2.53:53"), HostPort.parse("[::1]:5353")));
    assertThat(servers.names()).containsExactly("192.0.2.53", "[::1]:5353");
  }

  @Test
  void routedSourceOfTheLoopbackIsTheLoopback() {
    assertThat(SourceAddresses.routed().sourceFor(InetAddress.getLoopbackAddress()))
        .isEqualTo(InetAddress.getLoopbackAddress());
  }

  private void dualStack() {
    server.answer("dual.example.", Type.A, "dual.example. 60 IN A 192.0.2.1");
    server.answer("dual.example.", Type.AAAA, "dual.example. 60 IN AAAA 2001:db8::1");
  }

  private DnsTargetResolver resolver(SourceAddresses sources, Duration deadline) {
    return new DnsTargetResolver(
        server.asNameServers(), directory.resolve("hosts"), sources, deadline);
  }

  private Resolution resolve(String text, @Nullable IpVersion version) {
    return resolver(BOTH, LATER).resolve(target(text), version);
  }

  private static Target target(String text) {
    return TargetParser.parse(text);
  }

  private static ResolvedTarget resolved(Resolution resolution) {
    assertThat(resolution).isInstanceOf(Resolved.class);
    return ((Resolved) resolution).target();
  }

  private static String sentence(Resolution resolution) {
    assertThat(resolution).isInstanceOf(Unresolved.class);
    return ((Unresolved) resolution).sentence();
  }
}
