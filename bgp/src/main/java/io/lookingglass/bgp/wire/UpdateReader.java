package io.lookingglass.bgp.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads UPDATEs for the routing table, without an object for a route.
 *
 * <p>A table arrives with few routes a message and the same attributes again and again. So those of
 * late are remembered by the octets they were read from: when the same octets come again only the
 * NLRI are checked. A message in which anything was wrong is never remembered. New ones that came
 * in the form in which they are kept are copied; only others are decoded.
 *
 * <p>One for each session; not thread-safe. What it remembers is bounded.
 */
public final class UpdateReader {
  private static final int REMEMBERED = 128; // A power of two.

  private final AttributeKey key = new AttributeKey();
  private final CanonicalAttributes canonical = new CanonicalAttributes();
  private final @Nullable Remembered[] remembered = new @Nullable Remembered[REMEMBERED];
  private @Nullable CodecContext rememberedContext;

  /** What became of the octets. */
  public sealed interface Result {

    /** The session goes on. */
    record Update(ReceivedUpdate update) implements Result {}

    /** The session has to end. */
    record SessionReset(Fault.SessionReset fault) implements Result {}
  }

  /** Attributes in which nothing was wrong. */
  private static final class Remembered {
    final byte[] key;
    final @Nullable Family family; // Of MP_REACH_NLRI.
    final @Nullable AttributeSet attributes; // Null when nothing is reachable.
    final boolean onlyUnreachable; // MP_UNREACH_NLRI is the only attribute, or there is none.

    Remembered(
        byte[] key,
        @Nullable Family family,
        @Nullable AttributeSet attributes,
        boolean onlyUnreachable) {
      this.key = key;
      this.family = family;
      this.attributes = attributes;
      this.onlyUnreachable = onlyUnreachable;
    }
  }

  /**
   * Reads one message.
   *
   * @param message an UPDATE with its header, as {@link MessageCodec#frame} found it; becomes part
   *     of the result and must not change afterwards
   */
  public Result read(Octets message, CodecContext context) {
    if (isOther(context)) {
      Arrays.fill(remembered, null);
      rememberedContext = context;
    }
    @Nullable UpdateFields fields = UpdateFields.of(message);
    boolean keyed = fields != null && key.take(fields);
    if (fields != null && keyed) {
      @Nullable Remembered known = remembered[key.hash() & (REMEMBERED - 1)];
      @Nullable ReceivedUpdate update =
          known != null && key.matches(known.key) ? recall(known, fields, context) : null;
      if (update == null && isRecognised(fields, context)) {
        Remembered recognised =
            new Remembered(key.toByteArray(), canonical.family(), canonical.attributes(), false);
        update = recall(recognised, fields, context);
        if (update != null) {
          remembered[key.hash() & (REMEMBERED - 1)] = recognised;
        }
      }
      if (update != null) {
        return new Result.Update(update);
      }
    }
    UpdateParser parsed = UpdateParser.parse(message, context);
    Fault.@Nullable SessionReset reset = parsed.reset();
    return reset != null
        ? new Result.SessionReset(reset)
        : new Result.Update(take(parsed, keyed, context));
  }

  @SuppressWarnings("ReferenceEquality") // It is the very same but after another OPEN.
  private boolean isOther(CodecContext context) {
    return context != rememberedContext && !context.equals(rememberedContext);
  }

  /** Whether the attributes of the key taken last need no decoding. */
  private boolean isRecognised(UpdateFields fields, CodecContext context) {
    @Nullable Octets reachable = key.reachable();
    return key.unreachable() == null
        && (reachable == null || !reachable.isEmpty())
        && canonical.take(fields, context);
  }

  /** The message with known attributes; null when the rest of it needs a closer look. */
  private @Nullable ReceivedUpdate recall(
      Remembered known, UpdateFields fields, CodecContext context) {
    if (!(fields.withdrawn().isEmpty() && fields.nlri().isEmpty())
        && !context.families().contains(Family.IPV4_UNICAST)) {
      return null;
    }
    if (!(NlriCodec.read(Family.IPV4_UNICAST, fields.withdrawn(), context)
        instanceof NlriCodec.Reading.Block(var withdrawn))) {
      return null;
    }
    if (!(NlriCodec.read(Family.IPV4_UNICAST, fields.nlri(), context)
        instanceof NlriCodec.Reading.Block(var nlri))) {
      return null;
    }
    @Nullable NlriBlock reachable = null;
    @Nullable Octets reachableField = key.reachable();
    if (reachableField != null && known.family != null) {
      if (!(NlriCodec.read(known.family, reachableField, context)
          instanceof NlriCodec.Reading.Block(var block))) {
        return null;
      }
      reachable = block;
    }
    Family unreachableFamily = Family.IPV4_UNICAST;
    @Nullable NlriBlock unreachable = null;
    @Nullable Octets unreachableValue = key.unreachable();
    if (unreachableValue != null) {
      if (!(AttributeType.MP_UNREACH_NLRI.decode(unreachableValue, context)
          instanceof AttributeOutcome.Unreachable(var header, var block))) {
        return null;
      }
      unreachableFamily = header.family();
      unreachable = block;
    }
    List<NlriBlock> allUnreachable = listOf(withdrawn, unreachable);
    @Nullable Family endOfRib =
        known.onlyUnreachable && nlri == null && allUnreachable.isEmpty()
            ? endOfRib(unreachableFamily, context)
            : null;
    return new ReceivedUpdate(
        allUnreachable, listOf(nlri, reachable), known.attributes, endOfRib, List.of());
  }

  private ReceivedUpdate take(UpdateParser parsed, boolean keyed, CodecContext context) {
    List<NlriBlock> unreachable = listOf(parsed.withdrawn(), parsed.unreachable());
    List<NlriBlock> reachable = listOf(parsed.nlri(), parsed.reachable());
    if (parsed.treatAsWithdraw()) {
      List<NlriBlock> all = new ArrayList<>(unreachable);
      all.addAll(reachable);
      return new ReceivedUpdate(all, List.of(), null, null, parsed.faults());
    }
    @Nullable AttributeSet attributes = reachable.isEmpty() ? null : attributes(parsed);
    boolean sound = parsed.faults().isEmpty();
    @Nullable Family unreachableFamily = onlyUnreachable(parsed.attributes());
    if (keyed && sound) {
      remembered[key.hash() & (REMEMBERED - 1)] =
          new Remembered(
              key.toByteArray(),
              family(parsed.attributes()),
              attributes,
              unreachableFamily != null);
    }
    @Nullable Family endOfRib =
        sound && unreachableFamily != null && reachable.isEmpty() && unreachable.isEmpty()
            ? endOfRib(unreachableFamily, context)
            : null;
    return new ReceivedUpdate(unreachable, reachable, attributes, endOfRib, parsed.faults());
  }

  /** The canonical form, with the next hops that are of the routes of the message. */
  private static AttributeSet attributes(UpdateParser parsed) {
    return AttributeSet.of(
        parsed.attributes().stream()
            .filter(
                attribute ->
                    switch (attribute) {
                      case PathAttribute.NextHop _ -> parsed.nlri() != null;
                      case PathAttribute.MpReach _ -> parsed.reachable() != null;
                      default -> true;
                    })
            .toList());
  }

  private static @Nullable Family family(List<PathAttribute> attributes) {
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.MpReach reach) {
        return reach.family();
      }
    }
    return null;
  }

  /**
   * The family that a message without any NLRI is the End-of-RIB of (RFC 4724, section 2): that of
   * MP_UNREACH_NLRI when it is the only attribute, IPv4 unicast when there is none, else null.
   */
  private static @Nullable Family onlyUnreachable(List<PathAttribute> attributes) {
    if (attributes.isEmpty()) {
      return Family.IPV4_UNICAST;
    }
    return attributes.size() == 1
            && attributes.getFirst() instanceof PathAttribute.MpUnreach unreach
        ? unreach.family()
        : null;
  }

  private static @Nullable Family endOfRib(Family family, CodecContext context) {
    return context.families().contains(family) ? family : null;
  }

  private static List<NlriBlock> listOf(@Nullable NlriBlock first, @Nullable NlriBlock second) {
    if (first == null) {
      return second == null ? List.of() : List.of(second);
    }
    return second == null ? List.of(first) : List.of(first, second);
  }
}
