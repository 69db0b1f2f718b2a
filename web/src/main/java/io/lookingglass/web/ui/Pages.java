package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.bfd.BfdWatch;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.web.api.ApiException;
import io.lookingglass.web.api.BrowserPages;
import io.lookingglass.web.api.ErrorType;
import io.lookingglass.web.api.Orders;
import io.lookingglass.web.api.RouteAnswer;
import io.lookingglass.web.api.RpkiAnswer;
import io.lookingglass.web.api.SeenAnnouncements;
import io.lookingglass.web.api.SeenBgp;
import io.lookingglass.web.api.SeenMeasurements;
import io.lookingglass.web.api.SeenPeer;
import io.lookingglass.web.api.SeenTunnels;
import io.lookingglass.web.openapi.InterfaceDescription;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.Route;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.stream.Draining;
import io.lookingglass.web.stream.EventStream;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pages that people see, and what moves in them. Thread-safe.
 *
 * <p>Every page works without scripts: forms are plain, a running measurement's page asks again by
 * itself. With scripts, rows come in as they are measured.
 */
public final class Pages implements BrowserPages {

  /** Where a form waits in its request, so that an error can give it back. */
  private static final String FORM = "io.lookingglass.web.form";

  /** The parameter that names the measurement to compare with. */
  private static final String BEFORE = "before";

  /** How often a page without scripts asks again. */
  private static final int REFRESH_SECONDS = 2;

  private final Templates templates = new Templates();
  private final Assets assets = new Assets();
  private final PageWriter writer;
  private final PeerPages peers;
  private final StatusPages status;
  private final SignInPages signIn;
  private final LanguagePages languages;
  private final PrefixPages prefixes;
  private final TunnelPages tunnels;
  private final SwitchPages switches;
  private final AuditPages audits;
  private final AboutPages about;
  private final SeenMeasurements seen;
  private final Orders orders;
  private final Callers callers;
  private final @Nullable URI publicUrl;
  private final InstantSource clock;
  private final FragmentStream fragments;

  public Pages(
      Measurements measurements,
      SeenMeasurements seen,
      BgpView bgp,
      Announcements announcements,
      TunnelWatch watch,
      BfdWatch bfd,
      AuditTrail audit,
      Orders orders,
      Callers callers,
      Configuration configuration,
      String version,
      Draining draining,
      InstantSource clock) {
    this.seen = seen;
    this.orders = orders;
    this.callers = callers;
    this.publicUrl = configuration.server().publicUrl();
    this.clock = clock;
    this.fragments = new FragmentStream(templates, clock, draining);
    this.writer = new PageWriter(templates, assets, measurements, callers);
    this.signIn = new SignInPages(callers, writer);
    this.languages =
        new LanguagePages(publicUrl != null && "https".equalsIgnoreCase(publicUrl.getScheme()));
    LiveStream live = new LiveStream(draining);
    this.prefixes = new PrefixPages(announcements, watch, live, writer, templates, clock);
    this.tunnels = new TunnelPages(watch, bfd, live, writer, templates, clock);
    this.switches = new SwitchPages(announcements, writer, templates, clock);
    this.audits = new AuditPages(audit, writer, clock);
    this.about = new AboutPages(configuration, version, measurements, callers, writer);
    this.peers = new PeerPages(bgp, callers, writer, templates, live, clock);
    this.status =
        new StatusPages(bgp, watch, announcements, callers, live, writer, templates, clock);
  }

  @Override
  public void register(RouteTable routes) {
    routes.get("/", Access.EVERYBODY, this::home);
    routes.form("/", Access.MEASURING, this::submit);
    routes.get("/understood", Access.EVERYBODY, this::understood);
    routes.get("/m/{id}/stream", Access.MEASURED, this::stream, this::describeStream);
    routes.form("/m/{id}/cancel", Access.MEASURED, this::cancel);
    routes.get("/m/{id}/chain.pem", Access.MEASURED, this::chain);
    peers.register(routes);
    status.register(routes);
    signIn.register(routes);
    languages.register(routes);
    prefixes.register(routes);
    tunnels.register(routes);
    switches.register(routes);
    audits.register(routes);
    about.register(routes);
    routes.get(Assets.FOLDER + "{hash}/{file}", Access.EVERYBODY, this::asset);
  }

  @Override
  public void tool(
      Context context, MeasurementType type, String target, Map<String, List<String>> parameters) {
    Map<String, List<String>> all = new HashMap<>(parameters);
    List<String> recordType = all.remove("type"); // In a form, that is the tool's name.
    if (recordType != null) {
      all.put("queryType", recordType);
    }
    all.put("type", List.of(Tool.of(type).key()));
    all.put("target", List.of(target));
    start(context, QueryForm.read(first(all)));
  }

  @Override
  public void measurement(Context context, Measurement measurement) {
    MeasurementView view = MeasurementView.of(measurement, clock.instant(), base(context));
    QueryForm form = QueryForm.of(measurement.order().request());
    Shell shell = shell(context, view.title(), view.running() ? REFRESH_SECONDS : null);
    page(
        context,
        "measurement",
        new MeasurementPage(
            shell,
            view,
            form,
            IpAddresses.format(callers.address(context)),
            comparison(context, measurement)));
  }

  /** Beside the one that the address names; one that is gone, or asked something else, is none. */
  private @Nullable Comparison comparison(Context context, Measurement measurement) {
    String id = context.queryParam(BEFORE);
    if (id == null || id.equals(measurement.id())) {
      return null;
    }
    try {
      Measurement before = seen.existing(context, id);
      return before.order().request().equals(measurement.order().request())
          ? Comparison.of(before, measurement, clock.instant())
          : null;
    } catch (ApiException e) {
      return null;
    }
  }

  @Override
  public String markdown(Context context, Measurement measurement) {
    return MeasurementView.of(measurement, clock.instant(), base(context)).evidence().markdown();
  }

  @Override
  public void peers(Context context, SeenBgp seen) {
    peers.overview(context, seen);
  }

  @Override
  public void peer(Context context, SeenBgp seen, SeenPeer peer) {
    peers.peer(context, seen, peer);
  }

  @Override
  public void prefixes(Context context, SeenAnnouncements announced, SeenTunnels its) {
    prefixes.prefixes(context, announced, its);
  }

  @Override
  public void prefix(
      Context context, SeenAnnouncements announced, ProtectedPrefixStatus prefix, SeenTunnels its) {
    prefixes.prefix(context, announced, prefix, its);
  }

  @Override
  public void tunnels(Context context, SeenTunnels watched) {
    tunnels.overview(context, watched);
  }

  @Override
  public void tunnel(Context context, SeenTunnels watched, TunnelHealth tunnel) {
    tunnels.tunnel(context, watched, tunnel);
  }

  @Override
  public void routes(Context context, RouteAnswer answer) {
    RoutesView view = RoutesView.of(answer, clock.instant());
    writer.write(
        context,
        "routes",
        new RoutesPage(writer.shell(context, Section.ROUTES, view.title(), null), view));
  }

  @Override
  public void rpki(Context context, RpkiAnswer answer) {
    RpkiView view = RpkiView.of(answer, clock.instant());
    writer.write(
        context, "rpki", new RpkiPage(writer.shell(context, Section.ROUTES, "RPKI", null), view));
  }

  @Override
  public void tryOut(Context context) {
    page(context, "tryout", new TryOutPage(shell(context, say("REST interface"), null)));
  }

  @Override
  public void description(Context context, InterfaceDescription description, List<Route> routes) {
    Shell shell = shell(context, say("REST interface"), null);
    page(
        context,
        "description",
        new DescriptionPage(shell, DescriptionView.of(description, routes, base(context))));
  }

  @Override
  public void error(Context context, ApiException error) {
    // Fragments of a page that stands already are no place for another page.
    if (error.type() == ErrorType.UNAUTHORIZED
        && callers.anybodyCanSignIn()
        && context.header("HX-Request") == null) {
      SignInPages.lead(context);
      return;
    }
    QueryForm form = context.attribute(FORM);
    if (form == null) {
      page(
          context,
          "error",
          new ErrorPage(
              shell(context, ErrorPage.wordOf(error.status()), null),
              error.status(),
              ErrorPage.wordOf(error.status()),
              said(error.sentence()),
              error.problems().entrySet().stream()
                  .map(problem -> say("{0}: {1}", problem.getKey(), problem.getValue()))
                  .toList()));
      return;
    }
    QueryForm corrected = form.with(error);
    String visitor = IpAddresses.format(callers.address(context));
    // What concerns no field of the form is said above it.
    boolean besideField = QueryForm.FIELDS.stream().anyMatch(corrected.problems()::containsKey);
    page(
        context,
        "home",
        new HomePage(
            shell(context, say("Please look again"), null),
            corrected,
            visitor,
            besideField ? null : said(error.sentence())));
  }

  private void home(Context context) {
    QueryForm form = QueryForm.read(first(context.queryParamMap()));
    String visitor = IpAddresses.format(callers.address(context));
    page(
        context,
        "home",
        new HomePage(shell(context, say("Reachability"), null), form, visitor, null));
  }

  private void submit(Context context) {
    start(context, QueryForm.read(first(context.formParamMap())));
  }

  private void start(Context context, QueryForm form) {
    context.attribute(FORM, form);
    Measurement measurement = orders.start(context, form.order(), Retention.STORED);
    context.header("Cache-Control", "no-store");
    String before = context.formParam(BEFORE);
    boolean again = before != null && before.matches("[A-Za-z0-9]{1,64}");
    context.redirect(
        "/m/" + measurement.id() + (again ? "?" + BEFORE + "=" + before : ""),
        HttpStatus.SEE_OTHER);
  }

  private void understood(Context context) {
    String typed = context.queryParam("target");
    context.header("Cache-Control", "no-store");
    context.html(
        templates
            .render("understood", Map.of("understood", Understood.of(typed == null ? "" : typed)))
            .strip());
  }

  private void stream(Context context) throws IOException, InterruptedException {
    Measurement measurement = find(context);
    fragments.write(measurement, base(context), PatchOutput.of(context));
  }

  private void describeStream(Context context) {
    Measurement _ = find(context);
    EventStream.describe(context);
  }

  private void cancel(Context context) {
    Measurement measurement = find(context);
    measurement.cancel("Stopped from its page");
    context.redirect("/m/" + measurement.id(), HttpStatus.SEE_OTHER);
  }

  /** The certificates that a server sent, for other tools. */
  private void chain(Context context) {
    Measurement measurement = find(context);
    String pem =
        measurement.result() instanceof TlsResult tls
            ? tls.chain().stream().map(TlsResult.Certificate::pem).collect(Collectors.joining())
            : "";
    if (pem.isEmpty()) {
      throw ApiException.of(
          ErrorType.NOT_FOUND,
          Sentence.of("This measurement has no certificates; those of type tls have"));
    }
    context.header("Content-Disposition", "attachment; filename=\"chain.pem\"");
    context.contentType("application/x-pem-file").result(pem);
  }

  private void asset(Context context) {
    Asset asset =
        assets
            .at(context.path())
            .orElseThrow(
                () ->
                    ApiException.of(
                        ErrorType.NOT_FOUND, Sentence.of("This version has no such file")));
    context.header("Cache-Control", "public, max-age=31536000, immutable");
    context.contentType(asset.contentType());
    if (!asset.compresses()) {
      context.result(asset.bytes());
      return;
    }
    context.header("Vary", "Accept-Encoding");
    if (acceptsGzip(context.header("Accept-Encoding"))) {
      context.header("Content-Encoding", "gzip").result(asset.compressed());
    } else {
      context.result(asset.bytes());
    }
  }

  /** Whether gzip is named (RFC 9110 section 12.5.3), other than to rule it out. */
  static boolean acceptsGzip(@Nullable String acceptEncoding) {
    return acceptEncoding != null
        && Stream.of(acceptEncoding.toLowerCase(Locale.ROOT).split(",", 20))
            .map(String::strip)
            .anyMatch(
                coding -> coding.matches("gzip(\\s*;\\s*q=(1(\\.0{0,3})?|0\\.[0-9]{0,2}[1-9]))?"));
  }

  private Measurement find(Context context) {
    return seen.existing(context);
  }

  private void page(Context context, String template, Record page) {
    writer.write(context, template, page);
  }

  private Shell shell(Context context, String title, @Nullable Integer refreshSeconds) {
    return writer.shell(context, Section.MEASURE, title, refreshSeconds);
  }

  /** Where this server is reached, for links that leave the page. */
  private String base(Context context) {
    if (publicUrl != null) {
      String url = publicUrl.toString();
      return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
    return context.scheme() + "://" + context.host();
  }

  private static Function<String, @Nullable String> first(Map<String, List<String>> parameters) {
    return name -> {
      List<String> values = parameters.get(name);
      return values == null || values.isEmpty() ? null : values.getFirst();
    };
  }
}
