package io.lookingglass.tests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * TCP ports for daemons that must be told on which to listen. Until this process ends the kernel
 * gives such a port to nobody who asks for any: a socket stays bound to it, which does not listen.
 * Whoever names it and lets addresses be reused, as daemons do, shares it; before that connections
 * to it are refused.
 */
public final class OwnPort {
  private static final List<Socket> KEPT = Collections.synchronizedList(new ArrayList<>());

  private OwnPort() {}

  /** One on this address, as on 127.0.0.1. */
  public static int on(String address) {
    return keep(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
  }

  /** One on every address of both versions of IP. */
  public static int everywhere() {
    return keep(new InetSocketAddress(0));
  }

  @SuppressWarnings("resource") // Kept, as said.
  private static int keep(InetSocketAddress address) {
    Socket socket = new Socket();
    KEPT.add(socket);
    try {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return socket.getLocalPort();
  }
}
