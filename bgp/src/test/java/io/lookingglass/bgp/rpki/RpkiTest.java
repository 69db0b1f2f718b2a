package io.lookingglass.bgp.rpki;

import static io.lookingglass.bgp.rpki.VrpTableTest.vrp;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rpki.RtrPdu.CacheResponse;
import io.lookingglass.bgp.rpki.RtrPdu.EndOfData;
import io.lookingglass.bgp.rpki.RtrPdu.ErrorReport;
import io.lookingglass.bgp.rpki.RtrPdu.SerialNotify;
import io.lookingglass.bgp.rpki.RtrPdu.Timing;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.RpkiSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RpkiTest {
  private static final Timing TIMING = new Timing(3600, 1, 7200);
  private static final IpPrefix PREFIX = IpPrefix.parse("203.0.113.0/24");
  private static final Asn ORIGIN = new Asn(64500);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final InstantSource clock = now::get;
  private final LinkedBlockingQueue<Rpki.Change> changes = new LinkedBlockingQueue<>();
  private final FakeCache first = new FakeCache();
  private final FakeCache second = new FakeCache();
  private final Rpki rpki =
      Rpki.start(settings(Duration.ofHours(1), first, second), clock, changes::add);

  @AfterEach
  void close() {
    rpki.close();
    first.close();
    second.close();
  }

  @Test
  void beforeAnAnswerEverythingIsUnknown() {
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.UNKNOWN);
    assertThat(rpki.known()).isFalse();
  }

  @Test
  void takesTheWholeAndThenChangesAndTellsWhatDiffers() throws Exception {
    FakeCache.Connection connection = first.accept();
    assertThat(connection.query()).isEqualTo("reset version 1");
    connection.send(
        new CacheResponse(1),
        announce("203.0.113.0/24", 64500),
        announce("198.51.100.0/24", 64501),
        new EndOfData(1, 7, TIMING));
    Rpki.Change whole = change();
    assertThat(whole.known()).isTrue();
    assertThat(whole.prefixes()).isNull();
    OriginValidity validity = rpki.validity(PREFIX, ORIGIN);
    assertThat(validity.state()).isEqualTo(ValidationState.VALID);
    assertThat(validity.source()).isEqualTo("127.0.0.1:" + first.port());
    assertThat(validity.covering()).containsExactly(vrp("203.0.113.0/24", 24, 64500));

    connection.send(new SerialNotify(1, 8));
    assertThat(connection.query()).isEqualTo("changes since 7 of session 1 version 1");
    connection.send(
        new CacheResponse(1),
        new RtrPdu.Prefix(false, vrp("203.0.113.0/24", 24, 64500)),
        announce("203.0.113.0/24", 64999),
        new EndOfData(1, 8, TIMING));
    assertThat(change().prefixes()).containsExactly(PREFIX);
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.INVALID);
    assertThat(rpki.status().payloads()).isEqualTo(2);
  }

  @Test
  void aChangeThatCannotBeIsReportedAndEverythingIsAskedForAnew() throws Exception {
    FakeCache.Connection connection = synchronise(first, 1);
    connection.send(new SerialNotify(1, 8));
    connection.query();
    connection.send(new CacheResponse(1), announce("203.0.113.0/24", 64500));
    assertThat(connection.query()).startsWith("error 7: 203.0.113.0/24 AS64500 was announced");
    assertThat(first.accept().query()).isEqualTo("reset version 1");
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.VALID);
  }

  @Test
  void anOldCacheIsAskedInVersionZeroAtOnce() throws Exception {
    FakeCache.Connection connection = first.accept();
    connection.query();
    connection.sendVersion(0, new ErrorReport(4, Octets.EMPTY, "v0 only"));
    FakeCache.Connection again = first.accept();
    assertThat(again.query()).isEqualTo("reset version 0");
    again.sendVersion(
        0, new CacheResponse(3), announce("203.0.113.0/24", 64500), new EndOfData(3, 1, TIMING));
    change();
    assertThat(rpki.status().caches().getFirst().version()).isZero();
  }

  @Test
  void theNextCacheIsAskedWhenThePreferredFailsAndLeftWhenItIsBack() throws Exception {
    FakeCache.Connection preferred = first.accept();
    preferred.query();
    preferred.close();
    FakeCache.Connection spare = second.accept();
    spare.query();
    spare.send(
        new CacheResponse(9), announce("203.0.113.0/24", 64999), new EndOfData(9, 1, TIMING));
    change();
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.INVALID);

    FakeCache.Connection back = first.accept();
    back.query();
    back.send(new CacheResponse(1), announce("203.0.113.0/24", 64500), new EndOfData(1, 1, TIMING));
    assertThat(change().prefixes()).containsExactly(PREFIX);
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.VALID);
    assertThat(spare.query()).isEqualTo("closed");
  }

  @Test
  void dataOutlivesItsConnectionAndIsUnknownWhenItExpires() throws Exception {
    synchronise(first, 1).close();
    first.refuse();
    second.refuse();
    now.set(START.plus(Duration.ofMinutes(59)));
    OriginValidity old = rpki.validity(PREFIX, ORIGIN);
    assertThat(old.state()).isEqualTo(ValidationState.VALID);
    assertThat(old.ageSeconds()).isEqualTo(59 * 60L);
    now.set(START.plus(Duration.ofMinutes(60)));
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.UNKNOWN);
    assertThat(rpki.validity(IpPrefix.parse("192.0.2.0/24"), ORIGIN).state())
        .isEqualTo(ValidationState.UNKNOWN);
    assertThat(change().known()).isFalse();
  }

  @Test
  void garbageEndsTheConnectionAndLeavesWhatIsKnown() throws Exception {
    FakeCache.Connection connection = synchronise(first, 1);
    connection.sendOctets("0103000000000003");
    assertThat(connection.query()).startsWith("error 0: ");
    assertThat(first.accept().query()).isEqualTo("reset version 1");
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.VALID);
  }

  @Test
  void anAnswerThatDripsInIsTakenWhenItIsWhole() throws Exception {
    FakeCache.Connection connection = first.accept();
    connection.query();
    byte[] answer =
        RtrCodec.encodeAll(
            1,
            new CacheResponse(1),
            announce("203.0.113.0/24", 64500),
            new EndOfData(1, 7, TIMING));
    for (byte octet : answer) {
      connection.sendOctet(octet);
    }
    assertThat(change().table().size()).isEqualTo(1);
  }

  @Test
  void aCacheThatStaysKeepsItsConnectionAndItsData() throws Exception {
    FakeCache.Connection connection = synchronise(first, 1);
    rpki.reload(settings(Duration.ofHours(1), first));
    rpki.reload(settings(Duration.ofHours(1), first, second));
    connection.send(new SerialNotify(1, 8));
    assertThat(connection.query()).isEqualTo("changes since 7 of session 1 version 1");
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.VALID);
    assertThat(changes).isEmpty();
  }

  @Test
  void aCacheThatIsPreferredNowTakesOverWhenItIsInSyncAndNotBefore() throws Exception {
    FakeCache.Connection spare = synchronise(first, 1);
    rpki.reload(settings(Duration.ofHours(1), second, first));
    FakeCache.Connection preferred = second.accept();
    preferred.query();
    spare.send(new SerialNotify(1, 8));
    assertThat(spare.query()).isEqualTo("changes since 7 of session 1 version 1");
    assertThat(changes).isEmpty();

    tell(preferred, 64999);
    assertThat(change().prefixes()).containsExactly(PREFIX);
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.INVALID);
    assertThat(spare.query()).isEqualTo("closed");
    assertThat(rpki.status().caches())
        .extracting(CacheStatus::server)
        .containsExactly("127.0.0.1:" + second.port(), "127.0.0.1:" + first.port());
  }

  @Test
  void whatARemovedCacheToldCountsUntilItsSuccessorIsInSync() throws Exception {
    FakeCache.Connection removed = synchronise(first, 1);
    rpki.reload(settings(Duration.ofHours(1), second));
    assertThat(removed.query()).isEqualTo("closed");
    FakeCache.Connection successor = second.accept();
    successor.query();
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.VALID);
    tell(successor, 64999);
    assertThat(change().prefixes()).containsExactly(PREFIX);
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.INVALID);
  }

  @Test
  void whatARemovedCacheToldCountsNoLongerWhereEveryOtherFails() throws Exception {
    synchronise(first, 1);
    second.refuse();
    rpki.reload(settings(Duration.ofHours(1), second));
    assertThat(change().known()).isFalse();
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.UNKNOWN);
  }

  @Test
  void withoutCachesNothingIsKnownAndOneThatIsAddedIsAsked() throws Exception {
    FakeCache.Connection connection = synchronise(first, 1);
    rpki.reload(settings(Duration.ofHours(1)));
    assertThat(connection.query()).isEqualTo("closed");
    assertThat(change().known()).isFalse();
    assertThat(rpki.status()).isEqualTo(RpkiView.UNCONFIGURED.status());

    rpki.reload(settings(Duration.ofHours(1), first));
    FakeCache.Connection again = first.accept();
    assertThat(again.query()).isEqualTo("reset version 1");
    tell(again, 64500);
    assertThat(change().prefixes()).isNull();
    assertThat(rpki.validity(PREFIX, ORIGIN).state()).isEqualTo(ValidationState.VALID);
  }

  @Test
  void aShorterExpiryCountsAtOnce() throws Exception {
    synchronise(first, 1);
    now.set(START.plus(Duration.ofMinutes(20)));
    rpki.reload(settings(Duration.ofMinutes(15), first));
    assertThat(change().known()).isFalse();
    assertThat(rpki.known()).isFalse();
  }

  @Test
  void whatIsClosedConnectsToNothingMore() throws Exception {
    synchronise(first, 1);
    rpki.close();
    rpki.reload(settings(Duration.ofHours(1), second));
    assertThat(rpki.status().caches())
        .extracting(CacheStatus::server)
        .containsExactly("127.0.0.1:" + first.port(), "127.0.0.1:" + second.port());
  }

  private static RpkiSettings settings(Duration expire, FakeCache... caches) {
    return new RpkiSettings(
        Stream.of(caches).map(cache -> new HostPort("127.0.0.1", cache.port())).toList(), expire);
  }

  private static void tell(FakeCache.Connection connection, long asn) throws Exception {
    connection.send(
        new CacheResponse(9), announce("203.0.113.0/24", asn), new EndOfData(9, 1, TIMING));
  }

  private FakeCache.Connection synchronise(FakeCache cache, int session) throws Exception {
    FakeCache.Connection connection = cache.accept();
    connection.query();
    connection.send(
        new CacheResponse(session),
        announce("203.0.113.0/24", 64500),
        new EndOfData(session, 7, TIMING));
    change();
    return connection;
  }

  private static RtrPdu announce(String prefix, long asn) {
    return new RtrPdu.Prefix(true, vrp(prefix, IpPrefix.parse(prefix).length(), asn));
  }

  private Rpki.Change change() throws InterruptedException {
    return Objects.requireNonNull(changes.poll(20, TimeUnit.SECONDS), "no change was told");
  }
}
