package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.target.DnsTargetResolver;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.Resolution;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopbackNameServerTest {

  @Test
  void everyNameHasTheLoopbackAddress() throws Exception {
    try (LoopbackNameServer server = LoopbackNameServer.open()) {
      NameServers servers = NameServers.of(List.of(server.address()));
      Resolution resolution =
          new DnsTargetResolver(servers).resolve(TargetParser.parse("some.example"), null);
      assertThat(resolution)
          .isInstanceOfSatisfying(
              Resolution.Resolved.class,
              resolved ->
                  assertThat(resolved.target().addresses())
                      .contains(IpAddresses.parse("127.0.0.1")));
    }
  }

  @Test
  void whatIsNoQuestionGetsNoAnswer() {
    for (int length = 0; length < 17; length++) {
      assertThat(LoopbackNameServer.answer(new byte[length])).isEmpty();
    }
    assertThat(LoopbackNameServer.answer(new byte[17])).as("about the root").hasSize(33);
    byte[] endless = new byte[40];
    Arrays.fill(endless, (byte) 63);
    assertThat(LoopbackNameServer.answer(endless)).isEmpty();
  }
}
