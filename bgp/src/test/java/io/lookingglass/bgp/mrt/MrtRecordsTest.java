package io.lookingglass.bgp.mrt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files in commented hexadecimal, read, shown and written again. */
final class MrtRecordsTest {

  static List<MrtHexFile> files() {
    return MrtHexFile.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileIsShownAsItSays(MrtHexFile file) throws Exception {
    List<String> lines = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    RecordText text = new RecordText();
    try (MrtReader reader =
        MrtReader.of("file", new ByteArrayInputStream(file.octets().toByteArray()))) {
      for (MrtReader.Item item = reader.next(); item != null; item = reader.next()) {
        switch (item) {
          case MrtReader.Item.Faulty(MrtProblem problem) -> problems.add(shown(problem));
          case MrtReader.Item.Found(long number, long offset, MrtRecord record) ->
              text.write(
                  record,
                  lines::add,
                  reason -> problems.add(shown(new MrtProblem("file", number, offset, reason))));
        }
      }
    }
    assertThat(lines).containsExactlyElementsOf(file.lines());
    assertThat(problems).containsExactlyElementsOf(file.problems());
  }

  private static String shown(MrtProblem problem) {
    return problem.toString().replaceFirst("^file: ", "");
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatWasReadIsWrittenInTheSameOctets(MrtHexFile file) throws Exception {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    List<MrtRecord> records = records(file.octets().toByteArray(), written);
    if (file.canonical() && file.problems().isEmpty()) {
      assertThat(written.toByteArray()).isEqualTo(file.octets().toByteArray());
    }
    assertThat(records(written.toByteArray(), new ByteArrayOutputStream())).isEqualTo(records);
  }

  private static List<MrtRecord> records(byte[] octets, ByteArrayOutputStream written)
      throws Exception {
    List<MrtRecord> records = new ArrayList<>();
    try (MrtReader reader = MrtReader.of("file", new ByteArrayInputStream(octets))) {
      for (MrtReader.Item item = reader.next(); item != null; item = reader.next()) {
        if (item instanceof MrtReader.Item.Found found) {
          records.add(found.record());
          written.write(MrtCodec.encode(found.record()));
        }
      }
    }
    return records;
  }
}
