package io.lookingglass.tests.lab.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NamespacePair;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** Everything on port 179 of a link from now on, for an independent dissector to read. */
public final class Capture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final DaemonProcess dumpcap;
  private final Path file;

  private Capture(DaemonProcess dumpcap, Path file) {
    this.dumpcap = dumpcap;
    this.file = file;
  }

  /**
   * Begins to capture at the near end.
   *
   * @param folder where files are kept
   */
  public static Capture start(NamespacePair link, Path folder) {
    Path file = folder.resolve("capture.pcapng");
    DaemonProcess dumpcap =
        DaemonProcess.start(
            link.near(),
            folder.resolve("capture.log"),
            List.of(
                "dumpcap",
                "-i",
                NamespacePair.DEVICE,
                "-f",
                "tcp port 179",
                "-w",
                file.toString()));
    // It names its file when it listens.
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> dumpcap.output().contains("File: "));
    return new Capture(dumpcap, file);
  }

  /**
   * A message as tshark dissects it.
   *
   * @param layer its fields
   */
  public record Message(JsonNode layer) {
    /** 1-5, as in the header. */
    public int type() {
      return layer.path("bgp.type").asInt(0);
    }

    /** What the dissector objects to; empty for a good message. */
    public List<String> objections() {
      List<String> found = new ArrayList<>();
      collect(layer, found);
      return found;
    }

    private static void collect(JsonNode node, List<String> found) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (entry.getKey().equals("_ws.expert") || entry.getKey().startsWith("_ws.malformed")) {
          found.add(entry.getValue().toString());
        }
      }
      node.forEach(child -> collect(child, found));
    }
  }

  /**
   * Every message that one side sent, in order, until there is one that is waited for; the capture
   * runs behind the wire.
   *
   * @param last what is waited for
   */
  public List<Message> messagesOf(InetAddress sender, Predicate<Message> last) {
    AtomicReference<List<Message>> messages = new AtomicReference<>(List.of());
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              messages.set(messagesOf(sender));
              assertThat(messages.get()).anyMatch(last);
            });
    return messages.get();
  }

  private List<Message> messagesOf(InetAddress sender) {
    String field = sender.getAddress().length == 4 ? "ip.src" : "ipv6.src";
    String filter = "bgp && %s == %s".formatted(field, IpAddresses.format(sender));
    // It fails where the file ends in the middle of a packet, having told those before.
    String text =
        Command.attempt(
                "tshark", "-r", file.toString(), "-Y", filter, "-T", "json", "--no-duplicate-keys")
            .output();
    // Around it stands what it says to people: that it runs as root, that the file is cut short.
    int begin = text.indexOf("[\n");
    int end = text.lastIndexOf("]\n") + 1;
    List<Message> messages = new ArrayList<>();
    for (JsonNode packet : Json.one(begin < 0 || end < begin ? "[]" : text.substring(begin, end))) {
      JsonNode layers = packet.path("_source").path("layers");
      for (Map.Entry<String, JsonNode> layer : layers.properties()) {
        if (layer.getKey().startsWith("_ws.malformed")) {
          messages.add(new Message(layers));
        }
      }
      JsonNode bgp = layers.path("bgp");
      if (bgp.isArray()) {
        bgp.forEach(message -> messages.add(new Message(message)));
      } else if (bgp.isObject()) {
        messages.add(new Message(bgp));
      }
    }
    return messages;
  }

  @Override
  public void close() {
    dumpcap.terminate();
  }
}
