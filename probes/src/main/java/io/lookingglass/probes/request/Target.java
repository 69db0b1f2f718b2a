package io.lookingglass.probes.request;

import io.lookingglass.config.net.IpPrefix;
import java.net.InetAddress;

/**
 * What a measurement is aimed at: an address literal, a host name or a prefix, in canonical form.
 */
public sealed interface Target {

  /** As it is shown and stored: an address as RFC 5952 writes it, a name as the asker knows it. */
  String text();

  /**
   * An address literal.
   *
   * @param address IPv4 or IPv6, never v4-mapped, without a zone
   * @param text canonical text
   */
  record Address(InetAddress address, String text) implements Target {}

  /**
   * A host name.
   *
   * @param ascii as the DNS carries it: A-labels (RFC 5891), lower case, no trailing dot, at most
   *     253 characters
   * @param text as the asker knows it: Unicode, lower case, no trailing dot
   */
  record Name(String ascii, String text) implements Target {}

  /**
   * A prefix, for measurements that are about routes and send nothing to it.
   *
   * @param text canonical text
   */
  record Prefix(IpPrefix prefix, String text) implements Target {}
}
