package io.lookingglass.probes.target;

import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.target.EmbeddedIpv4.Inside;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What measurements may be aimed at, decided on the address that is really measured, so that no
 * name leads around it. Immutable and thread-safe.
 *
 * <p>In this order: {@code deny} refuses; {@code allow} exempts from what follows; an address that
 * IANA's special-purpose registries call not globally reachable is refused. An IPv6 address that
 * holds an IPv4 address (IPv4-mapped, NAT64, 6to4, Teredo, ISATAP) is judged by both.
 */
public final class TargetPolicy {
  private final TargetSettings settings;

  public TargetPolicy(TargetSettings settings) {
    this.settings = settings;
  }

  /** One that refuses nothing: for whoever asks from a machine of their own. */
  public static TargetPolicy everything() {
    return new TargetPolicy(new TargetSettings(List.of(), List.of(), SpecialPurpose.ALLOW));
  }

  /** Whether an address may be measured. */
  public sealed interface Decision {}

  /** It may. */
  public record Allowed() implements Decision {}

  /**
   * It may not.
   *
   * @param reason the registry's name of its block, such as {@code Private-Use}, or {@code denied
   *     by configuration}
   * @param said the whole of it, without a full stop
   */
  public record Refused(String reason, Sentence said) implements Decision {
    /** The whole of it in English. */
    public String sentence() {
      return said.english();
    }
  }

  public Decision decide(InetAddress address) {
    List<Inside> inside = EmbeddedIpv4.of(address);
    Optional<Refused> refused =
        denied(address, null)
            .or(() -> first(inside, this::denied))
            .or(() -> exempt(address) ? Optional.empty() : special(address, null))
            .or(() -> exempt(address) ? Optional.empty() : first(inside, this::specialInside));
    return refused.<Decision>map(decision -> decision).orElseGet(Allowed::new);
  }

  private interface Check {
    Optional<Refused> of(InetAddress address, Inside inside);
  }

  private static Optional<Refused> first(List<Inside> inside, Check check) {
    return inside.stream().flatMap(each -> check.of(each.address(), each).stream()).findFirst();
  }

  private Optional<Refused> denied(InetAddress address, @Nullable Inside inside) {
    return holding(settings.deny(), address)
        .map(
            prefix ->
                new Refused(
                    "denied by configuration",
                    Sentence.of(
                        "{0} is in {1}, which this server's operator has excluded from"
                            + " measurements",
                        subject(address, inside), prefix)));
  }

  private boolean exempt(InetAddress address) {
    return settings.specialPurpose() == SpecialPurpose.ALLOW
        || holding(settings.allow(), address).isPresent();
  }

  private Optional<Refused> specialInside(InetAddress address, Inside inside) {
    return exempt(address) ? Optional.empty() : special(address, inside);
  }

  private static Optional<Refused> special(InetAddress address, @Nullable Inside inside) {
    return SpecialPurposeRegistry.notGloballyReachable(address)
        .map(
            block ->
                new Refused(
                    block.name(),
                    Sentence.of(
                        "{0} is in {1} ({2}, {3}), which is not reachable over the Internet",
                        subject(address, inside), block.prefix(), block.name(), block.source())));
  }

  private static Sentence subject(InetAddress address, @Nullable Inside inside) {
    String text = IpAddresses.format(address);
    return inside == null
        ? Sentence.verbatim(text)
        : Sentence.of("the {0} inside it, {1},", inside.role(), text);
  }

  private static Optional<IpPrefix> holding(List<IpPrefix> prefixes, InetAddress address) {
    return prefixes.stream().filter(prefix -> prefix.contains(address)).findFirst();
  }
}
