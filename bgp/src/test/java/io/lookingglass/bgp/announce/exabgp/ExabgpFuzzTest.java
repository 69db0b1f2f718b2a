package io.lookingglass.bgp.announce.exabgp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.bgp.wire.AttributeSet;
import java.nio.charset.StandardCharsets;

/** Hostile lines: each is a command with sound values, or refused with a place within the line. */
final class ExabgpFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void lines(byte[] bytes) {
    String line = new String(bytes, StandardCharsets.ISO_8859_1);
    check(line);
    check("announce route 203.0.113.0/24 next-hop self " + line);
    check("announce flow route { match { destination 203.0.113.7/32; } then { " + line);
    check("announce flow route { match { " + line);
  }

  private static void check(String line) {
    try {
      switch (ExabgpParser.parse(line)) {
        case ExabgpCommand.Unicast command -> {
          assertThat(command.routes()).hasSizeBetween(1, RouteGrammar.MOST_ROUTES);
          command.routes().forEach(route -> AttributeSet.of(route.attributes()));
        }
        case ExabgpCommand.Flow command -> {
          assertThat(command.route().rule().isOf(command.route().family())).isTrue();
          AttributeSet.of(command.route().attributes());
        }
        case ExabgpCommand.EndOfRib _,
            ExabgpCommand.Version _,
            ExabgpCommand.Shutdown _,
            ExabgpCommand.Nothing _ -> {}
      }
    } catch (ExabgpSyntaxException e) {
      assertThat(e.column()).isBetween(1, line.length() + 1);
      assertThat(e.problem()).isNotBlank();
    }
  }
}
