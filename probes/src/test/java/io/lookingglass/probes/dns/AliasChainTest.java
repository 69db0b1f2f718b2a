package io.lookingglass.probes.dns;

import static io.lookingglass.probes.dns.ZoneText.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

class AliasChainTest {
  private static Message answer(String records) {
    Message message = new Message(1);
    ZoneText.records(records).forEach(record -> message.addRecord(record, Section.ANSWER));
    return message;
  }

  @Test
  void aliasesAreFollowedInWhateverOrderTheyCome() {
    AliasChain chain =
        AliasChain.of(
            answer("b. CNAME c.\nc. A 192.0.2.1\na. CNAME b.\nelsewhere. CNAME a.\n"), name("A."));
    assertThat(chain.names()).containsExactly(name("a."), name("b."), name("c."));
    assertThat(chain.loop()).isEmpty();
    assertThat(AliasChain.of(answer("c. A 192.0.2.1\n"), name("c.")).names()).hasSize(1);
  }

  @Test
  void aCircleIsToldAlsoWhenItClosesInAnotherAnswer() {
    AliasChain half = AliasChain.of(answer("a.example. CNAME b.test.\n"), name("a.example."));
    assertThat(half.loop()).isEmpty();
    assertThat(half.with(answer("b.test. CNAME a.example.\n")).loop().map(Sentence::english))
        .hasValue(
            "The aliases lead in a circle: a.example -> b.test -> a.example. No resolver finds an"
                + " end there.");
    assertThat(AliasChain.of(answer("a. CNAME a.\n"), name("a.")).loop()).isPresent();
  }

  @Test
  void aChainWithoutEndIsCutOff() {
    String records =
        IntStream.range(0, 1000)
            .mapToObj(number -> "n%d. CNAME n%d.\n".formatted(number, number + 1))
            .collect(Collectors.joining());
    AliasChain chain = AliasChain.of(answer(records), name("n0."));
    assertThat(chain.names()).hasSize(AliasChain.LONGEST + 1);
    assertThat(chain.loop().map(Sentence::english))
        .hasValue(
            "16 aliases one behind another: n0 -> n1 -> n2 -> n3 -> n4 -> n5 -> .... Resolvers"
                + " give up at about as many.");
  }
}
