package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.Configuration;
import io.lookingglass.config.LimitSettings;
import io.lookingglass.config.Role;
import io.lookingglass.config.RoleLimit;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.MeasurementCost;
import io.lookingglass.probes.RateLimit;
import io.lookingglass.web.api.Spans;
import io.lookingglass.web.security.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What this server is, and what whoever looks may ask of it.
 *
 * @param places it measures from, in words
 * @param who the reader is to it
 * @param budget the reader's, as figures; empty where nothing is counted
 * @param shares what each kind of reader may ask
 * @param costs what each measurement takes of a budget
 * @param rules for everybody, a sentence each
 */
record AboutView(
    List<String> places,
    String version,
    String who,
    List<PingView.Figure> budget,
    List<Share> shares,
    List<Cost> costs,
    List<String> rules) {

  AboutView {
    places = List.copyOf(places);
    budget = List.copyOf(budget);
    shares = List.copyOf(shares);
    costs = List.copyOf(costs);
    rules = List.copyOf(rules);
  }

  /**
   * What one kind of reader may ask.
   *
   * @param hourly in units of one ping
   * @param concurrent running or waiting at one time
   * @param here whether the reader is one
   */
  record Share(String who, String hourly, String concurrent, boolean here) {}

  /** What a measurement takes, in units of one ping. */
  record Cost(String what, String units) {}

  /**
   * For one reader.
   *
   * @param left of the reader's budget; null where there is none
   */
  static AboutView of(
      Configuration configuration,
      String version,
      List<LocationDescription> locations,
      Caller caller,
      @Nullable RateLimit left) {
    LimitSettings limits = configuration.limits();
    return new AboutView(
        locations.stream().map(Shell::words).toList(),
        version,
        who(caller),
        budget(limits.of(caller.role()), left),
        shares(limits, caller.role()),
        MeasurementCost.prices().stream()
            .map(price -> new Cost(said(price.what()), Figures.count(price.units())))
            .toList(),
        rules(configuration));
  }

  private static String who(Caller caller) {
    return caller.token() == null
        ? say("You ask without a token, so your address counts; in IPv6, its /64.")
        : say("You ask with the token {0} of the role {1}.", caller.token(), word(caller.role()));
  }

  private static List<PingView.Figure> budget(@Nullable RoleLimit limit, @Nullable RateLimit left) {
    if (limit == null || left == null) {
      return List.of();
    }
    return List.of(
        new PingView.Figure(say("Left of this hour's budget"), Figures.count(left.remaining()), ""),
        new PingView.Figure(say("Budget of an hour"), Figures.count(left.limit()), ""),
        new PingView.Figure(say("Full again in"), Spans.words(full(left)), ""),
        new PingView.Figure(say("At one time"), Figures.count(limit.concurrent()), ""));
  }

  private static Duration full(RateLimit left) {
    return Duration.ofSeconds(left.resetSeconds());
  }

  private static List<Share> shares(LimitSettings limits, Role here) {
    List<Share> shares = new ArrayList<>();
    shares.add(share(say("Anybody without a token"), limits.anonymous(), here == Role.PUBLIC));
    shares.add(share(say("Each token of a customer"), limits.customer(), here == Role.CUSTOMER));
    shares.add(share(say("Each token of support"), limits.support(), here == Role.SUPPORT));
    shares.add(
        new Share(
            say("Tokens of operators and administrators"),
            say("not counted"),
            say("not counted"),
            here == Role.OPERATOR || here == Role.ADMIN));
    return shares;
  }

  private static Share share(String who, RoleLimit limit, boolean here) {
    return new Share(
        who, Figures.count(limit.measurementsPerHour()), Figures.count(limit.concurrent()), here);
  }

  private static List<String> rules(Configuration configuration) {
    LimitSettings limits = configuration.limits();
    Role transfers = configuration.dns().zoneTransfers();
    return List.of(
        say(
            "At most {0} measurements run at the same time, of everybody together. As many more"
                + " wait for their turn: each asker's first goes before any asker's second, and"
                + " the page shows the place.",
            limits.totalConcurrent()),
        say(
            "One address, in IPv6 one /64, is measured at most {0} times a minute by everybody"
                + " together, so that this server is a burden to nobody. Support and higher roles"
                + " are not counted.",
            limits.perTargetPerMinute()),
        say(
            "Addresses that cannot be reached over the Internet, such as private ones and"
                + " loopback, are refused, also where a name leads to them, unless the operator"
                + " of this server allows them."),
        transfers == Role.PUBLIC
            ? say("Whole zones of the DNS (AXFR) go to anybody.")
            : say(
                "Whole zones of the DNS (AXFR) go to tokens of the role {0} and of higher ones.",
                word(transfers)),
        say(
            "Tunnels and protected prefixes, and what is measured of them, are seen by the"
                + " customer they belong to, and by support."),
        say(
            "A finished measurement can be read for {0}, by whoever knows its address.",
            span(configuration.storage().keepMeasurements())));
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static String span(Duration span) {
    long days = span.toDays();
    return days > 0 && span.equals(Duration.ofDays(days))
        ? say("{0} {0|day|days}", days)
        : Spans.words(span);
  }
}
