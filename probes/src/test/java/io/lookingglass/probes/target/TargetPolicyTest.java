package io.lookingglass.probes.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.target.TargetPolicy.Allowed;
import io.lookingglass.probes.target.TargetPolicy.Refused;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TargetPolicyTest {
  private static final TargetPolicy REFUSING = policy("", "", SpecialPurpose.REFUSE);

  @ParameterizedTest(name = "{0} is {1}")
  @CsvFileSource(resources = "/targets/special-purpose.csv", numLinesToSkip = 1)
  void judgesAddressesByTheMostSpecificBlock(String address, @Nullable String reason) {
    switch (REFUSING.decide(IpAddresses.parse(address))) {
      case Allowed _ -> assertThat(reason).as("expected refusal").isNull();
      case Refused refused -> {
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.sentence()).endsWith("is not reachable over the Internet");
      }
    }
  }

  /** The reason, and the sentence in English. */
  private static List<String> told(TargetPolicy.Decision decision) {
    return decision instanceof Refused refused
        ? List.of(refused.reason(), refused.sentence())
        : List.of();
  }

  @Test
  void everyBlockIsRefusedFromItsFirstAddressUnlessItIsReachable() {
    for (SpecialPurposeRegistry.Block block : SpecialPurposeRegistry.blocks()) {
      assertThat(SpecialPurposeRegistry.notGloballyReachable(block.prefix().address()).isPresent())
          .as(block.prefix() + " " + block.name())
          // The first address of 2001::/23 belongs to Teredo.
          .isEqualTo(!block.globallyReachable() && !block.prefix().toString().equals("2001::/23"));
    }
    assertThat(SpecialPurposeRegistry.blocks().stream().map(block -> block.prefix()))
        .doesNotHaveDuplicates();
  }

  @Test
  void sentenceNamesBlockAndRfc() {
    assertThat(told(REFUSING.decide(IpAddresses.parse("10.1.2.3"))))
        .isEqualTo(
            List.of(
                "Private-Use",
                "10.1.2.3 is in 10.0.0.0/8 (Private-Use, RFC 1918), which is not reachable over the"
                    + " Internet"));
    assertThat(told(REFUSING.decide(IpAddresses.parse("64:ff9b::a00:1"))))
        .isEqualTo(
            List.of(
                "Private-Use",
                "the NAT64 address inside it, 10.0.0.1, is in 10.0.0.0/8 (Private-Use, RFC 1918),"
                    + " which is not reachable over the Internet"));
  }

  @Test
  void denyBeatsAllow() {
    TargetPolicy policy = policy("10.0.0.0/8", "10.9.0.0/16", SpecialPurpose.REFUSE);
    assertThat(policy.decide(IpAddresses.parse("10.1.0.1"))).isInstanceOf(Allowed.class);
    assertThat(told(policy.decide(IpAddresses.parse("10.9.0.1"))))
        .isEqualTo(
            List.of(
                "denied by configuration",
                "10.9.0.1 is in 10.9.0.0/16, which this server's operator has excluded from"
                    + " measurements"));
  }

  @Test
  void denyHoldsForEverybodyEvenWhereSpecialPurposeIsAllowed() {
    TargetPolicy policy = policy("", "9.9.9.0/24", SpecialPurpose.ALLOW);
    assertThat(policy.decide(IpAddresses.parse("127.0.0.1"))).isInstanceOf(Allowed.class);
    assertThat(policy.decide(IpAddresses.parse("9.9.9.9"))).isInstanceOf(Refused.class);
    assertThat(policy.decide(IpAddresses.parse("2002:909:909::1"))).isInstanceOf(Refused.class);
    assertThat(policy.decide(IpAddresses.parse("64:ff9b::9.9.9.9"))).isInstanceOf(Refused.class);
  }

  @Test
  void allowOfTheInnerAddressExemptsItsTranslatedForm() {
    TargetPolicy policy = policy("10.0.0.0/8", "", SpecialPurpose.REFUSE);
    assertThat(policy.decide(IpAddresses.parse("64:ff9b::10.0.0.1"))).isInstanceOf(Allowed.class);
    assertThat(policy.decide(IpAddresses.parse("64:ff9b::127.0.0.1"))).isInstanceOf(Refused.class);
    assertThat(policy.decide(IpAddresses.parse("::ffff:10.0.0.1")))
        .as("the mapped form itself is never reachable")
        .isInstanceOf(Refused.class);
  }

  private static TargetPolicy policy(String allow, String deny, SpecialPurpose specialPurpose) {
    return new TargetPolicy(new TargetSettings(prefixes(allow), prefixes(deny), specialPurpose));
  }

  private static List<IpPrefix> prefixes(String text) {
    return Stream.of(text).filter(each -> !each.isEmpty()).map(IpPrefix::parse).toList();
  }
}
