package io.lookingglass.probes.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetParserTest {

  @ParameterizedTest(name = "{0} is shown as {1}")
  @CsvFileSource(resources = "/targets/accepted.csv", numLinesToSkip = 1)
  void readsWhatIsWellWritten(String written, String text, String ascii) {
    Target target = TargetParser.parse(unescaped(written));
    assertThat(target.text()).isEqualTo(unescaped(text));
    switch (target) {
      case Target.Address address -> assertThat(ascii).isNull();
      case Target.Prefix prefix -> throw new AssertionError("no address: " + prefix);
      case Target.Name name -> assertThat(name.ascii()).isEqualTo(ascii);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "/targets/refused.csv", numLinesToSkip = 1)
  void saysWhatIsWrongAndWhatWouldBeRight(String written, String sentence) {
    assertThat(refusal(unescaped(written))).isEqualTo(unescaped(sentence));
  }

  @Test
  void readsAddressesOfBothVersions() {
    assertThat(((Target.Address) TargetParser.parse("192.0.2.1")).address())
        .isInstanceOf(Inet4Address.class);
    assertThat(((Target.Address) TargetParser.parse("[2001:db8::1]")).address())
        .isInstanceOf(Inet6Address.class);
  }

  @Test
  void nameOf253CharactersIsTheLongest() {
    String label = "a".repeat(63) + ".";
    String longest = label.repeat(3) + "b".repeat(61);
    assertThat(TargetParser.parse(longest).text()).hasSize(253);
    assertThat(TargetParser.parse(longest + ".").text()).hasSize(253);
    assertThat(refusal(longest + "b")).isEqualTo("has 254 characters; a host name has at most 253");
    assertThat(refusal("a".repeat(100_000)))
        .isEqualTo("has 100000 characters; a host name has at most 253");
  }

  @Test
  void lengthCountsAsTheDnsWritesTheName() {
    StringBuilder name = new StringBuilder();
    for (int label = 0; label < 9; label++) {
      IntStream.range(0, 13).map(i -> 0x4E00 + 100 * i).forEach(name::appendCodePoint);
      name.append('.');
    }
    assertThat(name).hasSizeLessThan(130);
    assertThat(refusal(name + "de"))
        .matches("has 3[0-9]{2} characters as the DNS writes it; a host name has at most 253");
  }

  @Test
  void hostInLongUrlIsStillNamed() {
    assertThat(refusal("https://example.com/" + "x".repeat(3000)))
        .endsWith("... is a URL; the host in it is example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ma\u00f1ana", "b\u00fccher", "\u5b89\u5ba4\u5948\u7f8e\u6075", "\u00df"})
  void punycodeReadsTheSameInBothDirections(String label) {
    assertThat(Punycode.decode(Punycode.encode(label))).contains(label);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999", "a-\u007f", "zzzzzzzzzzzzzzzzzzzzzzzzzzz", "A", "-9"})
  void punycodeRefusesWhatNoLabelEncodesTo(String text) {
    assertThat(Punycode.decode(text)).isEmpty();
  }

  private static String refusal(String written) {
    var refused =
        assertThatExceptionOfType(InvalidRequestException.class)
            .isThrownBy(() -> TargetParser.parse(written))
            .actual();
    assertThat(refused.problems()).hasSize(1);
    RequestProblem problem = refused.problems().getFirst();
    assertThat(problem.param()).isEqualTo("target");
    assertThat(problem.message()).doesNotEndWith(".");
    return problem.message();
  }

  /** Reads a backslash, a u and four hex digits, so that the files stay readable in ASCII. */
  private static String unescaped(String text) {
    return Pattern.compile("\\\\u([0-9A-Fa-f]{4})")
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 16))));
  }
}
