package io.lookingglass.tests.lab.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NamespacePair;
import io.lookingglass.tests.lab.bgp.Capture.Message;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dissector sees what is wrong. */
@RequiresBgpDaemons
class CaptureTest {
  private static final String MARKER = "ff".repeat(16);
  private static final String KEEPALIVE = MARKER + "0013" + "04";
  // ORIGIN has one octet.
  private static final String WRONG_ORIGIN =
      MARKER + "001c" + "02" + "0000" + "0005" + "4001020000";

  @TempDir private Path folder = Path.of("");

  @Test
  void malformedMessagesAreObjectedTo() throws Exception {
    try (NamespacePair link = NamespacePair.make();
        Capture capture = Capture.start(link, folder);
        ServerSocket listener =
            link.far().within(() -> new ServerSocket(179, 1, link.farAddress(IpVersion.IPV4)));
        Socket near = link.near().within(() -> new Socket(link.farAddress(IpVersion.IPV4), 179));
        Socket far = listener.accept()) {
      OutputStream out = near.getOutputStream();
      out.write(HexFormat.of().parseHex(KEEPALIVE + WRONG_ORIGIN));
      out.flush();
      far.getInputStream().readNBytes(KEEPALIVE.length() / 2);
      InetAddress sender = link.nearAddress(IpVersion.IPV4);
      List<Message> messages =
          capture.messagesOf(sender, message -> !message.objections().isEmpty());
      assertThat(messages)
          .filteredOn(message -> message.type() == 4)
          .singleElement()
          .satisfies(message -> assertThat(message.objections()).isEmpty());
      assertThat(messages)
          .filteredOn(message -> message.type() == 2)
          .singleElement()
          .satisfies(message -> assertThat(message.objections()).isNotEmpty());
    }
  }
}
