package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Decoded;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.MessageCodec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The message within a record, read as the session would have read it.
 *
 * @param message null when nothing of it could be read
 * @param faults what was wrong with it
 */
record MessageReading(@Nullable BgpMessage message, List<Fault> faults) {
  private static final Set<Family> FAMILIES =
      Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_FLOWSPEC, Family.IPV6_FLOWSPEC);

  MessageReading {
    faults = List.copyOf(faults);
  }

  static MessageReading of(MrtRecord.Message record) {
    MrtRecord.Speakers speakers = record.speakers();
    CodecContext context =
        new CodecContext(
            record.fourOctetAs(),
            !speakers.peerAsn().equals(speakers.localAsn()),
            true,
            record.addPath() ? FAMILIES : Set.of(),
            FAMILIES,
            Set.of(Family.IPV4_UNICAST));
    return switch (MessageCodec.decode(record.message(), context)) {
      case Decoded.Ok(BgpMessage message) -> new MessageReading(message, List.of());
      case Decoded.AttributeDiscard(BgpMessage.Update update, List<Fault> faults) ->
          new MessageReading(update, faults);
      case Decoded.TreatAsWithdraw(BgpMessage.Update update, List<Fault> faults) ->
          new MessageReading(update, faults);
      case Decoded.SessionReset(Fault.SessionReset fault) ->
          new MessageReading(null, List.of(fault));
    };
  }
}
