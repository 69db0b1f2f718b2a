package io.lookingglass.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Section {@code announcements}: the bounds of what may be announced at all. */
public record AnnouncementSettings(
    @Key(
            doc =
                "How many announcements may be active, blackholes and FlowSpec rules included; more"
                    + " are refused. `max-announced` of each peer counts besides.",
            defaultsTo = "1000",
            min = "0",
            max = "1000000")
        int maxActive,
    @Key(
            doc =
                "The shortest time to live that may be asked for; shorter ones flap more than they"
                    + " protect.",
            defaultsTo = "10s",
            min = "1s",
            max = "1d")
        Duration minTtl,
    @Key(
            doc =
                "The longest time to live that may be asked for; with it an announcement without"
                    + " one is refused.",
            otherwise = "no bound, and none is needed",
            min = "1s",
            max = "3650d")
        @Nullable Duration maxTtl,
    @Key(
            doc =
                "How much a route may have flapped before it is announced again: each withdrawal"
                    + " counts 1000, halved every 15 minutes, as route-flap damping counts it (RFC"
                    + " 2439). Beyond it an override is needed, since routers elsewhere may"
                    + " suppress the route.",
            defaultsTo = "2000",
            min = "1000",
            max = "20000")
        int flapLimit,
    @Key(
            doc =
                "How many changes one token may ask for in a minute; a batch counts as one, a dry"
                    + " run not at all.",
            defaultsTo = "60",
            min = "1",
            max = "100000")
        int changesPerMinute,
    @Key(
            doc = "Next hops that a request may name instead of the one each peer has.",
            defaultsTo = "[]")
        List<InetAddress> nextHops,
    @Key(
            doc =
                "How long the same-length prefix has to be seen from its origin before a withdrawal"
                    + " is called safe.",
            defaultsTo = "5m",
            min = "0s",
            max = "1d")
        Duration settleTime,
    @Key(
            doc =
                "What becomes of announcements when the program is stopped. `keep`: peers that"
                    + " restart gracefully (RFC 4724) are left without a NOTIFICATION, so that they"
                    + " forward on until the program is back. `withdraw`: everything is withdrawn"
                    + " first, and announced again at the next start.",
            defaultsTo = "keep")
        OnStop onStop,
    @Key(
            doc = "How long announcements that ended can be read.",
            defaultsTo = "365d",
            min = "1d",
            max = "3650d")
        Duration keepEnded) {

  public AnnouncementSettings {
    Schema.require(
        AnnouncementSettings.class,
        maxActive,
        minTtl,
        maxTtl,
        flapLimit,
        changesPerMinute,
        nextHops,
        settleTime,
        onStop,
        keepEnded);
    nextHops = List.copyOf(nextHops);
  }

  /** What becomes of announcements when the program is stopped. */
  public enum OnStop {
    KEEP,
    WITHDRAW
  }
}
