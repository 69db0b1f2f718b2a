package io.lookingglass.cli;

import io.lookingglass.bgp.announce.AuditEntry;
import io.lookingglass.bgp.announce.AuditRecord;
import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.store.SqlAuditLog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit show}: the newest entries, a line each. */
@Command(
    name = "show",
    description = "Print the newest entries of the audit, the last one last.",
    mixinStandardHelpOptions = true)
final class AuditShowCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigurationFile.DEFAULT,
      description = "The configuration that names the database (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      defaultValue = "50",
      description = "At most so many, 1-1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--actor", paramLabel = "NAME", description = "Only what this token did.")
  private @Nullable String actor;

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      description = "Only what is about a prefix or rule with this in it.")
  private @Nullable String subject;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  AuditShowCommand() {}

  @Override
  public Integer call() {
    AuditTrail.Filter query;
    try {
      query = new AuditTrail.Filter(null, actor, null, null, subject, null, null, limit);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    return StoredAudit.with(config, spec.commandLine().getErr(), audit -> show(audit, query));
  }

  private int show(SqlAuditLog audit, AuditTrail.Filter query) {
    PrintWriter out = spec.commandLine().getOut();
    List<AuditEntry> entries = audit.entries(query);
    entries.reversed().forEach(entry -> out.println(line(entry)));
    if (entries.isEmpty()) {
      out.println("No entries.");
    }
    out.flush();
    return ExitStatus.OK;
  }

  private static String line(AuditEntry entry) {
    AuditRecord record = entry.record();
    return "%d %s %s%s %s %s %s: %s (%s)"
        .formatted(
            entry.number(),
            record.at(),
            record.actor().name(),
            record.actor().from() == null ? "" : " from " + record.actor().from(),
            record.action().title(),
            record.subject(),
            record.accepted() ? "accepted" : "refused",
            record.result(),
            record.reason());
  }
}
