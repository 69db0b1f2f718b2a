package io.lookingglass.cli;

import io.lookingglass.bgp.mrt.MrtProblem;
import io.lookingglass.bgp.mrt.MrtReader;
import io.lookingglass.bgp.mrt.RecordJson;
import io.lookingglass.bgp.mrt.RecordText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mrt show}: prints the records of a file. */
@Command(
    name = "show",
    description = "Print the records of an MRT file, a line a route, as bgpdump -m does.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Files may be compressed with gzip or bzip2. What is malformed is told on standard error",
      "with its record and offset, and reading goes on.",
      "",
      "Exit status: 0 nothing is malformed, 1 something is, 3 the file cannot be read.",
    })
final class MrtShowCommand implements Callable<Integer> {
  private static final int RECORDS_BETWEEN_CHECKS = 1000;

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file;

  @Option(
      names = {"-j", "--json"},
      description = "Print a JSON object for each record, in a line of its own.")
  private boolean json;

  @Spec private CommandSpec spec;

  private long problems;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  MrtShowCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    long records;
    try (MrtReader reader = MrtReader.open(file)) {
      show(reader);
      records = reader.records();
    } catch (IOException e) {
      err.println("Cannot read " + file + ": " + e.getMessage());
      err.flush();
      return ExitStatus.FAILED;
    }
    if (problems > 0) {
      err.println(
          problems == 1
              ? "One problem in " + records + " records."
              : problems + " problems in " + records + " records.");
      err.flush();
    }
    return problems == 0 ? ExitStatus.OK : ExitStatus.NOT_REACHED;
  }

  private void show(MrtReader reader) {
    // A line alone is never flushed: a full table has a million.
    PrintWriter out = new PrintWriter(new BufferedWriter(spec.commandLine().getOut()));
    RecordText text = new RecordText();
    RecordJson objects = new RecordJson();
    for (MrtReader.Item item = reader.next(); item != null; item = reader.next()) {
      switch (item) {
        case MrtReader.Item.Faulty(MrtProblem problem) -> tell(problem);
        case MrtReader.Item.Found found -> {
          Consumer<String> within = reason -> tell(reader.problem(found, reason));
          if (json) {
            out.println(objects.write(found.record(), within));
          } else {
            text.write(found.record(), out::println, within);
          }
        }
      }
      if (reader.records() % RECORDS_BETWEEN_CHECKS == 0 && out.checkError()) {
        return; // As when a pager was left.
      }
    }
    out.flush();
  }

  private void tell(MrtProblem problem) {
    problems++;
    PrintWriter err = spec.commandLine().getErr();
    err.println(problem);
    err.flush();
  }
}
