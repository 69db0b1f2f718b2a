package io.lookingglass.tests.bench;

import io.lookingglass.tests.lab.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Two network namespaces with a link between them: one for feeders, one for who receives. */
final class BenchmarkLink implements AutoCloseable {
  private static final int MOST_FEEDERS = 5;

  private final NetworkNamespace feeders;
  private final NetworkNamespace receiver;

  private BenchmarkLink(NetworkNamespace feeders, NetworkNamespace receiver) {
    this.feeders = feeders;
    this.receiver = receiver;
  }

  static BenchmarkLink make() throws IOException {
    String name = "lgbench" + ProcessHandle.current().pid();
    NetworkNamespace near = NetworkNamespace.make(name + "a");
    NetworkNamespace far = NetworkNamespace.make(name + "b");
    near.ip("link", "add", "v", "type", "veth", "peer", "name", "v", "netns", far.name());
    far.ip("addr", "add", BgpReceiver.ADDRESS + "/24", "dev", "v");
    // Next hops of the feeds are on this link, or some receivers take the routes for invalid.
    far.ip("-6", "addr", "add", "2001:db8:99::1/64", "dev", "v", "nodad");
    far.ip("link", "set", "v", "up");
    near.ip("link", "set", "v", "up");
    for (int feeder = 1; feeder <= MOST_FEEDERS; feeder++) {
      near.ip("addr", "add", BgpReceiver.feederAddress(feeder) + "/24", "dev", "v");
    }
    return new BenchmarkLink(near, far);
  }

  NetworkNamespace feeders() {
    return feeders;
  }

  NetworkNamespace receiver() {
    return receiver;
  }

  /** Removes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() {
    feeders.close();
    receiver.close();
  }
}
