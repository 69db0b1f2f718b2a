package io.lookingglass.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Good and malformed messages from the commented files in {@code wire/}. */
final class WireCorpusTest {

  static List<WireFile> files() {
    return WireFile.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void theOutcomeIsTheOneTheFileAsksFor(WireFile file) {
    Decoded decoded = MessageCodec.decode(file.octets(), file.context());
    assertThat(outcome(decoded)).isEqualTo(file.expect("outcome"));
    assertThat(section(decoded)).isEqualTo(file.expect("section"));
    @Nullable String data = file.expect("data");
    if (data != null) {
      assertThat(((Decoded.SessionReset) decoded).fault().notification().data().hex())
          .isEqualTo(data);
    }
    for (Fault fault : faults(decoded)) {
      assertThat(fault.reason()).hasSizeBetween(10, 200).doesNotEndWith(".");
      assertThat(fault.octets().length()).isBetween(0, Fault.MOST_OCTETS);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatIsGoodIsWrittenBackAsItWas(WireFile file) {
    if (MessageCodec.decode(file.octets(), file.context()) instanceof Decoded.Ok(var message)) {
      Octets written = Octets.wrap(MessageCodec.encode(message, file.context()));
      assertThat(written.equals(file.octets()) ? "yes" : "no")
          .as(written.hex())
          .isEqualTo(file.expected().getOrDefault("canonical", "yes"));
      if (message instanceof BgpMessage.Notification notification) {
        assertThat(ShutdownCommunication.decode(notification))
            .isEqualTo(Optional.ofNullable(file.expect("shutdown")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void theRoutingTableGetsWhatTheFileAsksFor(WireFile file) {
    if (file.octets().at(18) != BgpMessage.Update.TYPE
        || !(MessageCodec.frame(file.octets(), file.context())
            instanceof Framing.Message(int length, int _))
        || length != file.octets().length()) {
      return;
    }
    UpdateReader reader = new UpdateReader();
    BothPaths.agreeOn(file.octets(), file.context(), reader);
    if (reader.read(file.octets(), file.context())
        instanceof UpdateReader.Result.Update(ReceivedUpdate update)) {
      expect(file, "reachable", routes(update.reachable()));
      expect(file, "unreachable", routes(update.unreachable()));
      assertThat(update.endOfRib() == null ? null : update.endOfRib().toString())
          .isEqualTo(file.expect("end-of-rib"));
      List<PathAttribute> attributes =
          update.attributes() == null ? List.of() : update.attributes().attributes();
      expect(file, "attributes", attributes.stream().map(each -> Integer.toString(each.type())));
      expect(file, "as-path", attributes.stream().flatMap(WireCorpusTest::asns));
    }
  }

  @Test
  void everyAttributeHasAFileInWhichItIsMalformed() {
    String outcomes =
        files().stream()
            .map(file -> file.name() + " " + file.expect("outcome"))
            .collect(Collectors.joining("\n"));
    for (AttributeType type : AttributeType.values()) {
      assertThat(outcomes).containsPattern("(attribute-discard|treat-as-withdraw) " + type.name());
    }
  }

  private static void expect(WireFile file, String key, Stream<String> actual) {
    @Nullable String expected = file.expect(key);
    if (expected != null) {
      assertThat(actual.collect(Collectors.joining(" "))).isEqualTo(expected);
    }
  }

  private static Stream<String> routes(List<NlriBlock> blocks) {
    return blocks.stream()
        .flatMap(block -> NlriCodec.decode(block).stream())
        .map(
            nlri ->
                switch (nlri) {
                  case Nlri.Prefix(var prefix, Long pathId) ->
                      prefix + (pathId == null ? "" : "#" + pathId);
                  case Nlri.FlowSpec(FlowSpecRule rule, Long _) -> rule.toString();
                  case Nlri.Opaque(Octets octets) -> octets.hex();
                });
  }

  private static Stream<String> asns(PathAttribute attribute) {
    return attribute instanceof PathAttribute.AsPathAttribute(AsPath path)
        ? path.segments().stream()
            .flatMap(segment -> segment.asns().stream())
            .map(asn -> Long.toString(asn.value()))
        : Stream.of();
  }

  private static String outcome(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Ok _ -> "ok";
      case Decoded.AttributeDiscard(var _, List<Fault> faults) ->
          "attribute-discard " + names(faults);
      case Decoded.TreatAsWithdraw(var _, List<Fault> faults) ->
          "treat-as-withdraw " + names(faults);
      case Decoded.SessionReset(Fault.SessionReset fault) ->
          "session-reset " + fault.notification().code() + "/" + fault.notification().subcode();
    };
  }

  private static String names(List<Fault> faults) {
    return faults.stream()
        .map(
            fault ->
                switch (fault) {
                  case Fault.AttributeDiscard discard -> discard.attributeType();
                  case Fault.TreatAsWithdraw withdraw -> withdraw.attributeType();
                  case Fault.SessionReset reset -> throw new AssertionError(reset);
                })
        .map(type -> type == 0 ? "0" : AttributeType.nameOf(type))
        .collect(Collectors.joining(" "));
  }

  private static @Nullable String section(Decoded decoded) {
    List<Fault> faults = faults(decoded);
    return faults.isEmpty() ? null : faults.getFirst().section();
  }

  private static List<Fault> faults(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Ok _ -> new ArrayList<>();
      case Decoded.AttributeDiscard(var _, List<Fault> faults) -> faults;
      case Decoded.TreatAsWithdraw(var _, List<Fault> faults) -> faults;
      case Decoded.SessionReset(Fault.SessionReset fault) -> List.of(fault);
    };
  }
}
