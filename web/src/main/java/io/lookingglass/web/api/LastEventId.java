package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.probes.request.RequestProblem;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** After which event a reader of a stream goes on. */
final class LastEventId {
  /** The parameter for readers that cannot set header fields. */
  static final String PARAMETER = "lastEventId";

  private static final String HEADER = "Last-Event-ID";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private LastEventId() {}

  /** What a browser sends when it reconnects, or the parameter; 0 for all events. */
  static long of(Context context) {
    String name = HEADER;
    @Nullable String text = context.header(HEADER);
    if (text == null || text.isEmpty()) {
      name = PARAMETER;
      text = context.queryParam(PARAMETER);
    }
    if (text == null || text.isEmpty()) {
      return 0;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw ApiException.invalid(
          List.of(
              new RequestProblem(
                  name, "must be the id of an event, a number, but is " + Shown.quoted(text))));
    }
    return Long.parseLong(text);
  }
}
