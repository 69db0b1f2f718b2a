package io.lookingglass.tests.lab.bgp;

import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program in a network namespace, and the processes it makes. What it prints goes to a file. It
 * is ended with {@link #kill}, or when this process ends in an orderly way.
 */
public final class DaemonProcess {
  private final Process process;
  private final Path log;
  private final Thread atShutdown = new Thread(this::killAll, "end-daemon");

  private DaemonProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it; what it prints is appended to the log. */
  public static DaemonProcess start(NetworkNamespace namespace, Path log, List<String> command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace.name()));
    words.addAll(command);
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process.getOutputStream().close();
      DaemonProcess daemon = new DaemonProcess(process, log);
      Runtime.getRuntime().addShutdownHook(daemon.atShutdown);
      return daemon;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed so far. */
  public String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal, {@code STOP} or {@code CONT}, to the program and its children. */
  public void signal(String name) {
    List<String> words = new ArrayList<>(List.of("kill", "-" + name));
    all().map(handle -> Long.toString(handle.pid())).forEach(words::add);
    Command.attempt(words.toArray(new String[0]));
  }

  /**
   * Ends it without giving any of its processes a chance to say goodbye: they are stopped first, so
   * that none sees the end of another.
   */
  public void kill() {
    if (process.isAlive()) {
      signal("STOP");
    }
    killAll();
    awaitEnd();
    Runtime.getRuntime().removeShutdownHook(atShutdown);
  }

  /** Asks it to end, and waits until it has. */
  public void terminate() {
    process.destroy();
    awaitEnd();
    Runtime.getRuntime().removeShutdownHook(atShutdown);
  }

  private void killAll() {
    all().toList().forEach(ProcessHandle::destroyForcibly);
  }

  private Stream<ProcessHandle> all() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        killAll();
        throw new IllegalStateException("a daemon did not end in ten seconds:\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a daemon ended", e);
    }
  }
}
