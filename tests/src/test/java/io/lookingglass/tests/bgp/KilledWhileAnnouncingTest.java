package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.Announcement;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.store.Database;
import io.lookingglass.store.SqlAnnouncementStore;
import io.lookingglass.tests.lab.bgp.Capture;
import io.lookingglass.tests.lab.bgp.Capture.Message;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.Peering;
import io.lookingglass.tests.lab.bgp.RequiresBgpDaemons;
import io.lookingglass.tests.lab.bgp.SeenRoute;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The program is killed while it announces; what it had acknowledged is announced again. */
@RequiresBgpDaemons
class KilledWhileAnnouncingTest {
  private static final int ROUTES = 1000;
  private static final int END_OF_RIB_LENGTH = 23;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @Execution(ExecutionMode.SAME_THREAD) // Each is two processes more.
  void everythingAcknowledgedIsToldAgainBeforeEndOfRibAndNothingElse(DaemonKind kind) {
    try (AnnouncingLab lab = new AnnouncingLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      String file =
          lab.file(
              "ipv4-unicast, ipv6-unicast",
              "announcements: {changes-per-minute: 100000, max-active: 100000}");
      List<String> acknowledged;
      try (AnnouncingProcess process = AnnouncingProcess.start(lab.link(), folder, file, ROUTES)) {
        lab.eventually(
            () -> assertThat(process.accepted()).as(process.output()).hasSizeGreaterThan(300));
        process.kill();
        acknowledged = process.accepted();
      }
      assertThat(acknowledged).hasSizeLessThan(ROUTES);
      Set<String> stored = stored();
      assertThat(stored).containsAll(acknowledged);
      // One may have been stored when it was killed, and not acknowledged any more.
      assertThat(stored.size()).isBetween(acknowledged.size(), acknowledged.size() + 1);

      try (Capture capture = Capture.start(lab.link(), folder);
          AnnouncingProcess again = AnnouncingProcess.start(lab.link(), folder, file, 0)) {
        lab.eventually(
            () ->
                assertThat(
                        daemon.routes(IpVersion.IPV4).stream()
                            .map(SeenRoute::prefix)
                            .map(IpPrefix::toString)
                            .collect(Collectors.toSet()))
                    .as(again.output())
                    .isEqualTo(stored));
        List<Message> messages =
            capture.messagesOf(
                lab.link().nearAddress(IpVersion.IPV4), KilledWhileAnnouncingTest::isEndOfRib);
        Set<String> before = new HashSet<>();
        for (Message message : messages) {
          if (isEndOfRib(message)) {
            break;
          }
          collect(message.layer(), before);
        }
        assertThat(before)
            .isEqualTo(
                stored.stream()
                    .map(prefix -> prefix.substring(0, prefix.indexOf('/')))
                    .collect(Collectors.toSet()));
      }
    }
  }

  private static boolean isEndOfRib(Message message) {
    return message.type() == 2 && message.layer().path("bgp.length").asInt(0) == END_OF_RIB_LENGTH;
  }

  private static void collect(JsonNode node, Set<String> prefixes) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getKey().equals("bgp.nlri_prefix")) {
        if (entry.getValue().isArray()) {
          entry.getValue().forEach(value -> prefixes.add(value.stringValue()));
        } else {
          prefixes.add(entry.getValue().stringValue());
        }
      }
    }
    node.forEach(child -> collect(child, prefixes));
  }

  private Set<String> stored() {
    try (Database database = Database.open("sqlite:" + folder.resolve("announcements.db"))) {
      return new SqlAnnouncementStore(database, InstantSource.system())
          .active().announcements().stream()
              .map(Announcement::request)
              .map(request -> request.subject().text())
              .collect(Collectors.toSet());
    }
  }
}
