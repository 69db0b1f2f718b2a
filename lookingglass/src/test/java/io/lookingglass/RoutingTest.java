package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lookingglass.bgp.query.RouteQuery;
import io.lookingglass.bgp.query.RouteQueryReader;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.store.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions and tables come and go with the configuration. */
final class RoutingTest {
  /** One peer, 192.0.2.1 of AS 64500. */
  private static final String PEERS =
      "6553f100 000d 0001 00000015 0a000009 0000 0001 02 0a000001 c0000201 0000fbf4";

  /** 203.0.113.0/24 by way of 192.0.2.1. */
  private static final String ROUTE =
      "6553f100 000d 0002 00000026 00000000 18cb0071 0001 0000 6553e2f0 0014"
          + "40010100 4002060201 0000fbf4 400304c0000201";

  @TempDir private Path folder;
  private final List<Database> databases = new ArrayList<>();
  private final List<Routing> started = new ArrayList<>();
  private final List<Socket> kept = new ArrayList<>();
  private Routing routing;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  RoutingTest() {}

  @BeforeEach
  void startWithNothing() {
    routing = start("{}");
  }

  private Routing start(String yaml) {
    Database database =
        Database.open("sqlite:" + folder.resolve("%d.db".formatted(databases.size())));
    databases.add(database);
    Routing its = Routing.start(configuration(yaml), database, List.of(), InstantSource.system());
    started.add(its);
    return its;
  }

  @AfterEach
  void stop() throws IOException {
    started.forEach(Routing::close);
    databases.forEach(Database::close);
    for (Socket socket : kept) {
      socket.close();
    }
  }

  /** A port that nobody else gets: only who listens on it by its number may share it. */
  private int keptPort() throws IOException {
    Socket socket = new Socket();
    kept.add(socket);
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket.getLocalPort();
  }

  private static Configuration configuration(String yaml) {
    return ConfigurationLoader.parse(yaml);
  }

  private static Configuration listening(int port) {
    return configuration(
        """
        bgp:
          asn: 64500
          router-id: 10.0.0.1
          listen: 127.0.0.1:%d
          peers:
            - {name: other, address: 127.0.0.2, asn: 64501, passive: true, announce: true}
        """
            .formatted(port));
  }

  private List<String> found(String parameter, String value) throws Exception {
    return switch (RouteQueryReader.read(Map.of(parameter, List.of(value)))) {
      case RouteQueryReader.Reading.Understood(RouteQuery query) ->
          routing.queries().find(query).routes().stream()
              .map(found -> found.prefix() + " " + found.route().peer().name())
              .toList();
      case RouteQueryReader.Reading.Refused refused ->
          throw new AssertionError(refused.problems().toString());
    };
  }

  @Test
  void aReloadStartsTheSpeakerWhereThereWasNone() throws Exception {
    int port = keptPort();
    assertThat(routing.view().peers()).isEmpty();
    assertThat(routing.queries().configured()).isFalse();

    routing.reload(listening(port));
    assertThat(routing.queries().configured()).isTrue();
    assertThat(routing.view().peers()).extracting(PeerStatus::name).containsExactly("other");
    start(
        """
        bgp:
          asn: 64501
          router-id: 10.0.0.2
          peers:
            - name: ours
              address: 127.0.0.1
              port: %d
              asn: 64500
              local-address: 127.0.0.2
        """
            .formatted(port));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> routing.view().peers().getFirst().state() == SessionState.ESTABLISHED);
    assertThat(routing.queries().tables().advertised())
        .extracting(advertised -> advertised.to().name())
        .containsExactly("other");
  }

  @Test
  void aReloadThatLeavesNothingEndsTheSpeakerAndAnotherStartsItAgain() throws Exception {
    int port = keptPort();
    routing.reload(listening(port));
    new Socket(InetAddress.getLoopbackAddress(), port).close();

    routing.reload(configuration("{}"));
    assertThat(routing.queries().configured()).isFalse();
    assertThat(routing.view().peers()).isEmpty();
    assertThat(found("prefix", "192.0.2.1")).isEmpty();
    assertThat(catchThrowable(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()))
        .isInstanceOf(IOException.class);

    routing.reload(listening(port));
    new Socket(InetAddress.getLoopbackAddress(), port).close();
    assertThat(routing.view().peers()).hasSize(1);
  }

  @Test
  void whatCannotBeListenedOnIsTriedAgainByTheNextReload() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
      routing.reload(listening(port));
      assertThat(routing.speaker()).isNull();
    }
    routing.reload(listening(port));
    assertThat(routing.speaker()).isNotNull();
  }

  @Test
  void dumpedTablesAreQueriedLikeTheOthersAndCountedInTheMemory() throws Exception {
    Path file =
        Files.write(
            folder.resolve("rib.mrt"), HexFormat.of().parseHex((PEERS + ROUTE).replace(" ", "")));
    routing.reload(configuration("bgp: {mrt-tables: [\"%s\"]}".formatted(file)));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> routing.view().dumps().getFirst().routes() == 1);

    assertThat(routing.queries().configured()).isTrue();
    assertThat(found("table", "mrt:rib.mrt")).containsExactly("203.0.113.0/24 rib.mrt/AS64500");
    assertThat(found("peer", "rib.mrt/AS64500")).hasSize(1);
    assertThat(found("table", "mrt:another")).isEmpty();
    assertThat(found("prefix", "203.0.113.7")).isEmpty(); // Not one of the speaker's.
    assertThat(routing.view().summary().memory().dumps()).isPositive();

    routing.reload(configuration("bgp: {}"));
    assertThat(routing.view().dumps()).isEmpty();
    assertThat(routing.queries().configured()).isFalse();
    assertThat(routing.view().summary().memoryBytes()).isZero();
  }
}
