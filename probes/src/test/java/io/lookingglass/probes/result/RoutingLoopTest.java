package io.lookingglass.probes.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutingLoopTest {

  @Test
  void aCircleOfTwoIsFoundWhereItBegins() {
    assertThat(loop("abcdcdcd"))
        .isEqualTo(new RoutingLoop(3, 2, List.of(router('c'), router('d'))));
  }

  @Test
  void aCircleOfThreeIsFoundThoughItEndsInTheMiddle() {
    assertThat(loop("abcdbcdbc"))
        .isEqualTo(new RoutingLoop(2, 3, List.of(router('b'), router('c'), router('d'))));
  }

  @Test
  void silentHopsInsideFitAndNoneBegins() {
    assertThat(loop("ab*cbcb*bcb***"))
        .isEqualTo(new RoutingLoop(4, 2, List.of(router('c'), router('b'))));
  }

  @Test
  void aRouterThatAnswersTwiceIsNoCircle() {
    assertThat(loop("abcbd")).isNull();
    assertThat(loop("abab")).isNull();
  }

  @Test
  void oneRouterThatAnswersAtEveryTtlIsNoCircle() {
    assertThat(loop("abbbbbbbb")).isNull();
  }

  @Test
  void aCircleThatThePathLeavesIsNone() {
    assertThat(loop("abcbcbcde")).isNull();
  }

  @Test
  void anEmptyOrSilentPathIsNone() {
    assertThat(loop("")).isNull();
    assertThat(loop("*****")).isNull();
  }

  private static @Nullable RoutingLoop loop(String path) {
    List<@Nullable InetAddress> addresses = new ArrayList<>();
    for (int index = 0; index < path.length(); index++) {
      char letter = path.charAt(index);
      addresses.add(letter == '*' ? null : router(letter));
    }
    return RoutingLoop.in(addresses);
  }

  private static InetAddress router(char letter) {
    return IpAddresses.parse("198.51.100." + (int) letter);
  }
}
