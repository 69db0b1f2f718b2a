package io.lookingglass.tests.rpki;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rpki.Rpki;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.bgp.rpki.VrpTable;
import io.lookingglass.config.RpkiSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.OwnPort;
import io.lookingglass.tests.lab.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** StayRTR serves, rtrclient of RTRlib listens beside us. */
@RequiresProgram(value = "stayrtr", debianPackage = "stayrtr")
@RequiresProgram(value = "rtrclient", debianPackage = "rtr-tools")
class RealCacheTest {
  private static final int PAYLOADS = 5000;

  @TempDir Path folder;
  private final LinkedBlockingQueue<Rpki.Change> changes = new LinkedBlockingQueue<>();
  private final Random random = new Random(6811);
  private @Nullable Process cache;
  private @Nullable Rpki rpki;

  @AfterEach
  void stop() {
    if (rpki != null) {
      rpki.close();
    }
    if (cache != null) {
      cache.destroyForcibly();
    }
  }

  @Test
  void holdsWhatAnIndependentClientHoldsAndFollowsItsChanges() throws Exception {
    NavigableSet<Vrp> vrps = randomVrps();
    serve(vrps);
    int port = startCache();
    rpki = follow(port);
    VrpTable table = change().table();
    assertThat(table.all()).containsExactlyElementsOf(vrps);
    assertThat(table.all()).containsExactlyElementsOf(heldByRtrclient(port));

    Vrp gone = vrps.removeFirst();
    Vrp come = new Vrp(IpPrefix.parse("203.0.113.0/24"), 25, new Asn(64500));
    vrps.add(come);
    serve(vrps);
    Rpki.Change change = change();
    assertThat(change.table().all()).containsExactlyElementsOf(vrps);
    assertThat(change.prefixes()).containsExactlyInAnyOrder(gone.prefix(), come.prefix());
    assertThat(rpki.validity(IpPrefix.parse("203.0.113.128/25"), new Asn(64500)).state())
        .isEqualTo(ValidationState.VALID);
    assertThat(rpki.status().caches().getFirst().serial()).isEqualTo(1);
  }

  @Test
  void findsACacheThatWasKilledAgain() throws Exception {
    NavigableSet<Vrp> vrps = randomVrps();
    serve(vrps);
    int port = startCache();
    rpki = follow(port);
    change();
    Objects.requireNonNull(cache).destroyForcibly().waitFor();
    vrps.removeLast();
    serve(vrps);
    startCache(port);
    assertThat(change().table().all()).containsExactlyElementsOf(vrps);
  }

  private Rpki follow(int port) {
    return Rpki.start(
        new RpkiSettings(List.of(new HostPort("127.0.0.1", port)), Duration.ofHours(2)),
        InstantSource.system(),
        changes::add);
  }

  private Rpki.Change change() throws InterruptedException {
    return Objects.requireNonNull(changes.poll(90, TimeUnit.SECONDS), "no change within 90 s");
  }

  private NavigableSet<Vrp> randomVrps() {
    NavigableSet<Vrp> vrps = new TreeSet<>();
    while (vrps.size() < PAYLOADS) {
      boolean wide = random.nextInt(4) == 0;
      byte[] address = new byte[wide ? 16 : 4];
      random.nextBytes(address);
      int length = wide ? 20 + random.nextInt(29) : 8 + random.nextInt(17);
      for (int bit = length; bit < address.length * 8; bit++) {
        address[bit / 8] &= (byte) ~(0x80 >> bit % 8);
      }
      vrps.add(
          new Vrp(
              new IpPrefix(IpAddresses.ofBytes(address), length),
              Math.min(length + random.nextInt(4), address.length * 8),
              new Asn(random.nextInt(100) == 0 ? 0 : random.nextLong(1, 1L << 32))));
    }
    return vrps;
  }

  /** Replaces the file at once, so that the cache never sees half of it. */
  private void serve(Set<Vrp> vrps) throws IOException {
    String roas =
        vrps.stream()
            .map(
                vrp ->
                    "{\"prefix\":\"%s\",\"maxLength\":%d,\"asn\":\"AS%d\",\"ta\":\"lab\"}"
                        .formatted(vrp.prefix(), vrp.maxLength(), vrp.asn().value()))
            .collect(Collectors.joining(","));
    Path next = folder.resolve("next.json");
    Files.writeString(
        next, "{\"metadata\":{\"buildtime\":\"2026-01-01T00:00:00Z\"},\"roas\":[" + roas + "]}");
    Files.move(next, folder.resolve("roas.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private int startCache() throws IOException {
    int port = OwnPort.on("127.0.0.1");
    startCache(port);
    return port;
  }

  private void startCache(int port) throws IOException {
    cache =
        new ProcessBuilder(
                "stayrtr",
                "-bind",
                "127.0.0.1:" + port,
                "-cache",
                folder.resolve("roas.json").toString(),
                "-checktime=false",
                "-metrics.addr",
                "",
                "-refresh",
                "1")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("stayrtr.log").toFile())
            .start();
  }

  private List<Vrp> heldByRtrclient(int port) throws IOException {
    Path export = folder.resolve("rtrclient.csv");
    Command.run(
        "rtrclient",
        "-e",
        "-t",
        "csv",
        "-o",
        export.toString(),
        "tcp",
        "127.0.0.1",
        String.valueOf(port));
    List<Vrp> held = new ArrayList<>();
    for (String line : Files.readAllLines(export)) {
      List<String> fields = List.of(line.split(", *", -1));
      if (fields.size() == 4) {
        held.add(
            new Vrp(
                IpPrefix.parse(
                    IpAddresses.format(IpAddresses.tryParse(fields.get(0)).orElseThrow())
                        + "/"
                        + fields.get(1)),
                Integer.parseInt(fields.get(2)),
                // It prints AS numbers as if they had a sign.
                new Asn(Long.parseLong(fields.get(3)) & 0xffff_ffffL)));
      }
    }
    held.sort(null);
    return held;
  }
}
