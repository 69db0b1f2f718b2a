package io.lookingglass.probes.http;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpPhase;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.HttpStepTaken;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.HttpUrl;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.target.TargetResolver;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.OtherFamily;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One way of a measurement: the request, and those that redirects lead to. Each name is resolved
 * once, its address checked and pinned, before anything is sent there; a name that leads to an
 * address inside is refused wherever in the chain it stands.
 */
final class HttpWalk {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpEnvironment environment;
  private final HttpRequest request;
  private final HttpEndpoint endpoint;
  private final @Nullable ResolvedTarget resolvedBefore;
  private final Deadline deadline;
  private final int way;
  private final Consumer<ProbeEvent> sink;
  private final HttpUrl first;

  /** Where this way leads; the site's own redirects stay on it. */
  private @Nullable InetAddress pinned;

  /**
   * @param resolvedBefore what the target was resolved to already; absent when it was not
   */
  HttpWalk(
      HttpEnvironment environment,
      HttpRequest request,
      int way,
      @Nullable ResolvedTarget resolvedBefore,
      Deadline deadline,
      Consumer<ProbeEvent> sink) {
    this.environment = environment;
    this.request = request;
    this.endpoint = request.endpoints().get(way);
    this.way = way;
    this.resolvedBefore = resolvedBefore;
    this.deadline = deadline;
    this.sink = sink;
    this.first = request.url();
  }

  /** An address that may be asked, or why there is none. */
  private sealed interface Found {}

  private record Allowed(HttpStep.Resolved resolved) implements Found {}

  private record Refused(HttpFailure failure, String reason, long tookNanos) implements Found {}

  void run() {
    HttpUrl url = first;
    Set<String> visited = new HashSet<>();
    Found found = null;
    for (int hop = 0; ; hop++) {
      int number = hop;
      Consumer<HttpStep> steps = step -> sink.accept(new HttpStepTaken(way, number, step));
      steps.accept(new HttpStep.Began(url.text()));
      Found here = found == null ? locate(url, hop == 0) : found;
      if (here instanceof Refused refused) {
        steps.accept(
            new HttpStep.Failed(
                HttpPhase.DNS, refused.failure(), refused.reason(), refused.tookNanos()));
        return;
      }
      Allowed allowed = (Allowed) here;
      steps.accept(allowed.resolved());
      if (hop == 0) {
        pinned = allowed.resolved().address();
      }
      visited.add(url.text());
      Optional<HttpStep.HeadReceived> answer =
          new HttpExchange(environment, deadline, steps, plan(url, allowed.resolved(), hop)).run();
      String location = answer.map(head -> head.first("location")).orElse(null);
      if (answer.isEmpty() || location == null || !REDIRECTS.contains(answer.get().status())) {
        return;
      }
      HttpUrl next = next(url, location, steps);
      if (next == null) {
        return;
      }
      String notFollowed = notFollowed(next, hop, visited);
      if (notFollowed == null) {
        found = locate(next, false);
        notFollowed = found instanceof Refused refused ? refused.reason() : null;
      }
      steps.accept(new HttpStep.Redirected(location, next.text(), notFollowed));
      if (notFollowed != null) {
        return;
      }
      url = next;
    }
  }

  private @Nullable HttpUrl next(HttpUrl url, String location, Consumer<HttpStep> steps) {
    try {
      return url.resolve(location);
    } catch (InvalidRequestException e) {
      steps.accept(new HttpStep.Redirected(location, null, e.problems().getFirst().message()));
      return null;
    }
  }

  private @Nullable String notFollowed(HttpUrl next, int hop, Set<String> visited) {
    if (request.redirects() == 0) {
      return "redirects are not followed in this measurement";
    }
    if (visited.contains(next.text())) {
      return "it leads in a circle: that URL was asked before";
    }
    if (hop == request.redirects()) {
      return "%d redirects were followed already".formatted(hop);
    }
    return deadline.passed() ? "the time is over" : null;
  }

  /** Finds the address of a URL's host and asks the policy about it. */
  private Found locate(HttpUrl url, boolean begins) {
    InetAddress way = pinned;
    if (!begins && way != null && url.sameHost(first)) {
      // The site's own redirect stays on the way, at the address that was checked.
      return new Allowed(new HttpStep.Resolved(url.host().text(), way, List.of(way), null, 0));
    }
    Target target =
        begins
            ? switch (endpoint) {
              case HttpEndpoint.Own _ -> request.target();
              case HttpEndpoint.Other other -> other.target();
            }
            : url.host();
    long began = System.nanoTime();
    ResolvedTarget known = begins && endpoint instanceof HttpEndpoint.Own ? resolvedBefore : null;
    Resolution resolution = known == null ? resolve(target) : new Resolution.Resolved(known);
    long took = System.nanoTime() - began;
    return switch (resolution) {
      case Resolution.Resolved resolved -> checked(target, resolved.target());
      case Resolution.NoSuchName none -> new Refused(HttpFailure.NO_ADDRESS, none.sentence(), took);
      case Resolution.NoAddress none -> new Refused(HttpFailure.NO_ADDRESS, none.sentence(), took);
      case Resolution.ResolverFailed failed ->
          new Refused(HttpFailure.NOT_RESOLVED, failed.sentence(), took);
    };
  }

  private Found checked(Target target, ResolvedTarget resolved) {
    return switch (environment.policy().get().decide(resolved.address())) {
      case TargetPolicy.Allowed _ ->
          new Allowed(
              new HttpStep.Resolved(
                  target.text(),
                  resolved.address(),
                  resolved.addresses(),
                  resolved.resolver(),
                  resolved.tookNanos()));
      case TargetPolicy.Refused refused ->
          new Refused(
              HttpFailure.NOT_ALLOWED,
              target instanceof Target.Name
                  ? "%s leads to %s, where no request is made from here: %s"
                      .formatted(
                          target.text(), IpAddresses.format(resolved.address()), refused.sentence())
                  : "no request is made there from here: " + refused.sentence(),
              resolved.tookNanos());
    };
  }

  /** A resolver takes its own time; the deadline is kept all the same. */
  private Resolution resolve(Target target) {
    CompletableFuture<Resolution> asked = new CompletableFuture<>();
    Thread resolving =
        Thread.ofVirtual()
            .name("resolve-" + target.text())
            .start(
                () -> {
                  try {
                    asked.complete(resolver().resolve(target, request.ipVersion()));
                  } catch (RuntimeException e) {
                    asked.completeExceptionally(e);
                  }
                });
    try {
      return asked.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      resolving.interrupt();
      return new Resolution.ResolverFailed(target.text(), List.of("timed out"));
    } catch (InterruptedException e) {
      resolving.interrupt();
      Thread.currentThread().interrupt();
      return new Resolution.ResolverFailed(target.text(), List.of("stopped from here"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("resolving " + target.text(), e.getCause());
    }
  }

  private TargetResolver resolver() {
    HostPort server = request.resolver();
    InetAddress address = server == null ? null : server.address();
    if (server == null || address == null) {
      return environment.names();
    }
    return switch (environment.policy().get().decide(address)) {
      case TargetPolicy.Allowed _ -> environment.elsewhere().apply(server);
      case TargetPolicy.Refused refused ->
          (target, _) ->
              new Resolution.ResolverFailed(
                  target.text(), List.of("the resolver may not be asked: " + refused.sentence()));
    };
  }

  private boolean allowed(InetAddress address) {
    return environment.policy().get().decide(address) instanceof TargetPolicy.Allowed;
  }

  private HttpExchange.Plan plan(HttpUrl url, HttpStep.Resolved resolved, int hop) {
    boolean site = url.sameHost(first);
    String host =
        switch (url.host()) {
          case Target.Name name -> name.ascii();
          case Target.Address literal -> literal.text();
          case Target.Prefix _ ->
              throw new IllegalStateException("no URL has a prefix as its host");
        };
    String asked = site && request.serverName() != null ? request.serverName() : host;
    Integer port =
        hop == 0 && endpoint instanceof HttpEndpoint.Other other && other.port() != null
            ? other.port()
            : (Integer) url.port();
    String authority =
        hop == 0 && request.message().host() != null ? request.message().host() : url.authority();
    return new HttpExchange.Plan(
        resolved.address(),
        OtherFamily.among(resolved.address(), resolved.addresses(), this::allowed),
        port,
        url.secure(),
        request.protocolOrDefault() == HttpProtocol.HTTP2,
        authority,
        HttpExchange.serverName(asked),
        asked,
        request.message().method(),
        url.requestTarget(),
        fields());
  }

  /** What every request has, unless the asker says otherwise, and what the asker adds. */
  private List<HttpField> fields() {
    List<HttpField> fields = new ArrayList<>();
    Set<String> given = new HashSet<>();
    request.message().headers().forEach(field -> given.add(field.lowerName()));
    for (HttpField usual :
        List.of(
            new HttpField("User-Agent", environment.userAgent()),
            new HttpField("Accept", "*/*"),
            new HttpField("Accept-Encoding", "gzip"))) {
      if (!given.contains(usual.name().toLowerCase(Locale.ROOT))) {
        fields.add(usual);
      }
    }
    fields.addAll(request.message().headers());
    return fields;
  }
}
