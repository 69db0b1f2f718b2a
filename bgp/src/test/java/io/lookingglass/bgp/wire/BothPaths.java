package io.lookingglass.bgp.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Reads an UPDATE for people and for the routing table, and sees that both tell the same. */
final class BothPaths {
  private BothPaths() {}

  /** Twice through the reader: the second time it may remember. */
  static void agreeOn(Octets message, CodecContext context, UpdateReader reader) {
    Decoded decoded = MessageCodec.decode(message, context);
    UpdateReader.Result first = reader.read(message, context);
    assertThat(reader.read(message, context)).isEqualTo(first);
    switch (first) {
      case UpdateReader.Result.SessionReset(Fault.SessionReset fault) ->
          assertThat(decoded).isEqualTo(new Decoded.SessionReset(fault));
      case UpdateReader.Result.Update(ReceivedUpdate update) -> {
        switch (decoded) {
          case Decoded.Ok(BgpMessage shown) -> {
            assertThat(update.faults()).isEmpty();
            agree(update, (BgpMessage.Update) shown);
          }
          case Decoded.AttributeDiscard(BgpMessage.Update shown, List<Fault> faults) -> {
            assertThat(update.faults()).isEqualTo(faults);
            agree(update, shown);
          }
          case Decoded.TreatAsWithdraw(BgpMessage.Update shown, List<Fault> faults) -> {
            assertThat(update.faults()).isEqualTo(faults);
            assertThat(update.reachable()).isEmpty();
            assertThat(update.attributes()).isNull();
            assertThat(routes(update.unreachable()))
                .containsExactlyInAnyOrderElementsOf(unreachable(shown));
          }
          case Decoded.SessionReset reset ->
              throw new AssertionError("only one path resets the session: " + reset);
        }
      }
    }
  }

  private static void agree(ReceivedUpdate update, BgpMessage.Update shown) {
    assertThat(routes(update.unreachable())).isEqualTo(unreachable(shown));
    List<Nlri> reachable = new ArrayList<>(shown.nlri());
    shown.attributes().stream()
        .filter(PathAttribute.MpReach.class::isInstance)
        .forEach(attribute -> reachable.addAll(((PathAttribute.MpReach) attribute).nlri()));
    assertThat(routes(update.reachable())).isEqualTo(reachable);
    if (reachable.isEmpty()) {
      assertThat(update.attributes()).isNull();
    } else {
      AttributeSet attributes = requireNonNull(update.attributes());
      List<PathAttribute> expected =
          AttributeSet.of(shown.attributes()).attributes().stream()
              .filter(
                  attribute ->
                      !(attribute instanceof PathAttribute.NextHop) || !shown.nlri().isEmpty())
              .filter(
                  attribute ->
                      !(attribute instanceof PathAttribute.MpReach)
                          || reachable.size() > shown.nlri().size())
              .toList();
      assertThat(attributes.attributes()).isEqualTo(expected);
      assertThat(AttributeSet.of(attributes.attributes())).isEqualTo(attributes);
    }
  }

  private static List<Nlri> unreachable(BgpMessage.Update shown) {
    List<Nlri> unreachable = new ArrayList<>(shown.withdrawn());
    shown.attributes().stream()
        .filter(PathAttribute.MpUnreach.class::isInstance)
        .forEach(
            attribute -> unreachable.addAll(((PathAttribute.MpUnreach) attribute).withdrawn()));
    return unreachable;
  }

  private static List<Nlri> routes(List<NlriBlock> blocks) {
    List<Nlri> routes = new ArrayList<>();
    for (NlriBlock block : blocks) {
      List<Nlri> decoded = NlriCodec.decode(block);
      assertThat(block.count()).isEqualTo(decoded.size());
      routes.addAll(decoded);
    }
    return routes;
  }
}
