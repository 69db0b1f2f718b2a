package io.lookingglass.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpPrefix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is written is read back as it was, on sessions of every kind. */
final class MessageRoundTripTest {
  private static final int ROUNDS = 2000;

  @Test
  void everyMessageIsReadBackAsItWasWritten() {
    RandomMessages messages = new RandomMessages(new Random(4271));
    Set<Integer> types = new HashSet<>();
    Set<Integer> attributes = new HashSet<>();
    Set<Integer> capabilities = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      CodecContext context = messages.context();
      BgpMessage message = messages.message(context);
      Octets octets = Octets.wrap(MessageCodec.encode(message, context));
      assertThat(MessageCodec.length(message, context)).isEqualTo(octets.length());
      assertThat(MessageCodec.frame(octets, context))
          .isEqualTo(new Framing.Message(octets.length(), message.type()));
      assertThat(MessageCodec.decode(octets, context)).isEqualTo(new Decoded.Ok(message));
      types.add(message.type());
      switch (message) {
        case BgpMessage.Update update ->
            update.attributes().forEach(attribute -> attributes.add(attribute.type()));
        case BgpMessage.Open open ->
            open.capabilities().forEach(capability -> capabilities.add(capability.code()));
        case BgpMessage.Notification _, BgpMessage.Keepalive _, BgpMessage.RouteRefresh _ -> {}
      }
    }
    assertThat(types).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    for (AttributeType type : AttributeType.values()) {
      assertThat(attributes).contains(type.code());
    }
    assertThat(capabilities).contains(1, 2, 5, 6, 9, 64, 65, 69, 70, 71, 73, 75);
  }

  @Test
  void theRoutingTableIsToldWhatPeopleAreShown() {
    RandomMessages messages = new RandomMessages(new Random(7606));
    for (int round = 0; round < ROUNDS; round++) {
      CodecContext context = messages.context();
      UpdateReader reader = new UpdateReader();
      for (int repeat = 0; repeat < 3; repeat++) {
        BgpMessage.Update update = messages.update(context);
        BothPaths.agreeOn(Octets.wrap(MessageCodec.encode(update, context)), context, reader);
      }
    }
  }

  @Test
  void mutationsNeverThrowAndNeverDivideTheTwoPaths() {
    Random random = new Random(4760);
    RandomMessages messages = new RandomMessages(random);
    int[] outcomes = new int[4];
    for (int round = 0; round < 10 * ROUNDS; round++) {
      CodecContext context = messages.context();
      byte[] octets = MessageCodec.encode(messages.update(context), context);
      for (int change = random.nextInt(3); change >= 0; change--) {
        octets[MessageCodec.HEADER_LENGTH + random.nextInt(octets.length - 19)] =
            random.nextBoolean() ? (byte) random.nextInt(256) : (byte) random.nextInt(4);
      }
      if (random.nextInt(4) == 0) {
        octets = Arrays.copyOf(octets, 23 + random.nextInt(octets.length - 22));
        octets[16] = (byte) (octets.length >> 8);
        octets[17] = (byte) octets.length;
      }
      Octets message = Octets.wrap(octets);
      BothPaths.agreeOn(message, context, new UpdateReader());
      outcomes[
          switch (MessageCodec.decode(message, context)) {
            case Decoded.Ok _ -> 0;
            case Decoded.AttributeDiscard _ -> 1;
            case Decoded.TreatAsWithdraw _ -> 2;
            case Decoded.SessionReset _ -> 3;
          }]++;
    }
    // Every outcome is met often, so the mutations do reach the rules behind them.
    assertThat(Arrays.stream(outcomes).boxed().toList())
        .allSatisfy(count -> assertThat(count).isGreaterThan(ROUNDS / 10));
  }

  @Test
  void whatIsReadIsWrittenCanonicallyAndThenStable() {
    Random random = new Random(5);
    RandomMessages messages = new RandomMessages(random);
    for (int round = 0; round < ROUNDS; round++) {
      CodecContext context = messages.context();
      byte[] octets = MessageCodec.encode(messages.message(context), context);
      if (octets.length > MessageCodec.HEADER_LENGTH) {
        octets[19 + random.nextInt(octets.length - 19)] ^= (byte) (1 << random.nextInt(8));
      }
      if (MessageCodec.decode(Octets.wrap(octets), context) instanceof Decoded.Ok(BgpMessage ok)) {
        Octets again = Octets.wrap(MessageCodec.encode(ok, context));
        assertThat(MessageCodec.decode(again, context))
            .isInstanceOfSatisfying(
                Decoded.Ok.class,
                decoded ->
                    assertThat(MessageCodec.encode(decoded.message(), context))
                        .isEqualTo(again.toByteArray()));
      }
    }
  }

  @Test
  void pathIdentifiersStandOnlyWhereTheyAreSpoken() {
    CodecContext plain = CodecContext.INITIAL;
    CodecContext addPath =
        new CodecContext(
            false, true, false, Set.of(Family.IPV4_UNICAST), RandomMessages.FAMILIES, Set.of());
    Nlri.Prefix prefix = new Nlri.Prefix(IpPrefix.parse("192.0.2.0/24"), 7L);
    BgpMessage.Update update = new BgpMessage.Update(List.of(prefix), List.of(), List.of());
    assertThat(MessageCodec.encode(update, plain)).hasSize(23 + 4);
    assertThat(MessageCodec.encode(update, addPath)).hasSize(23 + 8);
  }
}
