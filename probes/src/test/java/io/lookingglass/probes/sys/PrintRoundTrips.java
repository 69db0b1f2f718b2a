package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.ProbeProtocol;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Prints what each probe to a target brings, to be held beside {@code ping -c}. Arguments: target,
 * protocol (ICMP), port (0), count (5), ttl (64), tier choice (BEST).
 */
final class PrintRoundTrips {
  private PrintRoundTrips() {}

  public static void main(String[] arguments) throws Exception {
    InetAddress target = InetAddress.getByName(arguments[0]);
    ProbeProtocol protocol = ProbeProtocol.valueOf(argument(arguments, 1, "ICMP"));
    int port = Integer.parseInt(argument(arguments, 2, "0"));
    int count = Integer.parseInt(argument(arguments, 3, "5"));
    int ttl = Integer.parseInt(argument(arguments, 4, "64"));
    TierChoice choice = TierChoice.valueOf(argument(arguments, 5, "BEST"));
    try (ProbeNetwork network = LinuxProbeNetwork.open(choice)) {
      FlowSpec spec = new FlowSpec(target, protocol, port, 0, 0, false);
      System.out.println(network.ability(spec.ipVersion(), protocol));
      for (int id = 0; id < count; id++) {
        CountDownLatch answered = new CountDownLatch(1);
        FlowListener printer =
            event -> {
              System.out.println(words(event));
              if (!(event instanceof FlowEvent.Sent)) {
                answered.countDown();
              }
            };
        try (ProbeFlow flow = network.openFlow(spec, printer)) {
          flow.send(List.of(new Probe(id, ttl, 84)));
          if (!answered.await(2, TimeUnit.SECONDS)) {
            System.out.println("no answer in 2 s");
          }
        }
      }
    } catch (ProbeNetworkException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  private static String words(FlowEvent event) {
    return switch (event) {
      case FlowEvent.Replied replied ->
          String.format(Locale.ROOT, "%.3f ms  %s", replied.roundTripNanos() / 1e6, replied);
      case FlowEvent.Sent sent -> sent.toString();
      case FlowEvent.SendFailed failed -> failed.toString();
    };
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return arguments.length > index ? arguments[index] : otherwise;
  }
}
