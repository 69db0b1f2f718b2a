package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.config.Role;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.openapi.InterfaceDescription;
import io.lookingglass.web.openapi.Operation;
import io.lookingglass.web.openapi.Shape;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.Doorkeeper;
import io.lookingglass.web.route.Route;
import io.lookingglass.web.security.Caller;
import io.lookingglass.web.security.Callers;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may call which route, for programs, terminals, streams and pages alike; handlers are
 * told what was decided by {@link #admission}. Thread-safe.
 */
public final class Gate implements Doorkeeper {
  /** An attribute of the request. */
  private static final String ADMISSION = "io.lookingglass.web.admission";

  private final Callers callers;
  private final InterfaceDescription description;

  public Gate(Callers callers, InterfaceDescription description) {
    this.callers = callers;
    this.description = description;
  }

  /**
   * What was decided about a request.
   *
   * @param access what its route asks for
   * @param everything whether it sees what support sees
   * @param customer whose things it sees, when it does not see everybody's
   */
  record Admission(Caller caller, Access access, boolean everything, @Nullable String customer) {}

  @Override
  public void admit(Context request, Route route) {
    decide(request, route);
    description.of(route).ifPresent(operation -> requireKnownParameters(request, operation));
  }

  /** Handlers of routes that take parameters refuse others themselves, with all that is wrong. */
  private static void requireKnownParameters(Context request, Operation operation) {
    List<String> known = operation.query().stream().map(Shape.Field::name).toList();
    if (!List.of(LastEventId.PARAMETER).containsAll(known)) {
      return;
    }
    List<RequestProblem> problems =
        Parameters.ofQuery(request).keySet().stream()
            .filter(name -> !known.contains(name))
            .map(
                name -> {
                  String shown = Shown.quoted(name);
                  return new RequestProblem(
                      shown.substring(1, shown.length() - 1),
                      "is not known here: this takes no such parameter");
                })
            .toList();
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
  }

  private void decide(Context request, Route route) {
    if (route.access() instanceof Access.Everybody) {
      return; // Nobody is asked for a token, and a wrong one makes no difference.
    }
    Caller caller = callers.caller(request);
    switch (route.access()) {
      case Access.Everybody _, Access.Outline _, Access.Measured _ -> {}
      case Access.Measuring _ -> {
        var _ = InformationRoutes.asker(caller);
      }
      case Access.From(Role role, Sentence what) -> {
        if (!callers.sees(request, role)) {
          throw refused(caller, Sentence.of("{0} are for {1}", what, lower(role)), role);
        }
      }
      case Access.Owners(Sentence what) -> {
        if (!callers.sees(request, Role.SUPPORT) && caller.customer() == null) {
          throw refused(
              caller,
              Sentence.of("{0} are shown to the customer they belong to, and to support", what),
              null);
        }
      }
      case Access.Changing(Role role, Sentence what) -> requireChanging(request, route, role, what);
    }
    request.attribute(
        ADMISSION,
        new Admission(
            caller, route.access(), callers.sees(request, Role.SUPPORT), caller.customer()));
  }

  private void requireChanging(Context request, Route route, Role role, Sentence what) {
    Caller caller = callers.caller(request);
    if (caller.token() == null) {
      throw unauthorized(
          Sentence.of(
              "{0} are made by tokens of the role {1}, which access.tokens of the configuration"
                  + " lists",
              what, lower(role)));
    }
    if (!caller.role().includes(role)) {
      throw ApiException.of(
          ErrorType.FORBIDDEN,
          Sentence.of(
              "{0} are made by tokens of the role {1}, which the token {2} does not have",
              what, lower(role), caller.token()));
    }
    @Nullable String foreign = route.form() ? callers.foreignForm(request) : null;
    if (foreign != null) {
      throw ApiException.of(ErrorType.FORBIDDEN, foreign);
    }
  }

  private static ApiException refused(Caller caller, Sentence rule, @Nullable Role role) {
    String token = caller.token();
    if (token == null) {
      return unauthorized(rule);
    }
    return ApiException.of(
        ErrorType.FORBIDDEN,
        role == null
            ? Sentence.of("{0}; the token {1} has not such a role", rule, token)
            : Sentence.of(
                "{0}; the token {1} has not the role {2} or a higher one",
                rule, token, lower(role)));
  }

  private static ApiException unauthorized(Sentence rule) {
    return ApiException.of(
            ErrorType.UNAUTHORIZED,
            Sentence.of(
                "{0}: send a token of theirs, as {1}, or sign in",
                rule, "Authorization: Bearer TOKEN"))
        .withHeader("WWW-Authenticate", "Bearer");
  }

  private static String lower(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether who sent a request sees what support sees.
   *
   * @throws IllegalStateException as {@link #admission} does
   */
  public static boolean everything(Context request) {
    return admission(request).everything();
  }

  /**
   * What was decided about a request.
   *
   * @throws IllegalStateException when its route is for everybody, so that a handler cannot show to
   *     anybody what is not for everybody
   */
  static Admission admission(Context request) {
    @Nullable Admission admission = request.attribute(ADMISSION);
    if (admission == null) {
      throw new IllegalStateException(
          "the route of %s is for everybody, and its handler asks who it is"
              .formatted(request.path()));
    }
    return admission;
  }
}
