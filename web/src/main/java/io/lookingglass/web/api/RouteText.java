package io.lookingglass.web.api;

import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.text.BgpRouteText;
import org.jspecify.annotations.Nullable;

/** Answers about routes as text for a terminal. */
final class RouteText {
  private static final String KEPT_BACK =
      "# Next hops and peers' addresses are shown to tokens of role support: curl -H"
          + " 'Authorization: Bearer TOKEN' ...\n";

  private RouteText() {}

  static String answer(RouteAnswer answer) {
    StringBuilder text = new StringBuilder();
    if (answer.resolved() != null) {
      text.append("# %s is %s\n".formatted(answer.parameter("prefix"), answer.resolved()));
    }
    if (answer.routes().isEmpty() && answer.hint() == null) {
      text.append("No route meets the conditions.\n");
    }
    @Nullable BgpRoute before = null;
    for (BgpRoute route : answer.routes()) {
      BgpRouteText.lines(route, before).forEach(line -> text.append(line).append('\n'));
      before = route;
    }
    if (answer.hint() != null) {
      text.append(answer.routes().isEmpty() ? "" : "# ")
          .append(answer.hint().english())
          .append(".\n");
    }
    if (answer.nextCursor() != null) {
      text.append("# There is more: add cursor=%s\n".formatted(answer.nextCursor()));
    }
    if (!answer.everything() && !answer.routes().isEmpty()) {
      text.append('\n').append(KEPT_BACK);
    }
    return text.toString();
  }
}
