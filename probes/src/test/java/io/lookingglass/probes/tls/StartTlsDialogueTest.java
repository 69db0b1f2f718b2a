package io.lookingglass.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.tls.StartTlsDialogue.Step;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StartTlsDialogueTest {

  @Test
  void smtpAsksForStartTlsOnlyWhereItIsOffered() {
    StartTlsDialogue dialogue = dialogue(StartTls.SMTP);
    assertThat(dialogue.begin()).isInstanceOf(Step.Wait.class);
    assertThat(sent(dialogue, "220-mail.example ESMTP\r\n220 ready\r\n"))
        .isEqualTo("EHLO [192.0.2.1]");
    assertThat(sent(dialogue, "250-mail.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n"))
        .isEqualTo("STARTTLS");
    assertThat(answer(dialogue, "220 go ahead\r\n")).isInstanceOf(Step.Ready.class);
  }

  @Test
  void smtpWithoutStartTlsIsSaidToBeSo() {
    StartTlsDialogue dialogue = dialogue(StartTls.SMTP);
    sent(dialogue, "220 mail.example\r\n");
    assertThat(refusal(answer(dialogue, "250-mail.example\r\n250 8BITMIME\r\n")))
        .isEqualTo("the server does not offer STARTTLS");
  }

  @Test
  void whatIsSaidBehindTheConsentIsTakenForAnInjection() {
    StartTlsDialogue dialogue = dialogue(StartTls.POP3);
    sent(dialogue, "+OK hello\r\n");
    assertThat(refusal(answer(dialogue, "+OK begin\r\n+OK injected\r\n")))
        .contains("sent more in plain text");
  }

  @Test
  void anotherProtocolsGreetingIsQuoted() {
    assertThat(refusal(answer(dialogue(StartTls.IMAP), "220 mail.example ESMTP\r\n")))
        .isEqualTo("the server greets with \"220 mail.example ESMTP\"");
  }

  @Test
  void anAnswerInPiecesIsPutTogether() {
    StartTlsDialogue dialogue = dialogue(StartTls.FTP);
    assertThat(answer(dialogue, "22")).isInstanceOf(Step.Wait.class);
    assertThat(answer(dialogue, "0-wel")).isInstanceOf(Step.Wait.class);
    assertThat(sent(dialogue, "come\r\n220 ok\r\n")).isEqualTo("AUTH TLS");
    assertThat(answer(dialogue, "234 go\r\n")).isInstanceOf(Step.Ready.class);
  }

  @Test
  void anEndlessGreetingIsNotReadToItsEnd() {
    assertThat(refusal(answer(dialogue(StartTls.IMAP), "x".repeat(40_000))))
        .contains("more than 32,768 bytes");
  }

  @Test
  void ldapSaysByItsResultWhetherTlsFollows() {
    // LDAPMessage: messageID 1, ExtendedResponse with resultCode success, two empty strings
    assertThat(bytes(dialogue(StartTls.LDAP), "300c02010178070a010004000400"))
        .isInstanceOf(Step.Ready.class);
    // ... with resultCode unavailable (52)
    assertThat(refusal(bytes(dialogue(StartTls.LDAP), "300c02010178070a013404000400")))
        .isEqualTo("the server refuses StartTLS with LDAP result 52");
  }

  @Test
  void postgresAnswersWithOneLetter() {
    assertThat(bytes(dialogue(StartTls.POSTGRES), "53")).isInstanceOf(Step.Ready.class);
    assertThat(refusal(bytes(dialogue(StartTls.POSTGRES), "4e")))
        .isEqualTo("the server does not offer TLS");
  }

  @Test
  void mysqlTellsInItsGreetingWhetherItHasTls() {
    String greeting =
        "0a" // protocol 10
            + "382e3000" // version 8.0
            + "01000000" // connection
            + "0102030405060708" // salt
            + "00" // filler
            + "%s" // capabilities, the lower half
            + "210200"; // character set, status
    String with = greeting.formatted("0008");
    StartTlsDialogue dialogue = dialogue(StartTls.MYSQL);
    Step step = bytes(dialogue, "%02x000000".formatted(with.length() / 2) + with);
    assertThat(step).isInstanceOf(Step.Send.class);
    assertThat(HexFormat.of().formatHex(((Step.Send) step).bytes()))
        .startsWith("20000001" + "008a0000" + "00000001" + "21")
        .hasSize(72);
    assertThat(dialogue.received(new byte[0])).isInstanceOf(Step.Ready.class);
    String without = greeting.formatted("0000");
    assertThat(
            refusal(
                bytes(
                    dialogue(StartTls.MYSQL),
                    "%02x000000".formatted(without.length() / 2) + without)))
        .isEqualTo("the server does not offer TLS");
  }

  @Test
  void xmppWaitsForTheFeatures() {
    StartTlsDialogue dialogue = dialogue(StartTls.XMPP);
    assertThat(((Step.Send) dialogue.begin()).words()).contains("to='example.com'");
    assertThat(answer(dialogue, "<stream:stream id='1'><stream:features>"))
        .isInstanceOf(Step.Wait.class);
    assertThat(
            sent(dialogue, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"))
        .startsWith("<starttls");
    assertThat(answer(dialogue, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"))
        .isInstanceOf(Step.Ready.class);
  }

  private static StartTlsDialogue dialogue(StartTls protocol) {
    return StartTlsDialogue.of(protocol, "[192.0.2.1]", "example.com");
  }

  private static Step answer(StartTlsDialogue dialogue, String text) {
    return dialogue.received(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Step bytes(StartTlsDialogue dialogue, String hex) {
    dialogue.begin();
    return dialogue.received(HexFormat.of().parseHex(hex));
  }

  private static String sent(StartTlsDialogue dialogue, String text) {
    return ((Step.Send) answer(dialogue, text)).words();
  }

  private static String refusal(Step step) {
    return ((Step.Refused) step).reason();
  }
}
