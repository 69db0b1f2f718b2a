package io.lookingglass.web.ui;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.result.BgpResult;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DiagnosisResult.Step;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.HttpHop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.HttpStatuses;
import io.lookingglass.probes.result.MtrResult;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.PlainText;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.TracerouteResult;
import io.lookingglass.probes.result.TunnelResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What came of one step of a diagnosis, in as few words as fit into a cell. */
final class StepBrief {
  private static final int LONGEST = 60;

  private StepBrief() {}

  static String of(Step step, Instant now) {
    return switch (step.result()) {
      case DnsResult dns -> dns(dns);
      case BgpResult bgp -> route(bgp);
      case PingResult ping -> step.portState() == null ? ping(ping) : port(step, ping);
      case MtrResult path -> path(path);
      case MtuResult mtu -> mtu(mtu);
      case TlsResult tls -> tls(tls, now);
      case HttpResult http -> http(http);
      case TracerouteResult _, TunnelResult _, DiagnosisResult _ -> "";
      case null -> "";
    };
  }

  private static String dns(DnsResult dns) {
    DnsResponse response = dns.response();
    DnsMessage message = response == null ? null : response.message();
    if (message == null) {
      return "no answer";
    }
    List<String> addresses =
        message.answers().stream()
            .filter(record -> record.type().equals("A") || record.type().equals("AAAA"))
            .map(DnsMessage.ResourceRecord::value)
            .toList();
    if (addresses.isEmpty()) {
      return message.status().equals("NOERROR") ? "none" : message.status();
    }
    return PlainText.line(addresses.getFirst(), LONGEST)
        + (addresses.size() > 1 ? " and %d more".formatted(addresses.size() - 1) : "");
  }

  private static String route(BgpResult bgp) {
    BgpRoute best = bgp.routes().stream().filter(BgpRoute::best).findFirst().orElse(null);
    if (best == null) {
      return bgp.routes().isEmpty() ? "none known" : "none that may be chosen";
    }
    return best.prefix()
        + (best.originAs() == null ? "" : " of AS" + best.originAs().value())
        + switch (best.rpki().state()) {
          case VALID -> ", RPKI valid";
          case INVALID -> ", RPKI invalid";
          case NOT_FOUND, UNKNOWN -> "";
        };
  }

  private static String ping(PingResult ping) {
    Double mean = ping.stats().avg();
    String answered = "%d of %d".formatted(ping.stats().rcv(), ping.stats().total());
    return mean == null ? answered : Figures.ms(mean) + " ms, " + answered;
  }

  private static String port(Step step, PingResult ping) {
    Double mean = ping.stats().avg();
    String words =
        switch (Objects.requireNonNull(step.portState())) {
          case OPEN -> "open";
          case WAVERING -> "open and closed by turns";
          case CLOSED -> "closed";
          case PROHIBITED -> "refused by a filter";
          case SILENT -> "no answer";
        };
    return mean == null ? words : words + ", " + Figures.ms(mean) + " ms";
  }

  private static String path(MtrResult path) {
    int hops = path.hops().size();
    if (path.reached()) {
      return hops + (hops == 1 ? " hop" : " hops");
    }
    return path.lastReplyHop() == null ? "no answer" : "ends behind hop " + path.lastReplyHop();
  }

  private static String mtu(MtuResult mtu) {
    if (mtu.conclusion() == null) {
      return "not known";
    }
    String bytes = mtu.pathMtu() == null ? "" : mtu.pathMtu() + " bytes";
    return switch (mtu.conclusion()) {
      case NOT_LIMITED -> bytes;
      case LIMITED ->
          mtu.limitedBy() == null
              ? bytes
              : bytes + ", limited by " + IpAddresses.format(mtu.limitedBy());
      case BLACK_HOLE -> bytes + ", larger ones vanish";
      case NO_ANSWER -> "no answer";
    };
  }

  private static String tls(TlsResult tls, Instant now) {
    if (tls.session() == null) {
      return "no session";
    }
    TlsCertificate leaf = tls.chain().isEmpty() ? null : tls.chain().getFirst().certificate();
    boolean authorized = tls.trust() != null && tls.trust().authorized();
    if (leaf == null) {
      return tls.session().version();
    }
    long days = Duration.between(now, leaf.notAfter()).toDays();
    return tls.session().version()
        + (authorized
            ? String.format(Locale.ROOT, ", certificate %,d days", days)
            : days < 0
                ? String.format(Locale.ROOT, ", certificate expired %,d days ago", -days)
                : ", certificate does not hold");
  }

  private static String http(HttpResult http) {
    HttpHop last = http.answer();
    if (last == null) {
      return "";
    }
    if (last.head() == null) {
      return last.failure() == null ? "" : "no answer";
    }
    Double total = last.timings().total();
    return HttpStatuses.words(last.head().status())
        + (total == null ? "" : ", " + Figures.ms(total) + " ms");
  }
}
