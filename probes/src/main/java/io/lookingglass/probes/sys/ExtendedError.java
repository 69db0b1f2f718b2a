package io.lookingglass.probes.sys;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct sock_extended_err} of a socket's error queue, with the address behind it (ip(7),
 * IP_RECVERR).
 *
 * @param origin one of {@code SO_EE_ORIGIN_*}
 * @param type ICMP type when the origin is ICMP
 * @param code ICMP code when the origin is ICMP
 * @param info the MTU with EMSGSIZE; the kind of time stamp when the origin is a time stamp
 * @param data the packet's number when the origin is a time stamp; else, with IP_RECVERR_RFC4884,
 *     length and flags of the extension
 * @param offender who sent the ICMP error; absent for errors of this host
 */
record ExtendedError(
    int errno, int origin, int type, int code, int info, int data, @Nullable InetAddress offender) {

  boolean fromIcmp() {
    return origin == LinuxAbi.SO_EE_ORIGIN_ICMP || origin == LinuxAbi.SO_EE_ORIGIN_ICMP6;
  }
}
