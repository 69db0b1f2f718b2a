package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.probes.result.TunnelResult;
import io.lookingglass.web.language.Speech;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Probes of a tunnel as their page shows them: the causes first, then each mode, the path, and the
 * sizes as ladders.
 */
record TunnelView(
    List<Cause> causes,
    boolean judged,
    List<String> checked,
    List<Mode> modes,
    boolean compared,
    List<HopLine> hops,
    List<Ladder> ladders,
    List<Fact> ends,
    List<Variant> variants) {
  TunnelView {
    causes = List.copyOf(causes);
    checked = List.copyOf(checked);
    modes = List.copyOf(modes);
    hops = List.copyOf(hops);
    ladders = List.copyOf(ladders);
    ends = List.copyOf(ends);
    variants = List.copyOf(variants);
  }

  /**
   * A cause that was named.
   *
   * @param anchor unique on the page
   */
  record Cause(
      String anchor,
      String title,
      String confidence,
      String sentence,
      List<String> evidence,
      List<String> remedies,
      List<Commands> commands) {}

  record Commands(String platform, String lines) {}

  /**
   * How one kind of probe went.
   *
   * @param tone class: good, warning, bad
   */
  record Mode(
      String name,
      String tone,
      String answered,
      String rtt,
      String from,
      String ttl,
      String note) {}

  record HopLine(int ttl, String gre, String greRtt, String plain, String plainRtt, boolean lost) {}

  /** The sizes of one search, largest above. */
  record Ladder(String title, List<MtuView.Rung> rungs) {}

  record Variant(String words, boolean answered) {}

  static TunnelView of(TunnelResult result) {
    List<Cause> causes = new ArrayList<>();
    for (TunnelFinding finding : result.findings()) {
      causes.add(cause(finding, causes.size() + 1));
    }
    boolean compared = result.hops().stream().anyMatch(hop -> hop.plain() != null);
    return new TunnelView(
        causes,
        result.judged(),
        result.right().stream().map(Speech::said).toList(),
        result.checks().stream().map(TunnelView::mode).toList(),
        compared,
        result.hops().stream().map(hop -> hop(hop, compared)).toList(),
        Stream.of(
                ladder(say("Outer packets that no router may fragment"), result.outerSizes()),
                ladder(
                    say("Inner packets that no router behind may fragment"), result.innerSizes()))
            .filter(ladder -> !ladder.rungs().isEmpty())
            .toList(),
        ends(result.tunnel()),
        variants(result.encapsulations()));
  }

  private static Cause cause(TunnelFinding finding, int number) {
    return new Cause(
        "cause-" + number,
        capital(said(finding.cause().said())),
        finding.confidence().name().toLowerCase(Locale.ROOT),
        said(finding.said()),
        finding.seen().stream().map(Speech::said).toList(),
        finding.remedied().stream().map(Speech::said).toList(),
        finding.commands().stream()
            .map(commands -> new Commands(commands.platform(), String.join("\n", commands.lines())))
            .toList());
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static Mode mode(TunnelResult.Check check) {
    int total = check.stats().total();
    int answered = check.stats().rcv();
    Double mean = check.stats().avg();
    return new Mode(
        capital(said(check.check().said())),
        total > 0 && answered == total ? "good" : answered == 0 ? "bad" : "warning",
        say("{0} of {1}", answered, total),
        mean == null ? Figures.NONE : Figures.ms(mean),
        check.from() == null ? Figures.NONE : IpAddresses.format(check.from()),
        check.ttl() == null ? Figures.NONE : check.ttl().toString(),
        answered == total && total > 0
            ? say("answered")
            : Objects.requireNonNullElse(check.error(), ""));
  }

  private static HopLine hop(TunnelResult.Hop hop, boolean compared) {
    return new HopLine(
        hop.ttl(),
        who(hop.gre(), hop.greHostname()),
        hop.greRtt() == null ? Figures.NONE : Figures.ms(hop.greRtt()),
        who(hop.plain(), hop.plainHostname()),
        hop.plainRtt() == null ? Figures.NONE : Figures.ms(hop.plainRtt()),
        compared && hop.gre() == null && hop.plain() != null);
  }

  private static String who(@Nullable InetAddress address, @Nullable String hostname) {
    if (address == null) {
      return say("no answer");
    }
    String text = IpAddresses.format(address);
    return hostname == null ? text : hostname + " (" + text + ")";
  }

  private static Ladder ladder(String title, List<TunnelResult.Size> sizes) {
    int largest = sizes.stream().mapToInt(TunnelResult.Size::size).max().orElse(1500);
    int passed =
        sizes.stream()
            .filter(size -> size.outcome() == MtuResult.Outcome.PASSED)
            .mapToInt(TunnelResult.Size::size)
            .max()
            .orElse(0);
    List<MtuView.Rung> rungs = new ArrayList<>();
    for (TunnelResult.Size size : sizes) {
      rungs.add(
          new MtuView.Rung(
              size.size(),
              String.format(Locale.ROOT, "%.1f%%", 100.0 * size.size() / largest),
              outcome(size),
              switch (size.outcome()) {
                case PASSED -> "passed";
                case TOO_BIG -> "too-big";
                case LOST -> "lost";
              },
              size.size() == passed,
              rungs.size() + 1));
    }
    rungs.sort(Comparator.comparingInt(MtuView.Rung::size).reversed());
    return new Ladder(title, rungs);
  }

  private static String outcome(TunnelResult.Size size) {
    return switch (size.outcome()) {
      case PASSED ->
          size.rtt() == null ? say("passed") : say("passed in {0} ms", Figures.ms(size.rtt()));
      case TOO_BIG -> tooBig(size.from(), size.mtu());
      case LOST -> say("lost without a word");
    };
  }

  private static String tooBig(@Nullable InetAddress from, @Nullable Integer mtu) {
    if (from == null) {
      return mtu == null
          ? say("too big for this machine's interface")
          : say("too big for this machine's interface: at most {0}", mtu);
    }
    String who = IpAddresses.format(from);
    return mtu == null
        ? say("too big, says {0}", who)
        : say("too big, says {0}: at most {1}", who, mtu);
  }

  private static List<Fact> ends(@Nullable TunnelProbingStarted tunnel) {
    if (tunnel == null) {
      return List.of();
    }
    return List.of(
        new Fact(
            say("Outer addresses"),
            List.of(
                say(
                    "{0} to {1}",
                    IpAddresses.format(tunnel.local()), IpAddresses.format(tunnel.remote()))),
            false),
        new Fact(
            say("Inner addresses"),
            List.of(say("{0} to {1}", orNone(tunnel.innerLocal()), orNone(tunnel.target()))),
            false),
        new Fact(
            say("GRE header"), List.of(said(Encapsulation.ofWords(tunnel.encapsulation()))), false),
        new Fact(
            "MTU",
            List.of(
                say(
                    "{0} inside, {1} outside",
                    tunnel.mtuBytes(), tunnel.mtuBytes() + tunnel.overheadBytes())),
            false));
  }

  private static String orNone(@Nullable InetAddress address) {
    return address == null ? say("none") : IpAddresses.format(address);
  }

  private static List<Variant> variants(List<TunnelProbed> encapsulations) {
    Map<String, Boolean> answered = new LinkedHashMap<>();
    for (TunnelProbed probed : encapsulations) {
      answered.merge(
          String.valueOf(probed.encapsulation()), probed.outcome().answered(), Boolean::logicalOr);
    }
    return answered.entrySet().stream()
        .map(entry -> new Variant(said(Encapsulation.ofWords(entry.getKey())), entry.getValue()))
        .toList();
  }
}
