package io.lookingglass.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who looks at a stream of Server-Sent Events, on a connection of its own; plain sockets,
 * so that five hundred of them cost little beside what they watch.
 */
final class StreamWatcher {
  private final URI base;
  private final @Nullable String path;
  private final Supplier<String> newest;
  private final AtomicLong events = new AtomicLong();
  private volatile boolean stopped;
  private volatile @Nullable Socket open;
  private volatile @Nullable String problem;

  private StreamWatcher(URI base, @Nullable String path, Supplier<String> newest) {
    this.base = base;
    this.path = path;
    this.newest = newest;
  }

  /**
   * Begins to watch.
   *
   * @param path null to watch the newest measurement, and when it is over the newest one then
   */
  static StreamWatcher start(String base, @Nullable String path, Supplier<String> newest) {
    StreamWatcher watcher = new StreamWatcher(URI.create(base), path, newest);
    Thread.ofVirtual().start(watcher::watch);
    return watcher;
  }

  static long events(List<StreamWatcher> watchers) {
    return watchers.stream().mapToLong(watcher -> watcher.events.get()).sum();
  }

  /** What broke its stream, if anything did. */
  List<String> problem() {
    @Nullable String known = problem;
    return known == null ? List.of() : List.of(known);
  }

  void stop() {
    stopped = true;
    @Nullable Socket socket = open;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        problem = e.getMessage();
      }
    }
  }

  private void watch() {
    String at = "";
    try {
      while (!stopped) {
        String measurement = newest.get();
        at = path == null ? "/v1/measurements/" + measurement + "/events" : path;
        boolean ended = read(at);
        if (path != null || !ended) {
          break;
        }
        while (!stopped && newest.get().equals(measurement)) {
          Thread.sleep(100);
        }
      }
      if (!stopped) {
        problem = at + " ended by itself";
      }
    } catch (IOException e) {
      if (!stopped) {
        problem = at + ": " + e.getMessage();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the stream said that it is over. */
  private boolean read(String at) throws IOException {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      open = socket;
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + at
                      + " HTTP/1.1\r\nHost: "
                      + base.getAuthority()
                      + "\r\nAccept: text/event-stream\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      @Nullable String status = in.readLine();
      if (status == null || !status.contains(" 200 ")) {
        throw new IOException("answered " + status);
      }
      for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("event: done")) {
          return true;
        } else if (line.startsWith("event:")) {
          events.incrementAndGet();
        }
      }
      return false;
    }
  }
}
