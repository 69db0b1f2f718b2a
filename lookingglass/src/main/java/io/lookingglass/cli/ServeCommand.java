package io.lookingglass.cli;

import io.lookingglass.LookingGlass;
import io.lookingglass.StartException;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.LoadResult;
import io.lookingglass.config.OriginTable;
import io.lookingglass.config.net.PlainText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: the web server, until the process is told to end. */
@Command(
    name = "serve",
    description =
        "Serve the web pages and the REST interface until SIGTERM or Ctrl-C. SIGHUP reads the"
            + " configuration again.",
    footer = {
      "",
      "LOOKINGGLASS_LOG in the environment is the least level that is logged (ERROR, WARN, INFO,"
          + " DEBUG; INFO without it), LOOKINGGLASS_LOG_FORMAT how: text, or json for an object a"
          + " line."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  /** What the logging library reads by itself; with another value it would say nothing at all. */
  private static final String LOG_FORMAT = "LOOKINGGLASS_LOG_FORMAT";

  private static final List<String> LOG_FORMATS = List.of("text", "json");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigurationFile.DEFAULT,
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    @Nullable String format = System.getenv(LOG_FORMAT);
    if (format != null && !LOG_FORMATS.contains(format)) {
      err.printf(
          "%s must be %s, but is \"%s\"%n",
          LOG_FORMAT, String.join(" or ", LOG_FORMATS), PlainText.line(format, 40));
      err.flush();
      return ExitStatus.USAGE;
    }
    Optional<Configuration> configuration = ConfigurationFile.read(config, err);
    Optional<OriginTable> origins =
        configuration.flatMap(valid -> ConfigurationFile.origins(valid, err));
    if (configuration.isEmpty() || origins.isEmpty()) {
      return ExitStatus.USAGE;
    }
    LookingGlass program;
    try {
      program = LookingGlass.start(configuration.get(), origins.get(), Version.current());
    } catch (StartException e) {
      err.println(e.getMessage());
      err.flush();
      return ExitStatus.FAILED;
    }
    HangUp.handle(() -> reload(program));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  program.close();
                  stopped.countDown();
                },
                "shutdown"));
    PrintWriter out = spec.commandLine().getOut();
    out.printf("lookingglass serves on %s%n", program.url());
    out.flush();
    stopped.await();
    return ExitStatus.OK;
  }

  /** An invalid file changes nothing; all that is wrong with it is told in the log. */
  private void reload(LookingGlass program) {
    LoadResult loaded = ConfigurationFile.load(config);
    switch (loaded) {
      case LoadResult.Invalid invalid -> {
        LOG.error("reload: {} cannot be used, nothing was changed", config);
        invalid.problems().forEach(problem -> LOG.error("reload: {}", problem));
      }
      case LoadResult.Valid valid -> {
        valid.problems().forEach(problem -> LOG.warn("reload: {}", problem));
        List<String> restart = program.reload(valid.configuration());
        LOG.info("reload: {} was taken over", config);
        if (!restart.isEmpty()) {
          LOG.warn("reload: changed, but in effect only after a restart: {}", restart);
        }
      }
    }
  }
}
