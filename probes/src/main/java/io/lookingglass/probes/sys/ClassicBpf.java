package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;

/**
 * The socket filter (classic BPF, the kernel's filter.rst) of the raw TCP socket: it lets through
 * only SYN-ACK and RST segments to the ports that flows own, so that this process does not see the
 * rest of the host's TCP traffic.
 */
final class ClassicBpf {
  private ClassicBpf() {}

  private static final int LOAD_BYTE_INDEXED = 0x50; // A = packet[X + k]
  private static final int LOAD_HALF_INDEXED = 0x48; // A = packet[X + k], 16 bits
  private static final int LOAD_X_IMMEDIATE = 0x01; // X = k
  private static final int LOAD_X_HEADER_LENGTH = 0xb1; // X = 4 * (packet[k] & 15)
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_BITS_SET = 0x45;
  private static final int RETURN = 0x06;
  private static final int INSTRUCTION_BYTES = 8;

  /** BPF_MAXINSNS. */
  private static final int MAX_INSTRUCTIONS = 4096;

  private static final int FIXED_INSTRUCTIONS = 6;

  /** How many ports one filter can name. */
  static final int MAX_PORTS = (MAX_INSTRUCTIONS - FIXED_INSTRUCTIONS) / 2;

  private static final int ACCEPT_WHOLE = 0x40000;
  private static final int TCP_DESTINATION_PORT = 2;
  private static final int TCP_FLAGS = 13;
  private static final int TCP_SYN_OR_RST = 0x02 | 0x04;

  /**
   * The program for these destination ports. A raw IPv4 socket's filter sees the packet from its IP
   * header on, an IPv6 one's from the TCP header on.
   *
   * @throws IllegalArgumentException when there are more than {@link #MAX_PORTS}
   */
  static byte[] tcpAnswersTo(IpVersion ipVersion, Collection<Integer> ports) {
    if (ports.size() > MAX_PORTS) {
      throw new IllegalArgumentException(
          "%d ports are more than one filter can name (%d)".formatted(ports.size(), MAX_PORTS));
    }
    ByteBuffer program =
        ByteBuffer.allocate((FIXED_INSTRUCTIONS + 2 * ports.size()) * INSTRUCTION_BYTES)
            .order(ByteOrder.nativeOrder());
    switch (ipVersion) {
      case IPV4 -> instruction(program, LOAD_X_HEADER_LENGTH, 0, 0, 0);
      case IPV6 -> instruction(program, LOAD_X_IMMEDIATE, 0, 0, 0);
    }
    instruction(program, LOAD_BYTE_INDEXED, 0, 0, TCP_FLAGS);
    instruction(program, JUMP_BITS_SET, 1, 0, TCP_SYN_OR_RST);
    instruction(program, RETURN, 0, 0, 0);
    instruction(program, LOAD_HALF_INDEXED, 0, 0, TCP_DESTINATION_PORT);
    for (int port : ports) {
      instruction(program, JUMP_EQUAL, 0, 1, port);
      instruction(program, RETURN, 0, 0, ACCEPT_WHOLE);
    }
    instruction(program, RETURN, 0, 0, 0);
    return program.array();
  }

  /** Replaces the socket's filter: {@code struct sock_fprog} is count 2 bytes, pointer at 8. */
  static void attach(KernelSocket socket, byte[] program) throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocate(program.length, 8);
      MemorySegment.copy(program, 0, code, ValueLayout.JAVA_BYTE, 0, program.length);
      MemorySegment filter = arena.allocate(16, 8);
      filter.set(ValueLayout.JAVA_SHORT, 0, (short) (program.length / INSTRUCTION_BYTES));
      filter.set(ValueLayout.ADDRESS, 8, code);
      socket.option(LinuxAbi.SOL_SOCKET, LinuxAbi.SO_ATTACH_FILTER, filter, 16);
    }
  }

  /** {@code struct sock_filter}: code 2 bytes, jump if true 1, jump if false 1, k 4. */
  private static void instruction(ByteBuffer program, int code, int ifTrue, int ifFalse, int k) {
    program.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(k);
  }
}
