package io.lookingglass.tests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a program to its end, as tests set up networks and call competing tools. */
public final class Command {
  private static final Duration PATIENCE_TO_END = Duration.ofSeconds(20);

  private Command() {}

  /**
   * What a program did.
   *
   * @param output of both standard output and standard error
   */
  public record Outcome(int exitCode, String output, long wallNanos) {}

  /**
   * Runs a program that must succeed.
   *
   * @return what it printed
   * @throws IllegalStateException when it fails, with its words
   */
  public static String run(String... command) {
    Outcome outcome = attempt(command);
    if (outcome.exitCode() != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s"
              .formatted(String.join(" ", command), outcome.exitCode(), outcome.output()));
    }
    return outcome.output();
  }

  /** Runs a program of which failure is an answer, too. Ends it after a minute. */
  public static Outcome attempt(String... command) {
    long start = System.nanoTime();
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(String.join(" ", command) + " did not end in a minute");
      }
      return new Outcome(process.exitValue(), output, System.nanoTime() - start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(String.join(" ", command) + " was interrupted", e);
    }
  }

  /** Asks processes to end, waits until they have, and kills those that take too long for it. */
  public static void end(List<Process> processes) {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(PATIENCE_TO_END)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }

  /** Ends one as {@link #end(List)} does; null is none. */
  public static void end(@Nullable Process process) {
    if (process != null) {
      end(List.of(process));
    }
  }
}
