package io.lookingglass.probes.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records in sentences; mail policies among them. */
class PlainWordsTest {
  private static List<String> english(List<Sentence> sentences) {
    return sentences.stream().map(Sentence::english).toList();
  }

  private static List<String> policies(String text) {
    return english(MailPolicies.read(text));
  }

  private static List<String> of(String type, String data) {
    return english(PlainWords.of(ZoneText.one("example. 60 IN %s %s".formatted(type, data))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CAA | 0 issue \"ca.example\" | ca.example may issue certificates.",
        "CAA | 0 issue \";\" | No authority may issue certificates.",
        "CAA | 0 issuewild \"ca.example; account=7\" | ca.example (under the conditions account=7)"
            + " may issue wildcard certificates.",
        "CAA | 128 future \"x\" | Property future, which is not known here. Who does not understand"
            + " this must not issue (critical).",
        "CAA | 0 iodef \"mailto:a@example\" | Report violations to mailto:a@example.",
        "TLSA | 3 1 1 00 | The server's certificate must be this one, whoever signed it (DANE-EE);"
            + " compared is its public key, by SHA-256.",
        "TLSA | 9 9 9 00 | Certificate usage 9, which is not known; compared is selector 9, by"
            + " matching type 9.",
        "SSHFP | 4 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef | SHA-256 of"
            + " the SSH host key (Ed25519).",
        "SOA | ns.example. admin.example. 7 3600 600 86400 60 | Version 7; master ns.example;"
            + " resolvers remember absence for 60 s at most.",
        "HTTPS | 0 svc.example. | Is an alias for svc.example.",
        "HTTPS | 0 . | This service does not exist.",
      })
  void oneSentence(String type, String data, String sentence) {
    assertThat(of(type, data)).containsExactly(sentence);
  }

  @Test
  void aServiceIsToldParameterByParameter() {
    assertThat(
            of(
                "HTTPS",
                "1 . mandatory=alpn alpn=\"h3,h2\" no-default-alpn port=8443"
                    + " ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1"))
        .containsExactly(
            "Connect to the name itself, priority 1 (lower first).",
            "Who does not understand alpn must not use this.",
            "Speaks HTTP/3, HTTP/2.",
            "Does not speak the protocol's default.",
            "On port 8443.",
            "Try 192.0.2.1, 192.0.2.2 at once.",
            "Try 2001:db8::1 at once.");
  }

  @Test
  void typesAndTextsThatSpeakForThemselvesAreLeftAlone() {
    assertThat(of("A", "192.0.2.1")).isEmpty();
    assertThat(of("TXT", "\"hello\"")).isEmpty();
    assertThat(of("TXT", "\"v=spf10 all\"")).isEmpty();
  }

  @Test
  void textInPiecesIsOneText() {
    assertThat(of("TXT", "\"v=spf1 ip4:192.0.\" \"2.0/24 -all\""))
        .containsExactly(
            "SPF: 192.0.2.0/24 may send mail.", "SPF: everybody else may not send mail (fail).");
  }

  @Test
  void linesAreBoundedInNumberAndLength() {
    assertThat(policies("v=spf1" + " a:example".repeat(1000))).hasSizeGreaterThan(1000);
    List<String> lines = of("TXT", "\"v=spf1" + " a:e".repeat(60) + "\"");
    assertThat(lines).hasSize(24);
    assertThat(
            of(
                "TXT",
                "\"v=DMARC1; p=none; rua=" + "x".repeat(230) + "\" \"" + "y".repeat(250) + "\""))
        .allMatch(line -> line.length() <= 300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=spf1 | SPF: nothing is said about anybody (neutral).",
        "v=spf1 ~all | SPF: everybody else ought not to send mail (softfail).",
        "V=SPF1 ?a/24 | SPF: the addresses of this domain neither may nor may not send mail"
            + " (neutral).",
        "v=spf1 include:_spf.example | SPF: whoever the policy of _spf.example lets may send mail.",
        "v=spf1 mx:mail.example/24//64 | SPF: the mail servers (MX) of mail.example/24//64 may send"
            + " mail.",
        "v=spf1 redirect=_spf.example | SPF: for everything else the policy of _spf.example holds.",
        "v=spf1 moo=cow | SPF: nothing is said about anybody (neutral).",
        "v=spf1 ip4:example | SPF: example, which is no address, may send mail.",
        "v=spf1 all-of-us | SPF: the unknown mechanism all-of-us (an error) may send mail.",
        "v=DMARC1 | DMARC: mail that fails is treated by a policy that is missing or not known.",
        "v=DKIM1; p= | DKIM: this key is revoked.",
        "v=DKIM1; k=ed25519; p=AAAA | DKIM: a key of type ed25519.",
        "v=STSv1; id=20260101 | MTA-STS: senders shall fetch the policy and insist on TLS; its"
            + " version is 20260101.",
        "v=TLSRPTv1; rua=mailto:t@example | Reports about TLS of mail go to mailto:t@example.",
      })
  void aMailPolicyInOneSentence(String text, String sentence) {
    assertThat(policies(text)).containsExactly(sentence);
  }

  @Test
  void tooManyLookUpsAreAnError() {
    assertThat(policies("v=spf1" + " a:x.example".repeat(10) + " ip4:192.0.2.1 -all"))
        .noneMatch(line -> line.contains("permerror"));
    assertThat(policies("v=spf1" + " a:x.example".repeat(11)))
        .last()
        .isEqualTo("SPF: 11 terms need a look-up; more than 10 are an error (permerror).");
  }

  @Test
  void dmarcIsToldTagByTag() {
    assertThat(
            policies(
                "v=DMARC1; p=reject; sp=quarantine; pct=50; aspf=s; rua=mailto:a@example;"
                    + " ruf=mailto:f@example"))
        .containsExactly(
            "DMARC: mail that fails is refused (reject).",
            "DMARC: from subdomains it is put aside (quarantine).",
            "DMARC: that holds for 50 % of it.",
            "DMARC: the domain must match exactly (strict alignment).",
            "DMARC: summaries go to mailto:a@example.",
            "DMARC: single failures are reported to mailto:f@example.");
  }

  @ParameterizedTest
  @CsvSource({"162, 1024", "294, 2048", "422, 3072", "550, 4096"})
  void anRsaKeyIsToldByItsBits(int bytes, int bits) {
    String key = Base64.getEncoder().encodeToString(new byte[bytes]);
    assertThat(policies("v=DKIM1; t=y; p=" + key))
        .containsExactly(
            "DKIM: an RSA key of about %d bits.".formatted(bits),
            "DKIM: the domain is only testing; failures shall not count.");
  }
}
