package io.lookingglass.alerts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of posting one event. */
public sealed interface DeliveryAnswer {

  /**
   * The receiver has it.
   *
   * @param status 200 to 299
   */
  record Delivered(int status) implements DeliveryAnswer {}

  /**
   * The receiver will not have it, now or later.
   *
   * @param status of its answer, 0 where none was asked for
   * @param sentence what it answered, and what may be wrong
   */
  record Refused(int status, String sentence) implements DeliveryAnswer {}

  /**
   * It may go better later.
   *
   * @param sentence what went wrong
   * @param retryAfter how long the receiver asks to be left alone, absent when it does not say
   */
  record Failed(String sentence, @Nullable Duration retryAfter) implements DeliveryAnswer {}
}
