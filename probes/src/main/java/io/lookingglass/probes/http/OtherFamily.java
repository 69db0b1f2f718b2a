package io.lookingglass.probes.http;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tcp.TcpException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server takes connections over the other version of IP. Browsers would go on there by
 * themselves (RFC 8305), and hide what is wrong; a measurement stays with the address that it has,
 * and says what they would find. Asked only when the first address takes its time, or fails.
 */
final class OtherFamily implements AutoCloseable {
  /** What an address that is well needs far less than. */
  private static final Duration HEAD_START = Duration.ofSeconds(1);

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
   * Stands by.
   *
   * @param address of the other version of IP, allowed; absent when the name has none
   */
  static @Nullable OtherFamily of(@Nullable InetAddress address, int port, Deadline deadline) {
    return address == null ? null : new OtherFamily(address, port, deadline);
  }

  private void ask(int port) {
    try {
      boolean _ = failed.await(HEAD_START.toNanos(), TimeUnit.NANOSECONDS);
      if (!deadline.passed()) {
        try (TcpConnection _ = TcpConnection.open(address, port, deadline.orIn(PATIENCE))) {
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
  String hint() {
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
