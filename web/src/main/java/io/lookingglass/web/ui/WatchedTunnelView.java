package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.begun;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.gre.SizeJudgement;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.ModeHealth;
import io.lookingglass.probes.gre.monitor.ProbeStatistics;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel that is watched.
 *
 * @param everything whether all customers' are seen: who does may have causes looked for
 * @param sentence why it is in its state
 * @param remarks what else has to be known
 * @param mode whose past the timeline shows
 * @param range of the timeline
 * @param bfd its session of BFD; null where none is configured
 */
record WatchedTunnelView(
    String name,
    String path,
    boolean everything,
    @Nullable String customer,
    String ends,
    String css,
    String word,
    Moment since,
    String sentence,
    List<String> remarks,
    List<Mode> modes,
    String mode,
    TimeRange range,
    TunnelTimeline timeline,
    List<Event> events,
    @Nullable BfdView bfd,
    TunnelSizes sizes,
    MeasuredTunnelSizes measured,
    List<Fact> facts,
    Instant now) {

  /** Events on the page. */
  static final int EVENTS = 60;

  WatchedTunnelView {
    remarks = List.copyOf(remarks);
    modes = List.copyOf(modes);
    events = List.copyOf(events);
    facts = List.copyOf(facts);
  }

  /** One way of probing it. */
  record Mode(
      String name,
      String path,
      boolean chosen,
      String css,
      String state,
      Moment since,
      @Nullable Moment answered,
      String rtt,
      String loss,
      String lossHour,
      String range,
      String reason) {}

  /**
   * A change of state.
   *
   * @param damping whether it is one of too many; null when it is not
   */
  record Event(
      Moment at,
      String css,
      String what,
      @Nullable String damping,
      @Nullable String mode,
      String reason) {}

  /**
   * @param asked the mode whose past is shown; null for the first
   * @param points the past of all modes
   * @param transitions newest first
   * @param judgement of the sizes that were measured
   */
  static WatchedTunnelView of(
      TunnelHealth health,
      boolean everything,
      TimeRange range,
      @Nullable String asked,
      List<HealthPoint> points,
      List<TunnelTransition> transitions,
      @Nullable BfdStatus bfd,
      SizeJudgement judgement,
      Instant now) {
    String path = "/tunnels/" + health.name();
    String mode =
        health.modes().stream()
            .map(ModeHealth::mode)
            .filter(each -> each.equals(asked))
            .findFirst()
            .orElse(health.first().mode());
    List<HealthPoint> its = points.stream().filter(each -> each.mode().equals(mode)).toList();
    return new WatchedTunnelView(
        health.name(),
        path,
        everything,
        health.customer(),
        TunnelEnds.outer(health.tunnel()),
        TunnelTone.css(health.state()),
        TunnelTone.word(health.state()),
        Moment.of(health.since(), now),
        sentence(health),
        remarks(health),
        health.modes().stream().map(each -> mode(each, path, range, mode, now)).toList(),
        mode,
        range,
        TunnelTimeline.of(its, range),
        transitions.stream()
            // Where there is one mode, it says the same twice.
            .filter(each -> each.mode() == null || health.modes().size() > 1)
            .map(each -> event(each, now))
            .toList(),
        bfd == null ? null : BfdView.of(bfd, now),
        TunnelSizes.of(health.tunnel()),
        MeasuredTunnelSizes.of(judgement, now),
        TunnelEnds.facts(health.tunnel()),
        now);
  }

  /** Where its changes come from. */
  String live() {
    return "/live" + path + range.query() + "&mode=" + mode;
  }

  private static String sentence(TunnelHealth health) {
    if (health.state() == TunnelState.HEALTHY) {
      String rtt = WatchedRow.ms(health.first().lastRttNanos());
      return rtt.equals(Figures.NONE)
          ? say("It carries packets.")
          : say("It carries packets; a round trip takes {0} ms.", rtt);
    }
    return say(
        "{0}.", health.said().isEmpty() ? TunnelTone.word(health.state()) : begun(health.said()));
  }

  private static List<String> remarks(TunnelHealth health) {
    List<String> remarks = new ArrayList<>();
    if (health.state() == TunnelState.HEALTHY && !health.said().isEmpty()) {
      remarks.add(say("{0}.", begun(health.said())));
    }
    if (health.flapping()) {
      remarks.add(
          say(
              "It changes its state often: further changes raise no alarm until it is steady for a"
                  + " while."));
    }
    if (health.belowObjective() && health.state() != TunnelState.DOWN) {
      remarks.add(
          say(
              "Over the last 5 minutes and the last hour fewer probes were answered than the"
                  + " objective of {0} asks for.",
              Figures.percent(100 * health.objective()) + "\u00a0%"));
    }
    if (health.state() == TunnelState.NOT_MONITORED) {
      remarks.add(say("This says nothing about the tunnel: it cannot be probed from here."));
    }
    return remarks;
  }

  private static Mode mode(
      ModeHealth health, String path, TimeRange range, String chosen, Instant now) {
    ProbeStatistics recent = health.fiveMinutes();
    @Nullable Instant answered = health.lastAnswerAt();
    return new Mode(
        health.mode(),
        path + range.query() + "&mode=" + health.mode(),
        health.mode().equals(chosen),
        TunnelTone.css(health.state()),
        TunnelTone.words(health.state()),
        Moment.of(health.since(), now),
        answered == null ? null : Moment.of(answered, now),
        WatchedRow.ms(health.lastRttNanos()),
        WatchedRow.percent(recent.loss()),
        WatchedRow.percent(health.hour().loss()),
        recent.minNanos() == null
            ? Figures.NONE
            : WatchedRow.ms(recent.minNanos())
                + " / "
                + WatchedRow.ms(recent.avgNanos())
                + " / "
                + WatchedRow.ms(recent.maxNanos()),
        begun(health.said()));
  }

  private static Event event(TunnelTransition transition, Instant now) {
    String to =
        transition.from() == transition.to()
            ? say("still {0}", TunnelTone.words(transition.to()))
            : TunnelTone.words(transition.to());
    @Nullable String damping =
        switch (transition.damping()) {
          case NONE -> null;
          case BEGINS -> say("flapping from here on");
          case DAMPED -> say("flapping");
          case ENDS -> say("steady again");
        };
    return new Event(
        Moment.of(transition.at(), now),
        TunnelTone.css(transition.to()),
        to,
        damping,
        transition.mode(),
        begun(transition.said()));
  }
}
