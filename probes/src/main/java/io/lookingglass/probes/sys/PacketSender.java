package io.lookingglass.probes.sys;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends packets over one socket in order, in as few calls as possible, and pairs the kernel's send
 * time stamps with them. Belongs to the socket's reactor thread.
 *
 * <p>The kernel numbers the stamped packets of a socket from 0 (SOF_TIMESTAMPING_OPT_ID). A packet
 * takes a number when it has been built: an attempt that a packet filter (EPERM) or a full queue
 * (ENOBUFS) ended took one, one that was too big for the interface did not. After any other failure
 * the numbers begin again.
 */
final class PacketSender {
  private static final int TIMESTAMPS =
      LinuxAbi.SOF_TIMESTAMPING_TX_SOFTWARE
          | LinuxAbi.SOF_TIMESTAMPING_RX_SOFTWARE
          | LinuxAbi.SOF_TIMESTAMPING_SOFTWARE
          | LinuxAbi.SOF_TIMESTAMPING_OPT_ID
          | LinuxAbi.SOF_TIMESTAMPING_OPT_TSONLY;

  /** How long a stamp is waited for. Drivers give it when the packet is handed to the card. */
  private static final long STAMP_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long QUEUE_FULL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int QUEUE_FULL_ATTEMPTS = 200;

  /** How many calls are made before others get their turn on the reactor. */
  private static final int MAX_BATCHES = 16;

  /** An ICMP error of an earlier packet surfaces once on any later call: that is not our error. */
  private static final int OTHER_ATTEMPTS = 4;

  /** A stamp before the call, beyond a step of the clock, belongs to another packet. */
  private static final long CLOCK_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Reactor reactor;
  private final KernelSocket socket;
  private final int interest;
  private final ReceiveRing.DatagramHandler icmpErrors;
  private final Runnable afterBatch;
  private final ArrayDeque<OutgoingPacket> queue = new ArrayDeque<>();
  private final Map<Integer, AwaitedStamp> awaited = new LinkedHashMap<>();
  private int nextKey;
  private int attempts;
  private int nextFragmented = ThreadLocalRandom.current().nextInt();
  private @Nullable Integer interfaceMtuBytes;
  private boolean failedUnseen;
  private boolean numbersDrifted;
  private boolean pausing;
  private boolean patienceTimed;
  private boolean closed;

  private record AwaitedStamp(Departure departure, long userNanos, long deadlineNanos) {}

  /**
   * @param interest epoll events that are watched anyway, besides EPOLLOUT when the buffer is full
   * @param icmpErrors takes what routers and the target say, from the socket's error queue
   * @param afterBatch run after every system call that sent something, so that answers are taken
   *     before their buffer is full
   */
  PacketSender(
      Reactor reactor,
      KernelSocket socket,
      int interest,
      ReceiveRing.DatagramHandler icmpErrors,
      Runnable afterBatch) {
    this.reactor = reactor;
    this.socket = socket;
    this.interest = interest;
    this.icmpErrors = icmpErrors;
    this.afterBatch = afterBatch;
  }

  /** Switches the kernel's time stamps on, of both directions. */
  static void enableTimestamps(KernelSocket socket) throws ErrnoException {
    socket.option(LinuxAbi.SOL_SOCKET, LinuxAbi.SO_TIMESTAMPING, TIMESTAMPS);
  }

  void enqueue(OutgoingPacket packet) {
    queue.add(packet);
  }

  /** To be called when epoll says that the socket can be written to again. */
  void writable() {
    reactor.changeInterest(socket, interest);
    flush();
  }

  /** Sends what is queued, as far as the kernel takes it now; the rest goes later by itself. */
  void flush() {
    SendRing ring = reactor.sendRing();
    int batches = 0;
    if (numbersDrifted && awaited.isEmpty()) {
      renumber();
    }
    while (!queue.isEmpty() && !pausing && !closed) {
      if (++batches > MAX_BATCHES) {
        pausing = true;
        reactor.schedule(0, this::resume);
        break;
      }
      fill(ring);
      long userNanos = RealTimeClock.nanos();
      int sent = ring.send(reactor.libc(), socket);
      if (sent > 0) {
        attempts = 0;
        for (int index = 0; index < sent; index++) {
          submitted(queue.remove().departure(), userNanos);
        }
        failedUnseen = sent < ring.count();
      }
      drainErrors();
      if (sent > 0) {
        afterBatch.run();
      } else if (sent < 0) {
        refused(-sent);
      }
    }
    timePatience();
  }

  private void fill(SendRing ring) {
    ring.clear();
    for (OutgoingPacket packet : queue) {
      if (!ring.add(packet)) {
        return;
      }
    }
  }

  private void submitted(Departure departure, long userNanos) {
    awaited.put(
        nextKey++,
        new AwaitedStamp(departure, userNanos, System.nanoTime() + STAMP_PATIENCE_NANOS));
    departure.submitted(userNanos);
  }

  private void refused(int errno) {
    attempts++;
    switch (errno) {
      case Errno.EINTR -> attempts--;
      case Errno.EAGAIN -> {
        attempts = 0;
        pausing = true;
        reactor.changeInterest(socket, interest | LinuxAbi.EPOLLOUT);
        pauseEndsAtWritable();
      }
      case Errno.ENOBUFS -> {
        countFailedAttempt();
        if (attempts > QUEUE_FULL_ATTEMPTS) {
          fail(errno, null);
        } else {
          pausing = true;
          reactor.schedule(QUEUE_FULL_PAUSE_NANOS, this::resume);
        }
      }
      case Errno.EPERM -> {
        countFailedAttempt();
        fail(errno, null);
      }
      case Errno.EMSGSIZE -> {
        Integer mtuBytes = interfaceMtuBytes;
        if (mtuBytes == null) {
          renumber();
        }
        if (queue.element().mayFragment()) {
          sendInFragments();
        } else if (mtuBytes != null || attempts >= OTHER_ATTEMPTS) {
          fail(errno, mtuBytes);
        }
      }
      default -> {
        renumber();
        if (attempts >= OTHER_ATTEMPTS) {
          fail(errno, null);
        }
      }
    }
    interfaceMtuBytes = null;
    failedUnseen = false;
  }

  /** A call that sent some packets keeps to itself how the next one failed: that took a number. */
  private void countFailedAttempt() {
    nextKey += failedUnseen ? 2 : 1;
  }

  /** The buffer empties as packets leave; the timer is for a wake-up that got lost. */
  private void pauseEndsAtWritable() {
    reactor.schedule(QUEUE_FULL_PAUSE_NANOS * 10, this::resume);
  }

  private void resume() {
    if (!closed && pausing) {
      pausing = false;
      writable();
    }
  }

  private void sendInFragments() {
    OutgoingPacket packet = queue.element();
    try {
      int mtuBytes = RouteLookup.pathMtuBytes(reactor.libc(), packet.target());
      List<OutgoingPacket> fragments = packet.fragments(mtuBytes, nextFragmented++);
      queue.remove();
      attempts = 0;
      fragments.reversed().forEach(queue::addFirst);
    } catch (ErrnoException e) {
      fail(e.errno(), null);
    }
  }

  /**
   * Whether the kernel took a number for the attempt is not the same in all its versions: so it is
   * made to begin again at 0. Stamps that are still on their way are given up for that.
   */
  private void renumber() {
    drainErrors();
    socket.tryOption(LinuxAbi.SOL_SOCKET, LinuxAbi.SO_TIMESTAMPING, 0);
    socket.tryOption(LinuxAbi.SOL_SOCKET, LinuxAbi.SO_TIMESTAMPING, TIMESTAMPS);
    nextKey = 0;
    numbersDrifted = false;
    List<AwaitedStamp> givenUp = List.copyOf(awaited.values());
    awaited.clear();
    givenUp.forEach(stamp -> stamp.departure().left(stamp.userNanos()));
  }

  private void fail(int errno, @Nullable Integer mtuBytes) {
    attempts = 0;
    queue.remove().departure().failed(errno, mtuBytes);
  }

  /** Takes everything from the error queue: time stamps, this host's errors, ICMP errors. */
  void drainErrors() {
    if (!closed) {
      reactor
          .receiveRing()
          .drain(
              reactor.libc(), socket, LinuxAbi.MSG_ERRQUEUE, Integer.MAX_VALUE, this::queuedError);
    }
  }

  private void queuedError(Datagram datagram) {
    ExtendedError error = datagram.ancillary().error();
    if (error == null) {
      return;
    }
    if (error.fromIcmp()) {
      icmpErrors.received(datagram);
    } else if (error.origin() == LinuxAbi.SO_EE_ORIGIN_TIMESTAMPING) {
      stamped(error.data(), datagram.ancillary().kernelNanos());
    } else if (error.origin() == LinuxAbi.SO_EE_ORIGIN_LOCAL
        && error.errno() == Errno.EMSGSIZE
        && error.info() > 0) {
      interfaceMtuBytes = error.info();
    }
  }

  private void stamped(int key, @Nullable Long kernelNanos) {
    AwaitedStamp stamp = awaited.remove(key);
    if (stamp == null) {
      // A number that we did not give yet: the kernel counted an attempt that we did not.
      numbersDrifted |= key - nextKey >= 0;
    } else {
      boolean plausible =
          kernelNanos != null && kernelNanos >= stamp.userNanos() - CLOCK_SLACK_NANOS;
      stamp.departure().left(plausible && kernelNanos != null ? kernelNanos : stamp.userNanos());
    }
  }

  private void timePatience() {
    if (!patienceTimed && !awaited.isEmpty() && !closed) {
      patienceTimed = true;
      long wait = awaited.values().iterator().next().deadlineNanos() - System.nanoTime();
      reactor.schedule(Math.max(0, wait), this::patienceEnds);
    }
  }

  private void patienceEnds() {
    patienceTimed = false;
    drainErrors();
    long now = System.nanoTime();
    Iterator<AwaitedStamp> oldestFirst = awaited.values().iterator();
    while (oldestFirst.hasNext()) {
      AwaitedStamp stamp = oldestFirst.next();
      if (stamp.deadlineNanos() - now > 0) {
        break;
      }
      oldestFirst.remove();
      stamp.departure().left(stamp.userNanos());
    }
    timePatience();
  }

  void close() {
    closed = true;
    queue.clear();
    awaited.clear();
  }
}
