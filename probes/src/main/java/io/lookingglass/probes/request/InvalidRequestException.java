package io.lookingglass.probes.request;

import java.util.List;
import java.util.stream.Collectors;

/** A request that cannot be carried out as it stands; tells everything that is wrong with it. */
public final class InvalidRequestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<RequestProblem> problems;

  public InvalidRequestException(List<RequestProblem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.param() + ": " + problem.message())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  public List<RequestProblem> problems() {
    return problems;
  }
}
