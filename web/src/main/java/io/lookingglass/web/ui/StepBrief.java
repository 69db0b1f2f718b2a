package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
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
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.TracerouteResult;
import io.lookingglass.probes.result.TunnelResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
      return say("no answer");
    }
    List<String> addresses =
        message.answers().stream()
            .filter(record -> record.type().equals("A") || record.type().equals("AAAA"))
            .map(DnsMessage.ResourceRecord::value)
            .toList();
    if (addresses.isEmpty()) {
      return message.status().equals("NOERROR") ? say("none") : message.status();
    }
    String first = PlainText.line(addresses.getFirst(), LONGEST);
    return addresses.size() > 1 ? say("{0} and {1} more", first, addresses.size() - 1) : first;
  }

  private static String route(BgpResult bgp) {
    BgpRoute best = bgp.routes().stream().filter(BgpRoute::best).findFirst().orElse(null);
    if (best == null) {
      return bgp.routes().isEmpty() ? say("none known") : say("none that may be chosen");
    }
    String route =
        best.originAs() == null
            ? best.prefix().toString()
            : say("{0} of AS{1}", best.prefix(), best.originAs().value());
    return switch (best.rpki().state()) {
      case VALID -> say("{0}, RPKI valid", route);
      case INVALID -> say("{0}, RPKI invalid", route);
      case NOT_FOUND, UNKNOWN -> route;
    };
  }

  private static String ping(PingResult ping) {
    Double mean = ping.stats().avg();
    int answered = ping.stats().rcv();
    int sent = ping.stats().total();
    return mean == null
        ? say("{0} of {1}", answered, sent)
        : say("{0} ms, {1} of {2}", Figures.ms(mean), answered, sent);
  }

  private static String port(Step step, PingResult ping) {
    Double mean = ping.stats().avg();
    String words =
        switch (Objects.requireNonNull(step.portState())) {
          case OPEN -> say("open");
          case WAVERING -> say("open and closed by turns");
          case CLOSED -> say("closed");
          case PROHIBITED -> say("refused by a filter");
          case SILENT -> say("no answer");
        };
    return mean == null ? words : words + ", " + Figures.ms(mean) + " ms";
  }

  private static String path(MtrResult path) {
    int hops = path.hops().size();
    if (path.reached()) {
      return say("{0} {0|hop|hops}", hops);
    }
    return path.lastReplyHop() == null
        ? say("no answer")
        : say("ends behind hop {0}", path.lastReplyHop());
  }

  private static String mtu(MtuResult mtu) {
    if (mtu.conclusion() == null) {
      return say("not known");
    }
    String bytes = mtu.pathMtu() == null ? "" : say("{0} bytes", mtu.pathMtu());
    return switch (mtu.conclusion()) {
      case NOT_LIMITED -> bytes;
      case LIMITED ->
          mtu.limitedBy() == null
              ? bytes
              : say("{0}, limited by {1}", bytes, IpAddresses.format(mtu.limitedBy()));
      case BLACK_HOLE -> say("{0}, larger ones vanish", bytes);
      case NO_ANSWER -> say("no answer");
    };
  }

  private static String tls(TlsResult tls, Instant now) {
    if (tls.session() == null) {
      return say("no session");
    }
    TlsCertificate leaf = tls.chain().isEmpty() ? null : tls.chain().getFirst().certificate();
    boolean authorized = tls.trust() != null && tls.trust().authorized();
    if (leaf == null) {
      return tls.session().version();
    }
    long days = Duration.between(now, leaf.notAfter()).toDays();
    String version = tls.session().version();
    if (authorized) {
      return say("{0}, certificate {1} {2|day|days}", version, Figures.count(days), days);
    }
    return days < 0
        ? say("{0}, certificate expired {1} {2|day|days} ago", version, Figures.count(-days), -days)
        : say("{0}, certificate does not hold", version);
  }

  private static String http(HttpResult http) {
    HttpHop last = http.answer();
    if (last == null) {
      return "";
    }
    if (last.head() == null) {
      return last.failure() == null ? "" : say("no answer");
    }
    Double total = last.timings().total();
    return HttpStatuses.words(last.head().status())
        + (total == null ? "" : ", " + Figures.ms(total) + " ms");
  }
}
