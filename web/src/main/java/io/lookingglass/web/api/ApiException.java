package io.lookingglass.web.api;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.request.RequestProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that is answered with an error. The message is for the person who asked. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorType type;
  private final int status;
  private final transient Sentence sentence;
  private final transient Map<String, Sentence> problems;
  private final transient Map<String, String> headers;

  private ApiException(
      ErrorType type,
      int status,
      Sentence sentence,
      Map<String, Sentence> problems,
      Map<String, String> headers) {
    // Neither cause nor stack: an error of the asker's is not an event of ours.
    super(sentence.english(), null, false, false);
    this.type = type;
    this.status = status;
    this.sentence = sentence;
    this.problems = problems;
    this.headers = headers;
  }

  public static ApiException of(ErrorType type, String message) {
    return of(type, Sentence.verbatim(message));
  }

  public static ApiException of(ErrorType type, Sentence sentence) {
    return new ApiException(type, type.status(), sentence, Map.of(), Map.of());
  }

  /** All that is wrong with a request, field by field in the order given. */
  public static ApiException invalid(List<RequestProblem> problems) {
    Map<String, Sentence> params = new LinkedHashMap<>();
    for (RequestProblem problem : problems) {
      params.merge(
          problem.param(),
          problem.sentence(),
          (first, next) -> Sentence.of("{0}; {1}", first, next));
    }
    Sentence sentence =
        params.size() == 1
            ? Sentence.of("One field of the request is wrong: see params")
            : Sentence.of("{0} fields of the request are wrong: see params", params.size());
    return new ApiException(
        ErrorType.VALIDATION_ERROR,
        ErrorType.VALIDATION_ERROR.status(),
        sentence,
        params,
        Map.of());
  }

  /** One of the HTTP layer's statuses that has no type of its own, such as 431. */
  static ApiException ofStatus(int status, Sentence sentence) {
    return new ApiException(ErrorType.ofStatus(status), status, sentence, Map.of(), Map.of());
  }

  /** The same with a header field besides. */
  public ApiException withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiException(type, status, sentence, problems, more);
  }

  public ErrorType type() {
    return type;
  }

  public int status() {
    return status;
  }

  public String message() {
    String message = getMessage();
    return message == null ? type.code() : message;
  }

  /** The message, for whoever reads another language. */
  public Sentence sentence() {
    return sentence;
  }

  /** As {@link #params}, for whoever reads another language. */
  public Map<String, Sentence> problems() {
    return problems;
  }

  /** Field and what is wrong with it, in order; empty when the error is not about fields. */
  public Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    problems.forEach((param, problem) -> params.put(param, problem.english()));
    return params;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** In one line of plain text. */
  public String line() {
    if (problems.isEmpty()) {
      return message();
    }
    StringBuilder line = new StringBuilder();
    problems.forEach(
        (param, message) ->
            line.append(line.isEmpty() ? "" : "; ").append(param).append(": ").append(message));
    return line.toString();
  }
}
