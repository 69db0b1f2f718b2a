package io.lookingglass.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server that takes webhooks as a script says. */
final class ReceivingServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(204);
  private final CountDownLatch stuck = new CountDownLatch(1);
  private volatile Map<String, String> headers = Map.of();
  private volatile boolean silent;

  /** What came. */
  record Request(String id, String timestamp, String signature, String contentType, String body) {}

  /**
   * @param port 0 for any
   */
  ReceivingServer(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          new Request(
              header(exchange, "webhook-id"),
              header(exchange, "webhook-timestamp"),
              header(exchange, "webhook-signature"),
              header(exchange, "Content-Type"),
              body));
      if (silent) {
        stuck.await();
      }
      headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(status.get(), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook/s3cretpath?token=s3crettoken";
  }

  void answer(int with) {
    status.set(with);
  }

  void answer(int with, String header, String value) {
    headers = Map.of(header, value);
    status.set(with);
  }

  /** From now on requests are read and never answered. */
  void fallSilent() {
    silent = true;
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void close() {
    stuck.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
