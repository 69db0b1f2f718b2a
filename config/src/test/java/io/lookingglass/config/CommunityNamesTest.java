package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommunityNamesTest {
  @TempDir Path folder;

  private CommunityNames names(String content) throws IOException, InvalidConfigurationException {
    return CommunityNames.load(write(content));
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("communities.txt"), content);
  }

  @Test
  void everyFormThatListsOfCommunitiesHaveIsRead() throws Exception {
    CommunityNames names =
        names(
            """
            # learned where
            64496:100 learned in Frankfurt   # and not in London
            64496:1xx,learned somewhere
            64496:300-399 = learned from transit
            64496:*:7 prepended once towards that AS
            64496:1:2	one of RFC 8092
            rt:64496:1 management
            rt:64496:* other
            """);

    assertThat(names.name("64496:100")).hasValue("learned in Frankfurt");
    assertThat(names.name("64496:101")).hasValue("learned somewhere");
    assertThat(names.name("64496:1000")).isEmpty();
    assertThat(names.name("64496:300")).hasValue("learned from transit");
    assertThat(names.name("64496:400")).isEmpty();
    assertThat(names.name("64496:64500:7")).hasValue("prepended once towards that AS");
    assertThat(names.name("64496:1:2")).hasValue("one of RFC 8092");
    assertThat(names.name("rt:64496:1")).hasValue("management");
    assertThat(names.name("rt:64496:2")).hasValue("other");
    assertThat(names.name("")).isEmpty();
    assertThat(names.size()).isEqualTo(7);
  }

  @Test
  void whatHasANameIsFoundByItInAnyCase() throws Exception {
    CommunityNames names = names("64496:100 Peer route\n64496:2xx peer  route\n64496:300 other\n");

    assertThat(names.named(" PEER ROUTE ")).containsExactlyInAnyOrder("64496:100", "64496:2xx");
    assertThat(names.named("peer")).isEmpty();
  }

  @Test
  void everyWrongLineIsReportedWithWhatWouldBeRight() throws IOException {
    Path file =
        write("64496:100\n64496 a\n70000:1 b\n64496:1 c\n64496:1 d\n64496:9-1 e\n1:2:3:4 f\n");

    InvalidConfigurationException thrown =
        catchThrowableOfType(InvalidConfigurationException.class, () -> CommunityNames.load(file));

    assertThat(thrown.problems())
        .extracting(problem -> problem.toString().substring(file.toString().length()))
        .satisfiesExactly(
            first -> assertThat(first).startsWith(":1:1: error:").contains("the name is missing"),
            second -> assertThat(second).startsWith(":2:1: error:").contains("two or three"),
            third -> assertThat(third).startsWith(":3:1: error:").contains("more than 65535"),
            fourth -> assertThat(fourth).startsWith(":5:1: error:").contains("line 4 names it"),
            fifth -> assertThat(fifth).startsWith(":6:1: error:").contains("64496:9-1"),
            sixth -> assertThat(sixth).startsWith(":7:1: error:").contains("three numbers"));
  }

  @FuzzTest(maxDuration = "30s")
  void everyFileIsTakenOrRefused(byte[] content) throws IOException {
    Path file = Files.createTempFile("communities", ".txt");
    try {
      Files.write(file, content);
      CommunityNames names = CommunityNames.load(file);
      assertThat(names.name("64496:100").orElse("")).hasSizeLessThanOrEqualTo(200);
    } catch (InvalidConfigurationException e) {
      assertThat(e.problems()).isNotEmpty();
    } finally {
      Files.delete(file);
    }
  }
}
