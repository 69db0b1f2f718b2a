package io.lookingglass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HangUpTest {

  @Test
  void eachSighupRunsTheActionAndTheProgramGoesOn() throws Exception {
    Semaphore seen = new Semaphore(0);
    HangUp.handle(seen::release);
    for (int i = 0; i < 2; i++) {
      Process kill =
          new ProcessBuilder("kill", "-HUP", Long.toString(ProcessHandle.current().pid())).start();
      assertThat(kill.waitFor()).isZero();
      assertThat(seen.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
