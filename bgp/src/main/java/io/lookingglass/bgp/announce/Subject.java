package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.FlowSpecType;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is announced, and of which kind. Immutable. */
public sealed interface Subject {

  /** The kinds, as {@code kind} in REST has them in lower case. */
  enum Kind {
    ANNOUNCE,
    BLACKHOLE,
    FLOWSPEC
  }

  Kind kind();

  /** The family it is a route of. */
  Family family();

  /** What an UPDATE names. */
  Nlri nlri();

  /** The addresses it is about: the prefix, or the destination of the rule. */
  IpPrefix destination();

  /** As people read it: the prefix, or the rule in the notation of FlowSpecText. */
  String text();

  /** A protected prefix, or a more specific of it: its traffic is to come here. */
  record Prefix(IpPrefix prefix) implements Subject {
    @Override
    public Kind kind() {
      return Kind.ANNOUNCE;
    }

    @Override
    public Family family() {
      return unicast(prefix);
    }

    @Override
    public Nlri nlri() {
      return new Nlri.Prefix(prefix, null);
    }

    @Override
    public IpPrefix destination() {
      return prefix;
    }

    @Override
    public String text() {
      return prefix.toString();
    }
  }

  /**
   * A host route whose traffic the peer is to drop (RFC 7999).
   *
   * @param prefix one address
   * @param export whether the peer may tell it to other networks; unless true it gets NO_EXPORT
   *     (RFC 7999, section 3.2)
   */
  record Blackhole(IpPrefix prefix, boolean export) implements Subject {
    @Override
    public Kind kind() {
      return Kind.BLACKHOLE;
    }

    @Override
    public Family family() {
      return unicast(prefix);
    }

    @Override
    public Nlri nlri() {
      return new Nlri.Prefix(prefix, null);
    }

    @Override
    public IpPrefix destination() {
      return prefix;
    }

    @Override
    public String text() {
      return prefix.toString();
    }
  }

  /**
   * A FlowSpec rule (RFC 8955, RFC 8956).
   *
   * @param actions traffic-rate, traffic-action and the like, 1-{@value #MOST_ACTIONS}; which are
   *     allowed is checked when it is asked for
   */
  record FlowSpec(FlowSpecRule rule, List<ExtendedCommunity> actions) implements Subject {
    static final int MOST_ACTIONS = 8;

    /**
     * @throws IllegalArgumentException when the rule has no destination, or there are no actions,
     *     or too many
     */
    public FlowSpec {
      actions = List.copyOf(actions);
      if (actions.isEmpty() || actions.size() > MOST_ACTIONS) {
        throw new IllegalArgumentException(
            "A FlowSpec rule here has 1-"
                + MOST_ACTIONS
                + " actions, such as traffic-rate-bytes:0:0, which discards");
      }
      if (destinationOf(rule) == null) {
        throw new IllegalArgumentException(
            "A FlowSpec rule here names its destination: a prefix within a protected one");
      }
    }

    @Override
    public Kind kind() {
      return Kind.FLOWSPEC;
    }

    @Override
    public Family family() {
      return destination().isIpv4() ? Family.IPV4_FLOWSPEC : Family.IPV6_FLOWSPEC;
    }

    @Override
    public Nlri nlri() {
      return new Nlri.FlowSpec(rule, null);
    }

    @Override
    public IpPrefix destination() {
      IpPrefix destination = destinationOf(rule);
      if (destination == null) {
        throw new IllegalStateException("No destination");
      }
      return destination;
    }

    @Override
    public String text() {
      return FlowSpecText.format(family(), rule);
    }
  }

  /**
   * The destination of a rule; null when it has none, or one with an offset, which is about the
   * whole Internet.
   */
  static @Nullable IpPrefix destinationOf(FlowSpecRule rule) {
    return rule.components().getFirst() instanceof FlowSpecRule.PrefixComponent component
            && component.type() == FlowSpecType.DESTINATION.code()
            && component.offset() == 0
        ? component.prefix()
        : null;
  }

  private static Family unicast(IpPrefix prefix) {
    return prefix.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
  }
}
