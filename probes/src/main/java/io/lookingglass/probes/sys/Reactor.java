package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns every socket of one IP version. Other threads hand it work through a
 * queue and an eventfd; it waits in epoll. A platform thread, because a blocking foreign call would
 * pin a virtual thread's carrier.
 *
 * <p>Nothing that a handler throws ends the thread: it is logged and the next event is handled.
 * Only {@link #close()} ends it.
 */
final class Reactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);
  private static final long WAKE_UP = 0;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean wakePending = new AtomicBoolean();
  private final CompletableFuture<Optional<ErrnoException>> started = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Those who wait in {@link #call}, to be told when the thread ends. */
  private final Map<Long, CompletableFuture<?>> callers = new ConcurrentHashMap<>();

  private final AtomicLong nextCaller = new AtomicLong();

  private final Thread thread;

  /** Held for reading while the eventfd is written to, for writing when it is closed. */
  private final ReentrantReadWriteLock wakeLock = new ReentrantReadWriteLock();

  /** Guarded by {@link #wakeLock}; negative when closed. */
  private int wakeFd = -1;

  // All below belongs to the reactor thread.
  private final Map<Long, ReadyHandler> handlers = new HashMap<>();
  private final Map<Integer, Long> numbers = new HashMap<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private @Nullable Loop loop;
  private long nextNumber = WAKE_UP + 1;
  private long nextTimer;
  private boolean running = true;
  private long lastLoggedNanos = System.nanoTime() - TimeUnit.MINUTES.toNanos(1);

  private Reactor(String name) {
    thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  /**
   * Starts the thread and waits until it can take work.
   *
   * @throws ErrnoException when it cannot have its epoll or eventfd
   */
  static Reactor start(IpVersion ipVersion) throws ErrnoException {
    return start("probe-reactor-ipv" + ipVersion.number());
  }

  /**
   * As {@link #start(IpVersion)}, for a thread of another name.
   *
   * @throws ErrnoException when it cannot have its epoll or eventfd
   */
  static Reactor start(String name) throws ErrnoException {
    Reactor reactor = new Reactor(name);
    reactor.thread.start();
    ErrnoException refused = reactor.started.join().orElse(null);
    if (refused != null) {
      throw refused;
    }
    return reactor;
  }

  /** Told when a socket has something to read (EPOLLIN), to write (EPOLLOUT) or an error. */
  @FunctionalInterface
  interface ReadyHandler {
    void ready(int events);
  }

  /** Work that gives a value or fails in a way that its caller handles. */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T perform() throws E;
  }

  /** What the thread allocates once: its calls and its message rings. */
  record Loop(Libc libc, EventPoll poll, ReceiveRing receiveRing, SendRing sendRing) {}

  Libc libc() {
    return loop().libc();
  }

  ReceiveRing receiveRing() {
    return loop().receiveRing();
  }

  SendRing sendRing() {
    return loop().sendRing();
  }

  private Loop loop() {
    Loop current = loop;
    if (current == null || !onThread()) {
      throw new IllegalStateException("only the running reactor thread may touch its sockets");
    }
    return current;
  }

  /** Hands work to the thread; it is dropped when the reactor has ended. */
  void execute(Runnable task) {
    tasks.add(task);
    wakeUp();
  }

  /**
   * Performs work on the thread and waits for what it gives. From the reactor thread itself the
   * work is performed at once.
   *
   * @throws IllegalStateException when the reactor was closed
   */
  <T extends @Nullable Object, E extends Exception> T call(Work<T, E> work, Class<E> expected)
      throws E {
    if (onThread()) {
      return work.perform();
    }
    CompletableFuture<T> outcome = new CompletableFuture<>();
    long caller = nextCaller.getAndIncrement();
    callers.put(caller, outcome);
    execute(
        () -> {
          try {
            outcome.complete(work.perform());
          } catch (Throwable e) {
            outcome.completeExceptionally(e);
          }
        });
    try {
      if (ended.getCount() == 0) {
        outcome.completeExceptionally(new IllegalStateException("the network was closed"));
      }
      return outcome.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (expected.isInstance(cause)) {
        throw expected.cast(cause);
      }
      throw new IllegalStateException("on the reactor thread", cause);
    } finally {
      callers.remove(caller);
    }
  }

  private boolean onThread() {
    return Thread.currentThread().equals(thread);
  }

  /** Watches a socket. Reactor thread only, like all below. */
  void register(KernelSocket socket, int interest, ReadyHandler handler) throws ErrnoException {
    long number = nextNumber++;
    loop().poll().add(socket.fd(), interest, number);
    handlers.put(number, handler);
    numbers.put(socket.fd(), number);
  }

  void changeInterest(KernelSocket socket, int interest) {
    Long number = numbers.get(socket.fd());
    if (number == null) {
      return;
    }
    try {
      loop().poll().modify(socket.fd(), interest, number);
    } catch (ErrnoException e) {
      log("changing what is watched of a socket", e);
    }
  }

  /** Stops watching a socket and closes it. */
  void close(KernelSocket socket) {
    Long number = numbers.remove(socket.fd());
    if (number != null) {
      // An event of this socket may still stand in the batch at hand: its number is gone then.
      handlers.remove(number);
      loop().poll().remove(socket.fd());
    }
    socket.close();
  }

  void schedule(long delayNanos, Runnable task) {
    timers.add(new Timer(System.nanoTime() + delayNanos, nextTimer++, task));
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      try (EventPoll poll = new EventPoll(libc, arena)) {
        int eventfd = libc.eventfd(0, LinuxAbi.SOCK_NONBLOCK | LinuxAbi.SOCK_CLOEXEC);
        if (eventfd < 0) {
          throw new ErrnoException("eventfd", -eventfd);
        }
        openWakeUp(eventfd);
        try {
          poll.add(eventfd, LinuxAbi.EPOLLIN, WAKE_UP);
          loop =
              new Loop(
                  libc,
                  poll,
                  new ReceiveRing(arena, e -> log("handling a received packet", e)),
                  new SendRing(arena));
          started.complete(Optional.empty());
          while (running) {
            turn(poll, libc, eventfd);
          }
        } finally {
          closeWakeUp(libc);
        }
      }
    } catch (ErrnoException e) {
      started.complete(Optional.of(e));
    } catch (Throwable e) {
      LOG.error("The probe reactor ended unexpectedly", e);
      started.completeExceptionally(e);
    } finally {
      ended.countDown();
      for (CompletableFuture<?> caller : callers.values()) {
        caller.completeExceptionally(new IllegalStateException("the network was closed"));
      }
    }
  }

  private void turn(EventPoll poll, Libc libc, int eventfd) {
    int count = poll.await(timeoutMillis());
    for (int index = 0; index < count; index++) {
      long number = poll.number(index);
      if (number == WAKE_UP) {
        libc.read(eventfd, libc.scratch(), Long.BYTES);
        continue;
      }
      ReadyHandler handler = handlers.get(number);
      int events = poll.events(index);
      if (handler != null) {
        guarded("handling a socket", () -> handler.ready(events));
      }
    }
    wakePending.set(false);
    Runnable task;
    while ((task = tasks.poll()) != null) {
      guarded("performing handed over work", task);
    }
    long now = System.nanoTime();
    Timer timer;
    while ((timer = timers.peek()) != null && timer.deadlineNanos() - now <= 0) {
      timers.poll();
      guarded("performing timed work", timer.task());
    }
  }

  private int timeoutMillis() {
    Timer next = timers.peek();
    if (!tasks.isEmpty()) {
      return 0;
    }
    if (next == null) {
      return -1;
    }
    long nanos = next.deadlineNanos() - System.nanoTime();
    return nanos <= 0 ? 0 : (int) Math.min(60_000, nanos / 1_000_000 + 1);
  }

  private void guarded(String doing, Runnable task) {
    try {
      task.run();
    } catch (Exception | Error e) {
      log(doing, e);
    }
  }

  /** At most once a second, since the same event may come again at once. */
  void log(String doing, Throwable e) {
    long now = System.nanoTime();
    if (now - lastLoggedNanos >= TimeUnit.SECONDS.toNanos(1)) {
      lastLoggedNanos = now;
      LOG.error("Unexpected error while {}; probing goes on", doing, e);
    }
  }

  private void wakeUp() {
    if (onThread() || !wakePending.compareAndSet(false, true)) {
      return;
    }
    wakeLock.readLock().lock();
    try {
      if (wakeFd >= 0) {
        Libc.wake(wakeFd);
      }
    } finally {
      wakeLock.readLock().unlock();
    }
  }

  private void openWakeUp(int eventfd) {
    wakeLock.writeLock().lock();
    try {
      wakeFd = eventfd;
    } finally {
      wakeLock.writeLock().unlock();
    }
  }

  private void closeWakeUp(Libc libc) {
    wakeLock.writeLock().lock();
    try {
      libc.close(wakeFd);
      wakeFd = -1;
    } finally {
      wakeLock.writeLock().unlock();
    }
  }

  /** Ends the thread and waits for it; its owner has closed the sockets before. Idempotent. */
  @Override
  public void close() {
    execute(() -> running = false);
    if (!onThread()) {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Timer(long deadlineNanos, long order, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byDeadline = Long.signum(deadlineNanos - other.deadlineNanos);
      return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
    }
  }
}
