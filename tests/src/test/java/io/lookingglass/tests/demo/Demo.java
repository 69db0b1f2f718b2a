package io.lookingglass.tests.demo;

import io.lookingglass.tests.dns.DnsLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A private network with the server in the middle of it. Everything is in network namespaces whose
 * names begin with the demo's, and in one folder below {@code /run}; at the end all of it is gone.
 */
public final class Demo implements AutoCloseable {
  private static final int TOKEN_BYTES = 6;
  private static final int STILL_STARTING_SECONDS = 60;

  private final String name;
  private final Path folder;
  private final FileChannel lock;
  private final DemoProgram.Tokens tokens;
  private volatile @Nullable LoopbackRelay relay;
  private volatile @Nullable Control control;
  private volatile @Nullable Faults faults;
  private final Thread atShutdown = new Thread(this::closeQuietly, "end-demo");
  private final CountDownLatch opened = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();
  private String url = "";

  private Demo(String name, FileChannel lock) {
    this.name = name;
    this.folder = folder(name);
    this.lock = lock;
    this.tokens = new DemoProgram.Tokens(token("customer"), token("support"), token("operator"));
  }

  static Path folder(String name) {
    return Path.of("/run", name);
  }

  static Path socket(String name) {
    return folder(name).resolve("control");
  }

  private static Path lockFile(Path folder) {
    return folder.resolve("lock");
  }

  private static String token(String role) {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return role + "-" + HexFormat.of().formatHex(bytes);
  }

  /**
   * Starts one.
   *
   * @param name of one to eight letters and digits; one of that name that was killed is taken away
   * @param port of this machine's loopback on which the server is reached, 0 for a free one
   * @param progress is told each step, as a sentence
   * @throws IllegalStateException when one of that name is running, or something cannot be started;
   *     nothing stays behind then
   */
  public static Demo start(String name, int port, Consumer<String> progress) throws IOException {
    if (!name.matches("[a-z][a-z0-9]{0,7}")) {
      throw new IllegalArgumentException("a demo's name is 1-8 letters and digits, not " + name);
    }
    Path folder = folder(name);
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Demo demo = new Demo(name, lock(folder));
    Runtime.getRuntime().addShutdownHook(demo.atShutdown);
    try {
      demo.open(port, progress);
      return demo;
    } catch (RuntimeException | IOException e) {
      demo.opened.countDown();
      demo.close();
      throw e;
    } finally {
      demo.opened.countDown();
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(lockFile(folder), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      // Told as for one of another process.
    }
    if (lock == null) {
      channel.close();
      throw new IllegalStateException("a demo is running already; ./tests/demo status shows it");
    }
    return channel;
  }

  private void open(int port, Consumer<String> progress) throws IOException {
    // First of all, since this is what may be taken.
    ServerSocket listening = LoopbackRelay.listen(port);
    Steps steps = new Steps(progress);
    url = "http://127.0.0.1:" + listening.getLocalPort();
    steps.next("Looking for what a demo that was killed left.");
    Leftovers.sweep(name, folder, lockFile(folder));
    steps.next("Making namespaces.");
    DemoNetwork network = new DemoNetwork(name);
    relay = LoopbackRelay.relay(listening, network.node(Node.LG), DemoProgram.PORT);
    steps.next("Signing zones and starting name servers.");
    DnsLab names = DemoNames.start(network, folder.resolve("dns"));
    steps.next("Making certificates and starting web servers.");
    DemoWeb web = new DemoWeb(network, folder.resolve("web"), Instant.now());
    steps.next("Starting BIRD, FRR and the RPKI cache.");
    String password = token("bgp");
    DemoRouting neighbours = new DemoRouting(network, folder.resolve("bgp"), password);
    steps.next("Starting the far ends of tunnels.");
    DemoTunnels tunnels = new DemoTunnels(network, folder);
    steps.next("Starting the server.");
    DemoProgram.start(network, folder, web.trustStore(), url, tokens, password);
    steps.next("Waiting for the routes.");
    Faults made = new Faults(network, names, web, neighbours, tunnels);
    faults = made;
    control = new Control(socket(name), line -> answer(made, line));
  }

  /** What is done one after the other, until it is all to end. */
  private final class Steps {
    private final Consumer<String> progress;

    Steps(Consumer<String> progress) {
      this.progress = progress;
    }

    void next(String sentence) {
      if (closing.get()) {
        throw new IllegalStateException("ended before it was up");
      }
      progress.accept(sentence);
    }
  }

  private String answer(Faults made, String line) {
    String[] words = line.split(" ", 2);
    return switch (words[0]) {
      case "break" -> change(made, words[1], true);
      case "mend" -> change(made, words[1], false);
      case "status" -> Introduction.text(url, tokens, made);
      default -> throw new IllegalArgumentException("there is no command " + words[0]);
    };
  }

  private String change(Faults made, String what, boolean breaks) {
    try {
      String told = made.change(what, breaks);
      Fault fault =
          made.all().stream().filter(each -> each.name().equals(what)).findFirst().orElseThrow();
      return told + " See " + url + fault.page();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the server is reached from this machine. */
  public String url() {
    return url;
  }

  /** A token of the customer {@code acme}. */
  public String customerToken() {
    return tokens.customer();
  }

  public String supportToken() {
    return tokens.support();
  }

  public String operatorToken() {
    return tokens.operator();
  }

  /** Breaks something by its name. */
  public void breaks(String what) throws IOException {
    Objects.requireNonNull(faults).change(what, true);
  }

  /** Mends something by its name. */
  public void mends(String what) throws IOException {
    Objects.requireNonNull(faults).change(what, false);
  }

  /** What is told to somebody who sees it for the first time. */
  String introduction() {
    return Introduction.text(url, tokens, Objects.requireNonNull(faults));
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes everything away; also while another thread starts it, which fails then. */
  @Override
  public void close() throws IOException {
    if (closing.getAndSet(true)) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException e) {
      // This is the hook, or it waits for this.
    }
    if (control != null) {
      control.close();
    }
    if (relay != null) {
      relay.close();
    }
    Leftovers.sweep(name, folder, lockFile(folder));
    try {
      if (opened.await(STILL_STARTING_SECONDS, TimeUnit.SECONDS)) {
        Leftovers.sweep(name, folder, lockFile(folder));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(lockFile(folder));
    Files.deleteIfExists(folder);
    lock.close();
  }
}
