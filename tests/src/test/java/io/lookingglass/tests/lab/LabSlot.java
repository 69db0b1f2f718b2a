package io.lookingglass.tests.lab;

import io.lookingglass.probes.event.IpVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A piece of address space that one lab has to itself, among all test processes of the machine: of
 * the benchmark network 198.18.0.0/15 (RFC 2544) a /20, of the documentation network 2001:db8::/32
 * (RFC 3849) a /48. A lock on a file holds it, so a crashed process frees it.
 *
 * <p>Inside: network 0 is the prober's and the routers', the others hold {@link #TARGETS} targets.
 */
final class LabSlot implements AutoCloseable {
  /** How many target addresses a slot has. */
  static final int TARGETS = 3840;

  private static final int COUNT = 32;

  private final int number;
  private final FileChannel channel;
  private final FileLock lock;

  private LabSlot(int number, FileChannel channel, FileLock lock) {
    this.number = number;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes a free slot.
   *
   * @throws IllegalStateException when all are taken
   */
  static LabSlot take() {
    try {
      Path folder =
          Files.createDirectories(
              Path.of(System.getProperty("java.io.tmpdir"), "lookingglass-lab"));
      for (int number = 0; number < COUNT; number++) {
        LabSlot slot = tryTake(folder, number);
        if (slot != null) {
          return slot;
        }
      }
      throw new IllegalStateException("all %d lab slots are in use".formatted(COUNT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable LabSlot tryTake(Path folder, int number) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("slot" + number), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new LabSlot(number, channel, lock);
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // Another lab of this process has it.
    }
    channel.close();
    return null;
  }

  /** A name for a device or namespace, unique on the machine, at most 15 characters. */
  String name(String suffix) {
    return "lglab" + number + suffix;
  }

  /** Everything in the slot. */
  String prefix(IpVersion version) {
    return switch (version) {
      case IPV4 -> "198.%d.%d.0/20".formatted(18 + number / 16, number % 16 * 16);
      case IPV6 -> "2001:db8:f0%02x::/48".formatted(number);
    };
  }

  /** The address that probes come from. */
  InetAddress prober(IpVersion version) {
    return infrastructure(version, 1);
  }

  /** Address {@code index} (1 to 254) of the network that holds prober and routers. */
  InetAddress infrastructure(IpVersion version, int index) {
    return switch (version) {
      case IPV4 -> ipv4(0, index);
      case IPV6 -> ipv6(0, index);
    };
  }

  /** A target, 0 to {@link #TARGETS} - 1. */
  InetAddress target(IpVersion version, int index) {
    if (index < 0 || index >= TARGETS) {
      throw new IllegalArgumentException(
          "a target is 0 to %d, not %d".formatted(TARGETS - 1, index));
    }
    return switch (version) {
      case IPV4 -> ipv4(1 + index / 256, index % 256);
      case IPV6 -> ipv6(1, 1 + index);
    };
  }

  /** Which target an address is; -1 for an address that is none. */
  int targetIndex(InetAddress address) {
    byte[] bytes = address.getAddress();
    int index =
        switch (IpVersion.of(address)) {
          case IPV4 ->
              ((bytes[1] - 18) * 16 + (bytes[2] & 0xFF) / 16 == number)
                  ? ((bytes[2] & 0x0F) - 1) * 256 + (bytes[3] & 0xFF)
                  : -1;
          case IPV6 -> bytes[7] == 1 ? ((bytes[14] & 0xFF) << 8 | (bytes[15] & 0xFF)) - 1 : -1;
        };
    return index < TARGETS ? index : -1;
  }

  private InetAddress ipv4(int network, int host) {
    return address(198, 18 + number / 16, number % 16 * 16 + network, host);
  }

  private InetAddress ipv6(int network, int host) {
    return address(
        0x20,
        0x01,
        0x0d,
        0xb8,
        0xf0 + number / 256,
        number,
        0,
        network,
        0,
        0,
        0,
        0,
        0,
        0,
        host >>> 8,
        host);
  }

  private static InetAddress address(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
