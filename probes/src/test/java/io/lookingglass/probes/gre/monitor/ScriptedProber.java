package io.lookingglass.probes.gre.monitor;

import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.gre.StrayKind;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.TunnelProbe;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.gre.TunnelProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A network of tunnels on the clock of a test: far ends answer, or are silent. */
final class ScriptedProber implements TunnelProber {
  static final long RTT_NANOS = 20_000_000;

  private final Timetable<Runnable> later = new Timetable<>();
  private final Map<String, TunnelProblem> problems = new HashMap<>();
  private final Set<String> silent = new HashSet<>();
  private final Set<String> silentModes = new HashSet<>();
  private final List<Sent> sent = new ArrayList<>();
  private final Set<String> opened = new HashSet<>();
  private long now;

  /** A probe that was sent. */
  record Sent(String tunnel, TunnelProbe probe, long atNanos) {}

  /** Lets pass time until what comes next, at most until some time. */
  long advance(long atMost) {
    now += Math.min(Math.max(0, atMost - now), later.untilNext(now));
    for (Timetable.Entry<Runnable> due = later.poll(now); due != null; due = later.poll(now)) {
      due.what().run();
    }
    return now;
  }

  /** Lets time pass while nothing is done. */
  void skip(long nanos) {
    now += nanos;
  }

  long now() {
    return now;
  }

  List<Sent> sent() {
    return sent;
  }

  Set<String> openTunnels() {
    return opened;
  }

  void silence(String tunnel) {
    silent.add(tunnel);
  }

  void silence(String tunnel, TunnelProbe probe) {
    silentModes.add(tunnel + probe);
  }

  void restore(String tunnel) {
    silent.remove(tunnel);
  }

  void trouble(String tunnel, @Nullable TunnelProblem problem) {
    if (problem == null) {
      problems.remove(tunnel);
    } else {
      problems.put(tunnel, problem);
    }
  }

  @Override
  public OpenTunnel open(Tunnel tunnel) {
    opened.add(tunnel.name());
    return new Scripted(tunnel);
  }

  @Override
  public Map<StrayKind, Long> strays() {
    Map<StrayKind, Long> none = new HashMap<>();
    EnumSet.allOf(StrayKind.class).forEach(kind -> none.put(kind, 0L));
    return none;
  }

  @Override
  public void close() {}

  private final class Scripted implements OpenTunnel {
    private final Tunnel tunnel;

    Scripted(Tunnel tunnel) {
      this.tunnel = tunnel;
    }

    @Override
    public Tunnel tunnel() {
      return tunnel;
    }

    @Override
    public Optional<TunnelProblem> problem() {
      return Optional.ofNullable(problems.get(tunnel.name()));
    }

    @Override
    public void send(TunnelProbe probe, Duration timeout, Consumer<TunnelOutcome> outcome) {
      @Nullable TunnelProblem problem = problems.get(tunnel.name());
      if (problem != null) {
        outcome.accept(new TunnelOutcome.NotSent(problem.sentence(), null));
        return;
      }
      sent.add(new Sent(tunnel.name(), probe, now));
      if (silent.contains(tunnel.name()) || silentModes.contains(tunnel.name() + probe)) {
        later.add(now + timeout.toNanos(), () -> outcome.accept(new TunnelOutcome.TimedOut()));
      } else {
        later.add(now + RTT_NANOS, () -> outcome.accept(answer()));
      }
    }

    private TunnelOutcome answer() {
      return new TunnelOutcome.Answered(
          RTT_NANOS, tunnel.remote(), 64, 64, Set.of(), tunnel.encapsulation().key(), null);
    }

    @Override
    public void close() {
      opened.remove(tunnel.name());
    }
  }
}
