package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.lookingglass.web.api.ApiException;
import io.lookingglass.web.api.ErrorType;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.security.TooManyAttemptsException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where people sign in with their token, and out. Thread-safe. */
final class SignInPages {
  private static final String HOME = "/prefixes";
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Callers callers;
  private final PageWriter writer;

  SignInPages(Callers callers, PageWriter writer) {
    this.callers = callers;
    this.writer = writer;
  }

  /**
   * The page.
   *
   * @param to where it leads
   * @param problem why the last attempt failed; null before the first
   * @param possible whether any token is configured
   */
  record SignInPage(Shell shell, String to, @Nullable String problem, boolean possible) {}

  void register(RouteTable routes) {
    routes.get("/sign-in", Access.EVERYBODY, this::show);
    routes.form("/sign-in", Access.EVERYBODY, this::signIn);
    routes.form("/sign-out", Access.EVERYBODY, this::signOut);
  }

  /** Sends a browser to sign in, and from there back to what it asked for. */
  static void lead(Context context) {
    String to = URLEncoder.encode(Place.of(context, HOME), StandardCharsets.UTF_8);
    context.header("Cache-Control", "no-store");
    context.redirect("/sign-in?to=" + to, HttpStatus.SEE_OTHER);
  }

  private void show(Context context) {
    write(context, Place.checked(context.queryParam("to"), HOME), null);
  }

  private void write(Context context, String to, @Nullable String problem) {
    Shell shell = writer.shell(context, Section.PREFIXES, say("Sign in"), null);
    writer.write(context, "signin", new SignInPage(shell, to, problem, callers.anybodyCanSignIn()));
  }

  private void signIn(Context context) {
    @Nullable String token = context.formParam("token");
    String to = Place.checked(context.formParam("to"), HOME);
    try {
      if (token != null && callers.signIn(context, token) != null) {
        context.redirect(to, HttpStatus.SEE_OTHER);
        return;
      }
    } catch (TooManyAttemptsException e) {
      context.status(TOO_MANY_REQUESTS);
      context.header("Retry-After", Long.toString(e.retryAfter().toSeconds()));
      write(
          context,
          to,
          say(
              "Too many wrong tokens came from your network; wait {0} {0|minute|minutes} and try"
                  + " again",
              e.retryAfter().toMinutes()));
      return;
    }
    context.status(UNAUTHORIZED);
    write(context, to, say("This token is not known here; check that it is complete"));
  }

  private void signOut(Context context) {
    @Nullable String foreign = callers.foreignForm(context);
    if (foreign != null && callers.signedIn(context).isPresent()) {
      throw ApiException.of(ErrorType.FORBIDDEN, foreign);
    }
    callers.signOut(context);
    context.header("Clear-Site-Data", "\"cache\"");
    context.redirect("/", HttpStatus.SEE_OTHER);
  }
}
