package io.lookingglass.probes.text;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.ResultFold;
import java.util.List;

/**
 * All that is made from the events of one measurement: the result with its {@code rawOutput}, and
 * the lines of that as they become final. This is what runs a measurement's events through; {@link
 * ResultFold} is for those who want no text.
 *
 * <p>Not thread-safe: one owner adds and reads; results are immutable and may go anywhere.
 */
public final class MeasurementFold {
  private final ResultFold results;
  private final TextLayout layout;
  private final StringBuilder rawOutput = new StringBuilder();

  public MeasurementFold(MeasurementRequest request) {
    this.results = new ResultFold(request);
    this.layout = new TextLayout(request, results);
  }

  /**
   * Takes the next event.
   *
   * @return the lines of text that became final by it, in order, without line ends
   */
  public List<String> add(ProbeEvent event) {
    List<String> lines = layout.add(event);
    for (String line : lines) {
      rawOutput.append(line).append('\n');
    }
    return lines;
  }

  /** What is known by now; every line of {@code rawOutput} ends with a line feed. */
  public MeasurementResult result() {
    return results.result(rawOutput.toString());
  }
}
