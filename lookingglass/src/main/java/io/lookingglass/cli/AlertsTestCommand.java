package io.lookingglass.cli;

import io.lookingglass.alerts.AlertEvent;
import io.lookingglass.alerts.DeliveryAnswer;
import io.lookingglass.alerts.WebhookClient;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.WebhookSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alerts test}: posts one event that says that it is a test. */
@Command(
    name = "test",
    description = "Post a test event to a webhook of the configuration, once, and say how it went.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "No server has to run. The event has the type \"test\" and is signed like any other.",
      "",
      "Exit status: 0 the receiver took it, 1 it did not, 2 there is no such webhook or the",
      "configuration is wrong.",
    })
final class AlertsTestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The webhook's name.")
  private String name;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigurationFile.DEFAULT,
      description = "The configuration that names it (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  AlertsTestCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<Configuration> read = ConfigurationFile.read(config, err);
    if (read.isEmpty()) {
      return ExitStatus.USAGE;
    }
    List<WebhookSettings> webhooks = read.get().alerts().webhooks();
    Optional<WebhookSettings> webhook =
        webhooks.stream().filter(each -> each.name().equals(name)).findFirst();
    if (webhook.isEmpty()) {
      err.println(
          webhooks.isEmpty()
              ? "There are no webhooks in %s: give alerts.webhooks.".formatted(config)
              : "There is no webhook \"%s\" in %s; there is %s."
                  .formatted(
                      name,
                      config,
                      webhooks.stream()
                          .map(WebhookSettings::name)
                          .collect(Collectors.joining(", "))));
      err.flush();
      return ExitStatus.USAGE;
    }
    return post(webhook.get(), read.get().location().name());
  }

  private int post(WebhookSettings webhook, String location) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    InstantSource clock = InstantSource.system();
    String id = "msg_" + UUID.randomUUID();
    long begin = System.nanoTime();
    int status;
    try (WebhookClient client = new WebhookClient(clock, location, Version.current())) {
      DeliveryAnswer answer =
          client.post(webhook, id, AlertEvent.test(clock.instant(), webhook.name()));
      long millis = (System.nanoTime() - begin) / 1_000_000;
      status =
          switch (answer) {
            case DeliveryAnswer.Delivered delivered -> {
              out.printf(
                  "%s at %s took the event %s with status %d after %d ms.%n",
                  webhook.name(), webhook.host(), id, delivered.status(), millis);
              yield ExitStatus.OK;
            }
            case DeliveryAnswer.Refused refused -> failed(webhook, refused.sentence());
            case DeliveryAnswer.Failed failed -> failed(webhook, failed.sentence());
          };
    }
    out.flush();
    return status;
  }

  private int failed(WebhookSettings webhook, String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "%s at %s did not take the event: %s%s%n",
        webhook.name(), webhook.host(), sentence, sentence.endsWith("?") ? "" : ".");
    err.flush();
    return ExitStatus.NOT_REACHED;
  }
}
