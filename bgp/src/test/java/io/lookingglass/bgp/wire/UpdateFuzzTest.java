package io.lookingglass.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Hostile octets into the whole decoder: nothing throws, both paths agree, what is read is written
 * in one form. Runs over its corpus in ordinary test runs and fuzzes with {@code JAZZER_FUZZ=1},
 * one test at a time.
 */
final class UpdateFuzzTest {
  private static final Set<Family> FAMILIES = RandomMessages.FAMILIES;
  private static final Set<Family> IPV4 = Set.of(Family.IPV4_UNICAST);
  private static final List<CodecContext> SESSIONS =
      List.of(
          new CodecContext(true, true, false, Set.of(), FAMILIES, Set.of()),
          new CodecContext(true, false, true, FAMILIES, FAMILIES, IPV4),
          new CodecContext(false, true, true, Set.of(), FAMILIES, IPV4),
          new CodecContext(false, false, false, IPV4, FAMILIES, Set.of()),
          CodecContext.INITIAL);

  /** The readers live on, so that what they remember takes part. */
  private static final List<UpdateReader> READERS =
      SESSIONS.stream().map(_ -> new UpdateReader()).toList();

  /**
   * @param octets a message; marker and length are put right, to get past that door
   */
  @FuzzTest(maxDuration = "2m")
  void messages(byte[] octets) {
    if (octets.length < MessageCodec.HEADER_LENGTH || octets.length > 65535) {
      assertThat(MessageCodec.decode(Octets.wrap(octets), CodecContext.INITIAL))
          .isInstanceOf(Decoded.SessionReset.class);
      return;
    }
    byte[] framed = octets.clone();
    Arrays.fill(framed, 0, 16, (byte) 0xff);
    framed[16] = (byte) (framed.length >> 8);
    framed[17] = (byte) framed.length;
    Octets message = Octets.wrap(framed);
    for (int i = 0; i < SESSIONS.size(); i++) {
      CodecContext context = SESSIONS.get(i);
      if (MessageCodec.frame(message, context) instanceof Framing.Message(int length, int type)) {
        assertThat(length).isEqualTo(framed.length);
        if (type == BgpMessage.Update.TYPE) {
          BothPaths.agreeOn(message, context, READERS.get(i));
        }
      }
      stable(message, context);
    }
  }

  private static void stable(Octets message, CodecContext context) {
    if (!(MessageCodec.decode(message, context) instanceof Decoded.Ok(BgpMessage first))) {
      return;
    }
    byte[] written;
    try {
      written = MessageCodec.encode(first, context);
    } catch (MessageTooLongException e) {
      // Flow labels are written in four octets, also those that came in one.
      assertThat(message.length()).isGreaterThan(2000);
      return;
    }
    assertThat(MessageCodec.decode(Octets.wrap(written), context))
        .isInstanceOfSatisfying(
            Decoded.Ok.class,
            again -> assertThat(MessageCodec.encode(again.message(), context)).isEqualTo(written));
  }

  /** Into the header alone. */
  @FuzzTest(maxDuration = "30s")
  void headers(byte[] octets) {
    if (octets.length >= MessageCodec.HEADER_LENGTH) {
      for (CodecContext context : SESSIONS) {
        if (MessageCodec.frame(Octets.wrap(octets), context)
            instanceof Framing.Message(int length, int type)) {
          assertThat(length).isBetween(MessageCodec.HEADER_LENGTH, context.maxMessageLength());
          assertThat(type).isBetween(1, 5);
        }
      }
    }
  }
}
