package io.lookingglass.bgp.mrt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Hostile files into everything that reads them: nothing throws, every octet is accounted for, and
 * what was read is read the same when written.
 */
final class MrtFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void files(byte[] octets) {
    RecordText text = new RecordText();
    RecordJson json = new RecordJson();
    List<String> lines = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    MrtReader reader = MrtReader.of("file", new ByteArrayInputStream(octets));
    for (MrtReader.Item item = reader.next(); item != null; item = reader.next()) {
      switch (item) {
        case MrtReader.Item.Faulty(MrtProblem problem) -> {
          assertThat(problem.offset()).isBetween(0L, (long) octets.length);
          assertThat(problem.record()).isEqualTo(reader.records());
        }
        case MrtReader.Item.Found(long number, long _, MrtRecord record) -> {
          assertThat(number).isEqualTo(reader.records());
          text.write(record, lines::add, problems::add);
          json.write(record, problems::add);
          rereads(record);
        }
      }
    }
    assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
  }

  private static void rereads(MrtRecord record) {
    MrtReader again = MrtReader.of("again", new ByteArrayInputStream(MrtCodec.encode(record)));
    assertThat(again.next())
        .isInstanceOfSatisfying(
            MrtReader.Item.Found.class, found -> assertThat(found.record()).isEqualTo(record));
  }
}
