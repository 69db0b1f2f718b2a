package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.event.DnsMessage.Option;
import java.util.Locale;

/** What the marks of a DNS message mean, for somebody who has not met them before. */
final class DnsWords {
  private DnsWords() {}

  /** A header flag that is set (RFC 1035 section 4.1.1, RFC 4035 section 3). */
  static Note flag(String flag) {
    return new Note(
        flag,
        switch (flag) {
          case "qr" -> say("Query response: this message is an answer.");
          case "aa" ->
              say(
                  "Authoritative answer: the server holds the zone itself and did not look this"
                      + " up.");
          case "tc" -> say("Truncated: the answer did not fit; the whole of it goes over TCP.");
          case "rd" -> say("Recursion desired: the question asked the server to find the answer.");
          case "ra" -> say("Recursion available: the server looks up answers for others.");
          case "ad" ->
              say("Authentic data: the server says that it validated all of it with DNSSEC.");
          case "cd" -> say("Checking disabled: the question asked the server not to validate.");
          default -> say("A flag without a meaning that is known here.");
        },
        flag.equals("tc") ? Note.Tone.WARNING : Note.Tone.PLAIN);
  }

  /** What an EDNS option is called on the page. */
  static String option(Option option) {
    return switch (option.name().toUpperCase(Locale.ROOT)) {
      case "NSID" -> say("Which server of many (NSID)");
      case "COOKIE" -> say("DNS cookie");
      case "CLIENT-SUBNET", "ECS" -> say("Client subnet");
      case "TCP-KEEPALIVE", "TCP KEEPALIVE" -> "TCP keepalive";
      case "PAD", "PADDING" -> say("Padding");
      case "EXPIRE" -> say("Zone expires in (EXPIRE)");
      default -> option.name();
    };
  }

  /** What an extended error tells beyond its name (RFC 8914 section 4). */
  static String extendedError(int infoCode) {
    return switch (infoCode) {
      case 1 -> say("The zone is signed with algorithms only that the server does not know.");
      case 2 -> say("The DS records have digests only that the server does not know.");
      case 3, 19 -> say("The zone's servers did not answer, so this comes from an old copy.");
      case 4 -> say("The server changed the answer on somebody's behalf.");
      case 5 -> say("Whether the answer is genuine could not be found out.");
      case 6 -> say("The signatures do not hold, so the answer is kept back.");
      case 7 -> say("The signatures are past their time; the zone must be signed again.");
      case 8 -> say("The signatures begin in the future; a clock is wrong.");
      case 9 -> say("The zone has no key that its parent's DS record stands for.");
      case 10 -> say("The zone is signed, but this answer came without a signature.");
      case 11 -> say("None of the zone's keys has the bit that marks keys of zones.");
      case 12 -> say("The proof that the name or type does not exist is missing.");
      case 13 -> say("It failed a moment ago and has not been tried again yet.");
      case 14 -> say("The server has only just started and cannot answer yet.");
      case 15 -> say("The server's operator blocks the name.");
      case 16 -> say("The server's operator was made to block the name.");
      case 17 -> say("The asker, or its network, wanted the name to be filtered.");
      case 18 -> say("The server does not answer this asker.");
      case 20 -> say("The server holds no such zone.");
      case 21 -> say("The server does not do what was asked for.");
      case 22 -> say("No server of the zone could be reached.");
      case 23 -> say("The network failed on the way to the zone's servers.");
      case 24 -> say("The zone on the server is damaged or has expired.");
      case 25 -> say("The signatures expire before they begin.");
      case 26 -> say("The question came in early data (0-RTT), which the server does not take.");
      case 27 -> say("NSEC3 hashes more often than the server is willing to follow.");
      case 28 -> say("The server could not answer and keep to its own rules.");
      case 29 -> say("The answer was made up by the server.");
      case 30 -> say("The server refuses answers of this type.");
      default -> say("The server gives no further reason.");
    };
  }
}
