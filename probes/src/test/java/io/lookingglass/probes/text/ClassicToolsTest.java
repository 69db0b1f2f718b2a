package io.lookingglass.probes.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.script.EventScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Our lines beside those of the real tools, which probe the loopback interface here. What they
 * measured becomes events, and what is written from these must be what they wrote.
 */
class ClassicToolsTest {
  private static final Pattern PING_TIME = Pattern.compile("time=([0-9.]+) ms");
  private static final Pattern HOP_TIME = Pattern.compile("([0-9.]+) ms");

  @Test
  void pingsLinesAreOurs() throws IOException, InterruptedException {
    List<String> real =
        run("/usr/bin/ping", "iputils-ping", "-n", "-O", "-c", "3", "-i", "0.2", "127.0.0.1");
    StringBuilder script =
        new StringBuilder(
            """
            request ping 127.0.0.1
            resolved 127.0.0.1
            started ICMP bytes=84
            """);
    int sequence = 0;
    for (String line : real) {
      Matcher time = PING_TIME.matcher(line);
      if (time.find()) {
        script.append(
            "ping %d 127.0.0.1 %s ttl=64 bytes=84\n".formatted(sequence++, time.group(1)));
      }
    }
    List<String> ours = lines(script + "finished\n");
    assertThat(withoutClock(ours.subList(0, real.size()))).isEqualTo(withoutClock(real));
  }

  @Test
  void traceroutesLinesAreOurs() throws IOException, InterruptedException {
    List<String> real = run("/usr/sbin/traceroute", "traceroute", "-4", "127.0.0.1");
    assertThat(real).hasSize(2);
    String name = real.get(1).strip().split("\\s+", -1)[1];
    StringBuilder script =
        new StringBuilder(
            """
            request traceroute 127.0.0.1
            resolved 127.0.0.1
            started UDP port=33434 bytes=60 maxHops=30
            hop 1 127.0.0.1\
            """);
    Matcher time = HOP_TIME.matcher(real.get(1));
    while (time.find()) {
      script.append(' ').append(time.group(1));
    }
    List<String> ours =
        lines(script + " kind=PORT_UNREACHABLE\nname 127.0.0.1 " + name + "\nfinished\n");
    assertThat(ours.subList(0, 2)).isEqualTo(real);
  }

  /** mtr needs some seconds, so this was written down: mtr -n -r -w -c 2 127.0.0.1. */
  @Test
  void mtrsRowsAreOurs() {
    List<String> ours =
        lines(
            """
            request mtr 127.0.0.1 packets=2
            resolved 127.0.0.1
            started ICMP bytes=64 packets=2
            hop 1 127.0.0.1 0.1 0.1
            finished
            """);
    assertThat(ours.get(2))
        .isEqualTo("  1.|-- 127.0.0.1  0.0%     2    0.1   0.1   0.1   0.1   0.0");
    assertThat(ours.get(0)).isEqualTo("Start: 127.0.0.1 (127.0.0.1), ICMP, 2 rounds 0.5 s apart");
    assertThat(ours.get(1).indexOf("Loss%") + "Loss%".length())
        .isEqualTo(ours.get(2).indexOf('%') + 1);
  }

  private static List<String> lines(String text) {
    EventScript script = EventScript.parse(text);
    TextLayout layout = TextLayout.forRequest(script.request());
    List<String> lines = new ArrayList<>();
    for (ProbeEvent event : script.events()) {
      lines.addAll(layout.add(event));
    }
    return lines;
  }

  /** Events carry no clock, and ping cuts its last digit off where we round. */
  private static List<String> withoutClock(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceFirst("time [0-9]+ms$", "time"))
        .map(line -> line.startsWith("rtt ") ? line.replaceAll("[0-9]", "0") : line)
        .toList();
  }

  private static List<String> run(String program, String debianPackage, String... arguments)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(program))) {
      String need = "program " + program + " (Debian package " + debianPackage + ")";
      if ("fail".equals(System.getProperty("lookingglass.missingPeer"))) {
        fail("this test needs " + need);
      }
      Assumptions.abort("skipped, because it needs " + need);
    }
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output.lines().toList();
  }
}
