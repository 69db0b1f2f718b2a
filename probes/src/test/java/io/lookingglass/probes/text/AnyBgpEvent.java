package io.lookingglass.probes.text;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.AsPathSegment;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.ProbeEvent;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Events of look-ups of routes, with the worst texts that a stored stream could hold. */
final class AnyBgpEvent {
  private static final String HOSTILE = "a\u001b[2Jb\u202e\r\nc";

  private AnyBgpEvent() {}

  static ProbeEvent of(Random random) {
    return random.nextInt(4) == 0
        ? new ProbeEvent.BgpSearched(
            prefix(random),
            random.nextInt(5) > 0,
            random.nextInt(9),
            random.nextBoolean(),
            random.nextBoolean() ? HOSTILE : null,
            random.nextInt(1_000_000))
        : new ProbeEvent.BgpRouteFound(route(random));
  }

  private static BgpRoute route(Random random) {
    BgpRoute.Rpki.State[] states = BgpRoute.Rpki.State.values();
    return new BgpRoute(
        prefix(random),
        random.nextBoolean() ? "transit-a" : HOSTILE,
        new Asn(64511),
        null,
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        Sentence.verbatim(HOSTILE),
        random.nextBoolean() ? 7L : null,
        attributes(random),
        new BgpRoute.Rpki(
            states[random.nextInt(states.length)],
            random.nextBoolean() ? HOSTILE : null,
            42L,
            random.nextBoolean()
                ? List.of()
                : List.of(new BgpRoute.Roa(prefix(random), 32, new Asn(64496)))),
        random.nextBoolean() ? new Asn(64496 + random.nextInt(2)) : null,
        Map.of(new Asn(64496), HOSTILE),
        Instant.parse("2026-03-01T09:00:00Z"));
  }

  private static BgpAttributes attributes(Random random) {
    AsPathSegment.Kind[] kinds = AsPathSegment.Kind.values();
    return new BgpAttributes(
        random.nextBoolean() ? BgpAttributes.Origin.IGP : null,
        List.of(
            new AsPathSegment(AsPathSegment.Kind.SEQUENCE, List.of(new Asn(64511))),
            new AsPathSegment(
                kinds[random.nextInt(kinds.length)], List.of(new Asn(64496), new Asn(64497)))),
        random.nextBoolean() ? List.of() : List.of(IpAddresses.parse("192.0.2.1")),
        random.nextBoolean() ? 1L : null,
        null,
        random.nextBoolean(),
        new BgpAttributes.Aggregator(new Asn(64496), IpAddresses.parse("192.0.2.2")),
        List.of("65535:65281", HOSTILE),
        null,
        List.of(),
        List.of(HOSTILE),
        List.of(),
        BigInteger.TEN,
        List.of("64496:1:2"),
        new Asn(64496),
        HOSTILE,
        List.of(new BgpAttributes.UnknownAttribute(200, 0xc0, HOSTILE)),
        Map.of("64496:1:2", HOSTILE));
  }

  private static IpPrefix prefix(Random random) {
    return IpPrefix.parse(random.nextBoolean() ? "203.0.113.0/24" : "2001:db8::/32");
  }
}
