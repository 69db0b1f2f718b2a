package io.lookingglass.probes.tcp;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server takes connections over the other version of IP. Browsers would go on there by
 * themselves (RFC 8305), and hide what is wrong; a measurement stays with the address that it has,
 * and says what they would find. Asked only when the first address takes its time, or fails.
 *
 * <p>An address that is silent is given up at the deadline and no sooner, so the answer has to be
 * known by then: the other one is asked early enough, and given up before.
 */
public final class OtherFamily implements AutoCloseable {
  /** What an address that is well needs far less than; a third of the time where that is short. */
  private static final Duration HEAD_START = Duration.ofSeconds(1);

  /** How long the other one is waited for; half of the time that is left where that is short. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final InetAddress address;
  private final Deadline deadline;
  private final CountDownLatch failed = new CountDownLatch(1);
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final Thread asking;

  private OtherFamily(InetAddress address, int port, Deadline deadline) {
    this.address = address;
    this.deadline = deadline;
    this.asking = Thread.ofVirtual().name("other-family").start(() -> ask(port));
  }

  /**
   * Connects to an address; where that fails, the reason says what the other version of IP does.
   *
   * @param address the one that was checked
   * @param other one of the other version of IP, checked as well; absent when there is none
   * @param port 1 to 65535
   * @throws TcpException when {@code address} does not take the connection, or not in time
   */
  public static TcpConnection open(
      InetAddress address, @Nullable InetAddress other, int port, Deadline deadline)
      throws TcpException {
    if (other == null) {
      return TcpConnection.open(address, port, deadline);
    }
    try (OtherFamily beside = new OtherFamily(other, port, deadline)) {
      try {
        return TcpConnection.open(address, port, deadline);
      } catch (TcpException e) {
        throw e.failure() == TcpFailure.STOPPED
            ? e
            : new TcpException(e.failure(), e.reason() + beside.hint());
      }
    }
  }

  /**
   * The first address of the other version of IP.
   *
   * @param address that is connected to
   * @param addresses all that the name has
   * @param allowed whether something may be sent to an address
   * @return absent when there is none that is allowed
   */
  public static @Nullable InetAddress among(
      InetAddress address, List<InetAddress> addresses, Predicate<InetAddress> allowed) {
    IpVersion version = IpVersion.of(address);
    return addresses.stream()
        .filter(one -> IpVersion.of(one) != version)
        .filter(allowed)
        .findFirst()
        .orElse(null);
  }

  private void ask(int port) {
    try {
      long headStart = Math.min(HEAD_START.toNanos(), deadline.remainingNanos() / 3);
      boolean _ = failed.await(headStart, TimeUnit.NANOSECONDS);
      long half = deadline.remainingNanos() / 2;
      if (half > 0) {
        Deadline end = deadline.orIn(PATIENCE).orIn(Duration.ofNanos(half));
        try (TcpConnection _ = TcpConnection.open(address, port, end)) {
          answer.complete("takes connections there");
        } catch (TcpException e) {
          answer.complete("does not answer there either (%s)".formatted(e.reason()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody wants to know any more.
    }
  }

  /**
   * What to add to the reason of the failure; empty when it is not known.
   *
   * @return after a semicolon, without a full stop
   */
  private String hint() {
    failed.countDown();
    try {
      long left = Math.max(0, deadline.orIn(PATIENCE).remainingNanos());
      return "; over %s, %s %s"
          .formatted(
              IpVersion.of(address) == IpVersion.IPV4 ? "IPv4" : "IPv6",
              IpAddresses.format(address),
              answer.get(left, TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (ExecutionException | TimeoutException e) {
      return "";
    }
  }

  @Override
  public void close() {
    asking.interrupt();
  }
}
