package io.lookingglass.probes.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every text whatsoever, over texts made of pieces that parsers trip over. */
class HostileTargetTest {
  private static final int TEXTS = 60_000;
  private static final String[] PIECES = {
    "a",
    "z",
    "0",
    "9",
    "1",
    "127",
    "255",
    "0x7f",
    "010",
    ".",
    ".",
    "..",
    "-",
    "--",
    "_",
    ":",
    "::",
    "/",
    "//",
    "://",
    "@",
    "[",
    "]",
    "%",
    "%eth0",
    "?",
    "#",
    "\\",
    "'",
    "<",
    " ",
    "\t",
    "\0",
    "\n",
    "\u001b",
    "\u007f",
    "xn--",
    "XN--",
    "kva",
    "pple-43d",
    "example",
    "localhost",
    "\u00fc",
    "\u00df",
    "\u0130",
    "\u0131",
    "\u03c2",
    "\u03a3",
    "\u0430",
    "\u05d0",
    "\u0627",
    "\u0661",
    "\u06f1",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u00ad",
    "\u202e",
    "\u2028",
    "\u3002",
    "\uff0e",
    "\uff11",
    "\u2460",
    "\u0301",
    "\u094d",
    "\u0915",
    "\u30fb",
    "\u00b7",
    "\u0375",
    "\u05f3",
    "\u13a0",
    "\uab70",
    "\ufdfa",
    "\ufffe",
    "\ud800",
    "\udc00",
    "\ud83d\ude00",
    "\ud834\udd1e",
    "\udb40\udc01",
    "ffff",
    "2001:db8",
    "64",
    "24"
  };

  @Test
  void everyTextIsATargetInCanonicalFormOrRefusedInOneCleanSentence() {
    Random random = new Random(20260101);
    int targets = 0;
    for (int index = 0; index < TEXTS; index++) {
      String text = text(random);
      try {
        check(TargetParser.parse(text));
        targets++;
      } catch (InvalidRequestException e) {
        check(e);
      }
    }
    assertThat(targets).as("texts that are targets").isGreaterThan(TEXTS / 100);
  }

  @Test
  void punycodeNeverTrips() {
    Random random = new Random(20260102);
    for (int index = 0; index < TEXTS; index++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(60); length > 0; length--) {
        text.append("abcxyz0189-".charAt(random.nextInt(11)));
      }
      Punycode.decode(text.toString())
          .filter(label -> label.codePoints().anyMatch(c -> c >= 0x80))
          .ifPresent(
              label ->
                  assertThat(Punycode.decode(Punycode.encode(label)))
                      .as(text.toString())
                      .contains(label));
    }
  }

  private static void check(Target target) {
    switch (target) {
      case Target.Address address -> {
        assertThat(IpAddresses.format(address.address())).isEqualTo(address.text());
        assertThat(address.text()).doesNotContain("%").doesNotStartWith("::ffff:");
      }
      case Target.Prefix prefix -> throw new AssertionError("no address: " + prefix);
      case Target.Name name -> {
        assertThat(name.ascii()).hasSizeBetween(1, 253);
        for (String label : name.ascii().split("\\.", -1)) {
          assertThat(label).matches("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
        }
        assertThat(name.ascii()).as("no IPv4 address").doesNotMatch("(.*\\.)?[0-9]+");
      }
    }
    assertThat(TargetParser.parse(target.text())).as(target.text()).isEqualTo(target);
  }

  private static void check(InvalidRequestException refused) {
    assertThat(refused.problems()).hasSize(1);
    String message = refused.problems().getFirst().message();
    assertThat(message).hasSizeLessThan(700);
    assertThat(message.codePoints())
        .as(message)
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.SURROGATE
                    || Character.getType(c) == Character.FORMAT);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 80 : 6); length > 0; length--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
