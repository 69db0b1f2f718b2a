package io.lookingglass.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HangUpTest {

  @Test
  void eachSighupRunsTheActionAndTheProgramGoesOn() throws Exception {
    assumeFalse(
        ignored(), "SIGHUP is ignored since before the JVM was started, by nohup for example");
    Semaphore seen = new Semaphore(0);
    HangUp.handle(seen::release);
    for (int i = 0; i < 2; i++) {
      Process kill =
          new ProcessBuilder("kill", "-HUP", Long.toString(ProcessHandle.current().pid())).start();
      assertThat(kill.waitFor()).isZero();
      assertThat(seen.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** A JVM leaves a signal alone that it was started to ignore. */
  private static boolean ignored() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0);
  }
}
