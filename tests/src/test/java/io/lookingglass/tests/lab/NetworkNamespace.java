package io.lookingglass.tests.lab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A network namespace with a name of its own. It goes away with {@link #close}, or when the process
 * ends in an orderly way.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETNS =
      handle("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final int CLONE_NEWNET = 0x40000000;

  private final String name;
  private final AtomicBoolean exists = new AtomicBoolean(true);
  private final Thread atShutdown = new Thread(this::delete, "delete-namespace");

  private NetworkNamespace(String name) {
    this.name = name;
  }

  /**
   * Makes the namespace with its loopback device up, where everybody may use ping sockets. One of
   * that name that a crashed process left behind is replaced, and the programs in it are ended.
   */
  public static NetworkNamespace make(String name) {
    NetworkNamespace namespace = makeLasting(name);
    Runtime.getRuntime().addShutdownHook(namespace.atShutdown);
    return namespace;
  }

  /** Makes one as {@link #make} does that outlives this process unless it is closed. */
  public static NetworkNamespace makeLasting(String name) {
    if (Files.exists(Path.of("/run/netns", name))) {
      Command.attempt("ip", "netns", "pids", name)
          .output()
          .lines()
          .map(String::strip)
          .filter(line -> line.matches("[0-9]+"))
          .forEach(pid -> Command.attempt("kill", "-KILL", pid));
      Command.attempt("ip", "netns", "delete", name);
    }
    Command.run("ip", "netns", "add", name);
    NetworkNamespace namespace = new NetworkNamespace(name);
    namespace.ip("link", "set", "lo", "up");
    namespace.sysctl("net.ipv4.ping_group_range=0 2147483647");
    return namespace;
  }

  public String name() {
    return name;
  }

  /** Runs {@code ip} in here. */
  public void ip(String... arguments) {
    Command.run(prefixed(new String[] {"ip", "-n", name}, arguments));
  }

  /** Sets a kernel parameter of this namespace, {@code key=value}. */
  public void sysctl(String setting) {
    run("sysctl", "-qw", setting);
  }

  /** Runs a program in here that must succeed, and returns what it prints. */
  public String run(String... command) {
    return Command.run(prefixed(new String[] {"ip", "netns", "exec", name}, command));
  }

  /** Runs a program in here of which failure is an answer, too. */
  public Command.Outcome attempt(String... command) {
    return Command.attempt(prefixed(new String[] {"ip", "netns", "exec", name}, command));
  }

  private static String[] prefixed(String[] first, String[] rest) {
    String[] all = new String[first.length + rest.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }

  /**
   * Performs work on a thread that is in here; what sockets it opens and threads it starts stay in
   * here.
   */
  public <T> T within(Callable<T> work) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("in-" + name)
        .daemon()
        .start(
            () -> {
              try {
                enter();
                outcome.complete(work.call());
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            });
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while working in " + name, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the work in " + name + " failed", e.getCause());
    }
  }

  /** Moves the calling thread, which must end in here. */
  private void enter() throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) OPEN.invokeExact(arena.allocateFrom("/run/netns/" + name), 0);
      int entered = (int) SETNS.invokeExact(descriptor, CLONE_NEWNET);
      int ignored = (int) CLOSE.invokeExact(descriptor);
      if (entered != 0) {
        throw new IllegalStateException(
            "the network namespace %s cannot be entered".formatted(name));
      }
    }
  }

  @Override
  public void close() {
    if (exists.get()) {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
      delete();
    }
  }

  private void delete() {
    if (exists.compareAndSet(true, false)) {
      Command.attempt("ip", "netns", "delete", name);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function), descriptor);
  }
}
