package io.lookingglass.probes.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.HopNotSent;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.HopTimedOut;
import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.event.ProbeEvent.PingNotSent;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.PingTimedOut;
import io.lookingglass.probes.event.ProbeEvent.RoundFinished;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays every file of {@code trace/*.scenario} and checks what it expects. */
class ScenarioTest {

  static Stream<Path> scenarios() throws IOException, URISyntaxException {
    URL directory = Objects.requireNonNull(ScenarioTest.class.getResource("/trace"));
    URI uri = directory.toURI();
    try (Stream<Path> files = Files.list(Path.of(uri))) {
      return files.filter(file -> file.toString().endsWith(".scenario")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void a_scenario_ends_as_its_file_expects(Path file) throws IOException {
    Scenario scenario = Scenario.read(file);
    Replay replay = scenario.replay();

    assertThat(scenario.expectations()).isNotEmpty();
    for (Scenario.Expectation expectation : scenario.expectations()) {
      List<String> words = expectation.words();
      assertThat(actual(words, replay))
          .as("%s:%d expect %s", file.getFileName(), expectation.lineNumber(), words)
          .isEqualTo(wanted(words, replay));
    }
  }

  /** What came out, in the words of the expectation. */
  private static String actual(List<String> words, Replay replay) {
    return switch (words.getFirst()) {
      case "end" -> String.valueOf(replay.endMs());
      case "sent" -> String.valueOf(replay.sent().size());
      case "path" -> path(Integer.parseInt(words.get(1)), replay);
      case "hop" -> hop(Integer.parseInt(words.get(1)), replay);
      case "rounds" -> rounds(Integer.parseInt(words.get(1)), replay);
      case "mtu" -> mtu(replay);
      case "sizes" -> sizes(replay);
      case "ping" -> ping(replay);
      case "failure" -> String.join("; ", replay.failures());
      default -> throw new IllegalArgumentException("expect " + words);
    };
  }

  /** The expectation itself; a range {@code a..b} that holds becomes the value found. */
  private static String wanted(List<String> words, Replay replay) {
    return switch (words.getFirst()) {
      case "end", "sent" -> {
        String[] range = words.get(1).split("\\.\\.", 2);
        double actual = Double.parseDouble(actual(words, replay));
        boolean within =
            actual >= Double.parseDouble(range[0]) && actual <= Double.parseDouble(range[1]);
        yield within ? actual(words, replay) : words.get(1);
      }
      case "path", "rounds", "hop" -> String.join(" ", words.subList(2, words.size()));
      default -> String.join(" ", words.subList(1, words.size()));
    };
  }

  /** First answer of each hop up to the end that the last round of the flow found. */
  private static String path(int flow, Replay replay) {
    List<RoundFinished> rounds =
        replay.said(RoundFinished.class).stream().filter(r -> r.flow() == flow).toList();
    if (rounds.isEmpty()) {
      return "";
    }
    List<String> hops = new ArrayList<>();
    for (int ttl = 1; ttl <= rounds.getLast().lastTtl(); ttl++) {
      int wantedTtl = ttl;
      hops.add(
          replay.said(HopReplied.class).stream()
              .filter(reply -> reply.flow() == flow && reply.ttl() == wantedTtl)
              .map(reply -> reply.from().getHostAddress())
              .findFirst()
              .orElse("*"));
    }
    return String.join(" ", hops);
  }

  private static String rounds(int flow, Replay replay) {
    return String.join(
        " ",
        replay.said(RoundFinished.class).stream()
            .filter(round -> round.flow() == flow)
            .map(r -> r.round() + ":" + r.lastTtl() + (r.reached() ? "" : "!"))
            .toList());
  }

  private static String hop(int ttl, Replay replay) {
    StringBuilder outcomes = new StringBuilder();
    for (Replay.Said said : replay.said()) {
      switch (said.event()) {
        case HopReplied e when e.ttl() == ttl ->
            outcomes.append(" %d:%s".formatted(e.round(), e.kind()));
        case HopTimedOut e when e.ttl() == ttl -> outcomes.append(" %d:lost".formatted(e.round()));
        case HopNotSent e when e.ttl() == ttl ->
            outcomes.append(" %d:not-sent".formatted(e.round()));
        default -> {}
      }
    }
    return outcomes.toString().strip();
  }

  private static String ping(Replay replay) {
    StringBuilder outcomes = new StringBuilder();
    for (Replay.Said said : replay.said()) {
      String sequenceAndOutcome =
          switch (said.event()) {
            case PingReplied e -> "%d:%s".formatted(e.sequence(), e.kind());
            case PingTimedOut e -> "%d:lost".formatted(e.sequence());
            case PingNotSent e -> "%d:not-sent".formatted(e.sequence());
            default -> throw new AssertionError("a ping says " + said.event());
          };
      outcomes.append(' ').append(sequenceAndOutcome);
    }
    return outcomes.toString().strip();
  }

  private static String sizes(Replay replay) {
    StringBuilder outcomes = new StringBuilder();
    for (Replay.Said said : replay.said()) {
      switch (said.event()) {
        case ProbeEvent.SizePassed e -> outcomes.append(" %d:passed".formatted(e.packetBytes()));
        case ProbeEvent.SizeTooBig e ->
            outcomes.append(" %d:too-big:%s".formatted(e.packetBytes(), e.mtuBytes()));
        case ProbeEvent.SizeLost e -> outcomes.append(" %d:lost".formatted(e.packetBytes()));
        default -> {}
      }
    }
    return outcomes.toString().strip();
  }

  private static String mtu(Replay replay) {
    return String.join(
        " ",
        replay.said(PathMtuFound.class).stream()
            .map(
                found ->
                    "%s mtu=%s interface=%s by=%s hop=%s"
                        .formatted(
                            found.conclusion(),
                            found.pathMtuBytes(),
                            found.interfaceMtuBytes(),
                            address(found.limitedBy()),
                            found.limitingHop()))
            .toList());
  }

  private static String address(@Nullable InetAddress address) {
    return address == null ? "null" : address.getHostAddress();
  }
}
