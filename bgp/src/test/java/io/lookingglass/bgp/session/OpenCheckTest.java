package io.lookingglass.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which OPEN of a peer is refused, with what, and what people are told. */
class OpenCheckTest {

  private static Inet4Address identifier(String text) {
    return (Inet4Address) IpAddresses.parse(text);
  }

  private static Open open(int version, int asn, int holdTime, String identifier) {
    return new Open(version, asn, holdTime, identifier(identifier), List.of());
  }

  private static String refusal(SessionSettings settings, Open open) {
    return OpenCheck.refusal(settings, open)
        .map(
            refusal ->
                refusal.notification().code()
                    + "/"
                    + refusal.notification().subcode()
                    + " "
                    + refusal.notification().data().hex()
                    + "; "
                    + refusal.problem().summary())
        .orElse("accepted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4, 64511, 90, 192.0.2.9 | accepted",
        "4, 64511, 0, 192.0.2.9 | accepted",
        "4, 64511, 3, 192.0.2.9 | accepted",
        // Of another AS, the identifier may be ours (RFC 6286).
        "4, 64511, 90, 192.0.2.1 | accepted",
        "3, 64511, 90, 192.0.2.9 | 2/1 0004; The peer speaks BGP version 3, this speaker version 4",
        "5, 64511, 90, 192.0.2.9 | 2/1 0004; The peer speaks BGP version 5, this speaker version 4",
        "4, 64512, 90, 192.0.2.9 | 2/2 ; Bad peer AS: they say 64512, configured 64511",
        "4, 0, 90, 192.0.2.9 | 2/2 ; Bad peer AS: they say 0, configured 64511",
        "4, 64511, 90, 0.0.0.0 | 2/3 ; Bad BGP identifier: the peer's is 0.0.0.0",
        "4, 64511, 1, 192.0.2.9 | 2/6 ; Unacceptable hold time: the peer proposes 1 s",
        "4, 64511, 2, 192.0.2.9 | 2/6 ; Unacceptable hold time: the peer proposes 2 s"
      })
  void anOpenIsJudgedByItsFixedPart(String fields, String expected) {
    String[] field = fields.split(", ", -1);
    Open open =
        open(
            Integer.parseInt(field[0]),
            Integer.parseInt(field[1]),
            Integer.parseInt(field[2]),
            field[3]);

    assertThat(refusal(SessionUnderTest.settings(), open)).isEqualTo(expected);
  }

  @Test
  void withinAnAsTheIdentifierMustNotBeOurs() {
    SessionSettings internal =
        SessionUnderTest.settings("64496", "192.0.2.1", "192.0.2.2", "64496", "", "");

    assertThat(refusal(internal, open(4, 64496, 90, "192.0.2.1")))
        .isEqualTo("2/3 ; Bad BGP identifier: the peer has ours, 192.0.2.1");
    assertThat(refusal(internal, open(4, 64496, 90, "192.0.2.2"))).isEqualTo("accepted");
  }

  @Test
  void theFourOctetAsIsTheOneToBeRight() {
    Open open =
        new Open(
            4,
            64511,
            90,
            identifier("192.0.2.9"),
            List.of(new Capability.FourOctetAs(new Asn(65536))));

    assertThat(refusal(SessionUnderTest.settings(), open))
        .isEqualTo("2/2 ; Bad peer AS: they say 65536, configured 64511");
  }

  /** RFC 9234, section 4.2, table 2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "provider | 3 | ok",
        "customer | 0 | ok",
        "rs | 2 | ok",
        "rs-client | 1 | ok",
        "peer | 4 | ok",
        "provider | 0 | 2/11 ; Role mismatch: they say provider, ours is provider",
        "customer | 3 | 2/11 ; Role mismatch: they say customer, ours is customer",
        "rs | 1 | 2/11 ; Role mismatch: they say rs, ours is rs",
        "peer | 3 | 2/11 ; Role mismatch: they say customer, ours is peer",
        "peer | 7 | 2/11 ; Role mismatch: they say role 7, ours is peer",
        "peer | 4 4 | ok",
        "peer | 4 3 | 2/11 ; Role mismatch: the peer tells several roles, ours is peer",
        "peer | '' | ok",
        "peer, require-role: true | '' | 2/11 ; Role mismatch: the peer tells no role, ours is peer"
      })
  void rolesHaveToFit(String role, String told, String expected) {
    List<Capability> capabilities =
        told.isEmpty()
            ? List.of()
            : Arrays.stream(told.split(" ", -1))
                .<Capability>map(value -> new Capability.Role(Integer.parseInt(value)))
                .toList();
    Open open = new Open(4, 64511, 90, identifier("192.0.2.9"), capabilities);

    assertThat(refusal(SessionUnderTest.settings("", "role: " + role), open))
        .isEqualTo(expected.equals("ok") ? "accepted" : expected);
  }

  @Test
  void theRoleOfThePeerDoesNotMatterWhereWeHaveNone() {
    Open open = new Open(4, 64511, 90, identifier("192.0.2.9"), List.of(new Capability.Role(3)));

    assertThat(refusal(SessionUnderTest.settings(), open)).isEqualTo("accepted");
  }

  @Test
  void aFamilyInCommonIsNeeded() {
    Open open =
        new Open(
            4,
            64511,
            90,
            identifier("192.0.2.9"),
            List.of(new Capability.Multiprotocol(Family.IPV4_UNICAST)));

    assertThat(
            refusal(SessionUnderTest.settings("", "families: [ipv6-unicast, ipv4-flowspec]"), open))
        .isEqualTo(
            "2/7 01040002000101040001"
                + "0085; No address family in common: ours are ipv6-unicast, ipv4-flowspec,"
                + " theirs ipv4-unicast");
  }
}
