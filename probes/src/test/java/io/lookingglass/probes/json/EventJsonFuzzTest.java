package io.lookingglass.probes.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.probes.event.ProbeEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hostile bytes into the readers: what is not read is refused, and nothing else is thrown. */
class EventJsonFuzzTest {
  private static final int MUTATIONS_OF_EACH = 400;

  @FuzzTest(maxDuration = "1m")
  void events(byte[] bytes) {
    read(new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void everyEventSurvivesMutation() {
    Random random = new Random(7);
    int readBack = 0;
    for (ProbeEvent event : Samples.ofEveryVariant(ProbeEvent.class)) {
      byte[] json =
          ("[" + MeasurementJson.text(MeasurementJson.event(event)) + "]")
              .getBytes(StandardCharsets.UTF_8);
      for (int mutation = 0; mutation < MUTATIONS_OF_EACH; mutation++) {
        readBack += read(new String(mutated(json, random), StandardCharsets.UTF_8)) ? 1 : 0;
      }
    }
    // Many mutations only change a digit or a letter of a text.
    assertThat(readBack).isPositive();
  }

  private static boolean read(String json) {
    try {
      List<ProbeEvent> events = MeasurementJson.readEvents(json);
      String written = MeasurementJson.text(MeasurementJson.events(events));
      assertThat(MeasurementJson.readEvents(written)).isEqualTo(events);
      return true;
    } catch (UnreadableJsonException e) {
      assertThat(e.getMessage()).startsWith("events").hasSizeLessThan(2_000);
      return false;
    }
  }

  private static byte[] mutated(byte[] json, Random random) {
    byte[] copy = json.clone();
    for (int change = random.nextInt(3); change >= 0; change--) {
      copy[random.nextInt(copy.length)] =
          random.nextBoolean()
              ? json[random.nextInt(json.length)]
              : (byte) (random.nextInt(96) + 32);
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(copy, random.nextInt(copy.length)) : copy;
  }
}
