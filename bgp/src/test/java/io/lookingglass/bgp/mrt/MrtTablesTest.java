package io.lookingglass.bgp.mrt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rib.RouteCursor;
import io.lookingglass.bgp.rib.RouteView;
import io.lookingglass.bgp.rib.Routes;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MrtTablesTest {
  private static final Instant DUMPED = Instant.ofEpochSecond(1_700_000_000);
  private static final Instant AN_HOUR_BEFORE = DUMPED.minusSeconds(3600);

  @TempDir private Path folder;
  private @Nullable MrtTables tables;

  @AfterEach
  void close() {
    if (tables != null) {
      tables.close();
    }
  }

  private Path write(String name, String hexFile) throws IOException {
    return Files.write(folder.resolve(name), MrtHexFile.named(hexFile).octets().toByteArray());
  }

  private MrtTables load(Path... files) throws InterruptedException {
    MrtTables loading = MrtTables.load(List.of(files), InstantSource.system());
    tables = loading;
    assertThat(loading.awaitLoaded(Duration.ofSeconds(30))).isTrue();
    return loading;
  }

  private RouteView view(String name) {
    return requireNonNull(tables).view(name).orElseThrow();
  }

  private static List<Routes> walk(RouteView view) {
    List<Routes> all = new ArrayList<>();
    for (Family family : List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST)) {
      for (RouteCursor cursor = view.walk(family, null, null); cursor.next(); ) {
        all.add(cursor.routes());
      }
    }
    return all;
  }

  @Test
  void aTableIsQueriedLikeTheRoutesOfOurOwnPeers() throws Exception {
    load(write("rib.mrt", "table-ipv4"));
    Routes found = view("rib.mrt").longestMatch(IpPrefix.parse("203.0.113.7/32")).orElseThrow();
    assertThat(found.routes())
        .extracting(route -> route.peer().name())
        .containsExactly("rib.mrt/AS4200000001", "rib.mrt/AS64502");
    Route first = found.best().orElseThrow();
    assertThat(first.peer().asn().value()).isEqualTo(4_200_000_001L);
    assertThat(first.peer().identifier()).isEqualTo(IpAddresses.parse("10.0.0.1"));
    assertThat(first.attributes().attributes()).contains(new PathAttribute.LocalPref(150));
  }

  @Test
  void routesKeepTheTimesOfTheFile() throws Exception {
    load(write("rib", "table-ipv4"));
    assertThat(walk(view("rib")).getFirst().routes())
        .extracting(Route::changedAt)
        .containsOnly(AN_HOUR_BEFORE);
  }

  @Test
  void pathIdentifiersTellThePathsOfOnePeerApart() throws Exception {
    load(write("rib", "table-add-path"));
    assertThat(view("rib").exact(IpPrefix.parse("198.51.100.0/25")).orElseThrow().routes())
        .extracting(Route::pathId)
        .containsExactlyInAnyOrder(1L, 4_294_967_295L);
  }

  @Test
  void theStatusTellsWhatThereIsAndWhatItTakes() throws Exception {
    load(write("rib", "table-ipv6"), write("others", "table-others-passed-over"));
    MrtTableStatus status = requireNonNull(tables).status().getFirst();
    assertThat(status.state()).isEqualTo(MrtTableStatus.State.LOADED);
    assertThat(status.dumpedAt()).isEqualTo(DUMPED);
    assertThat(status.viewName()).isEqualTo("rrc");
    assertThat(status.peers()).isEqualTo(2);
    assertThat(status.records()).isEqualTo(4);
    assertThat(status.routes()).isEqualTo(3);
    assertThat(status.problemCount()).isZero();
    assertThat(status.summary().memoryBytes()).isPositive();
    assertThat(requireNonNull(tables).status().getLast().skippedRecords()).isEqualTo(3);
  }

  @Test
  void whatIsMalformedIsToldWithItsPlaceAndTheRestIsThere() throws Exception {
    load(write("records", "malformed-records"), write("attributes", "malformed-attributes"));
    assertThat(walk(view("records"))).hasSize(1);
    List<MrtTableStatus> status = requireNonNull(tables).status();
    assertThat(status.getFirst().problems().getFirst().toString())
        .startsWith("records: record 2 at offset 91: type 13, subtype 2: ");
    assertThat(status.getFirst().problemCount()).isEqualTo(6);
    assertThat(walk(view("attributes"))).hasSize(1);
    assertThat(status.getLast().droppedRoutes()).isEqualTo(2);
    assertThat(status.getLast().discardedAttributes()).isEqualTo(1);
    assertThat(status.getLast().problems().getFirst().toString())
        .isEqualTo(
            "attributes: record 2 at offset 61: 203.0.113.0/24 of attributes/AS4200000001 is left"
                + " out: NEXT_HOP: it has a length of 3; 4 would be right (RFC 7606, section 7.3)");
  }

  @Test
  void aFileThatIsNotThereOrNoTableHasFailed() throws Exception {
    load(folder.resolve("missing"), write("messages", "message-as4"), write("good", "table-ipv4"));
    List<MrtTableStatus> status = requireNonNull(tables).status();
    assertThat(status)
        .extracting(MrtTableStatus::state)
        .containsExactly(
            MrtTableStatus.State.FAILED, MrtTableStatus.State.FAILED, MrtTableStatus.State.LOADED);
    assertThat(status.getFirst().problems().getFirst().reason())
        .isEqualTo("it cannot be read: there is no such file");
    assertThat(status.get(1).problems().getFirst().reason()).contains("no PEER_INDEX_TABLE");
  }

  @Test
  void filesOfOneNameHaveViewsOfTheirOwn() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    load(
        write("rib", "table-ipv4"),
        Files.write(other.resolve("rib"), MrtHexFile.named("table-ipv6").octets().toByteArray()));
    assertThat(walk(view("rib"))).hasSize(1);
    assertThat(walk(view("rib#2"))).hasSize(3);
    assertThat(requireNonNull(tables).view("nothing")).isEmpty();
  }

  @Test
  void anotherListOfFilesLoadsWhatIsNewOrWasWrittenToAndDropsTheRest() throws Exception {
    Path first = write("first", "table-ipv4");
    Path second = write("second", "table-ipv6");
    Path missing = folder.resolve("third");
    MrtTables loaded = load(first, second, missing);
    RouteView kept = view("first");
    assertThat(loaded.reload(List.of(first, second, missing))).isTrue(); // Tries the third again.
    assertThat(loaded.awaitLoaded(Duration.ofSeconds(30))).isTrue();

    write("second", "table-ipv4");
    assertThat(loaded.reload(List.of(second, first))).isTrue();
    assertThat(loaded.awaitLoaded(Duration.ofSeconds(30))).isTrue();
    assertThat(loaded.names()).containsExactly("second", "first");
    assertThat(walk(view("second"))).hasSize(1);
    assertThat(loaded.status().getLast().routes()).isEqualTo(2);
    assertThat(walk(kept)).isEqualTo(walk(view("first")));
    assertThat(loaded.reload(List.of(second, first))).isFalse();
    assertThat(loaded.reload(List.of())).isTrue();
    assertThat(loaded.view("first")).isEmpty();
  }

  @Test
  void whatIsWrittenLoadsAsTheSameRoutes() throws Exception {
    for (String name :
        List.of("table-ipv4", "table-ipv6", "table-add-path", "table-next-hop-ipv6", "bird-ipv4")) {
      load(write("rib", name));
      List<Routes> before = walk(view("rib"));
      ByteArrayOutputStream dump = new ByteArrayOutputStream();
      TableDumpWriter.Written written =
          TableDumpWriter.write(
              view("rib"), (Inet4Address) IpAddresses.parse("10.0.0.9"), "", DUMPED, dump);
      assertThat(written.routes())
          .isEqualTo(before.stream().mapToInt(routes -> routes.routes().size()).sum())
          .isPositive();
      close();
      load(Files.write(folder.resolve("rib"), dump.toByteArray()));
      assertThat(walk(view("rib"))).isEqualTo(before);
      close();
    }
  }
}
