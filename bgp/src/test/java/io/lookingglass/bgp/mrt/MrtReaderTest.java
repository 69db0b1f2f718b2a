package io.lookingglass.bgp.mrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MrtReaderTest {
  private static final byte[] TABLE = MrtHexFile.named("table-ipv4").octets().toByteArray();

  @TempDir private Path folder;

  private interface Compressor {
    OutputStream over(OutputStream out) throws IOException;
  }

  private Path write(String name, Compressor compressor, byte[]... parts) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (byte[] part : parts) { // Each a member of its own.
      try (OutputStream out = compressor.over(octets)) {
        out.write(part);
      }
    }
    return Files.write(folder.resolve(name), octets.toByteArray());
  }

  private static List<MrtReader.Item> items(MrtReader reader) throws IOException {
    List<MrtReader.Item> items = new ArrayList<>();
    try (reader) {
      for (MrtReader.Item item = reader.next(); item != null; item = reader.next()) {
        items.add(item);
      }
    }
    return items;
  }

  private static String onlyProblem(List<MrtReader.Item> items) {
    assertThat(items.getLast()).isInstanceOf(MrtReader.Item.Faulty.class);
    assertThat(items.subList(0, items.size() - 1))
        .allMatch(item -> item instanceof MrtReader.Item.Found);
    return ((MrtReader.Item.Faulty) items.getLast()).problem().toString();
  }

  @Test
  void compressionIsToldByTheFirstOctetsWhateverTheNameSays() throws Exception {
    List<MrtReader.Item> plain = items(MrtReader.open(write("a.bz2", out -> out, TABLE)));
    assertThat(plain).hasSize(2);
    assertThat(items(MrtReader.open(write("b", GZIPOutputStream::new, TABLE)))).isEqualTo(plain);
    assertThat(items(MrtReader.open(write("c.gz", BZip2CompressorOutputStream::new, TABLE))))
        .isEqualTo(plain);
  }

  @Test
  void filesOfSeveralCompressedPartsAreReadToTheEnd() throws Exception {
    assertThat(items(MrtReader.open(write("a.gz", GZIPOutputStream::new, TABLE, TABLE))))
        .hasSize(4);
    assertThat(
            items(MrtReader.open(write("a.bz2", BZip2CompressorOutputStream::new, TABLE, TABLE))))
        .hasSize(4);
  }

  @Test
  void otherCompressionIsRefusedByItsName() throws Exception {
    Path file = Files.write(folder.resolve("rib.xz"), HexFormat.of().parseHex("fd377a585a000004"));
    assertThatThrownBy(() -> MrtReader.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("compressed with xz, which is not read; gzip, bzip2 and none are");
  }

  @Test
  void anEmptyFileHasNoRecords() throws Exception {
    assertThat(items(MrtReader.open(write("empty", out -> out, new byte[0])))).isEmpty();
  }

  @Test
  void aCompressedFileThatBreaksOffGivesWhatIsThereAndTellsWhere() throws Exception {
    byte[] random = new byte[100_000];
    new Random(1).nextBytes(random);
    byte[] other = MrtCodec.encode(new MrtRecord.Other(Instant.EPOCH, 99, 0, Octets.wrap(random)));
    Path whole = write("whole.gz", GZIPOutputStream::new, other, TABLE);
    byte[] octets = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(octets, octets.length - 40));
    assertThat(onlyProblem(items(MrtReader.open(cut)))).contains("cut.gz: record ", "at offset ");
  }

  @Test
  void aRecordTooLargeIsPassedOverWithoutTakingMemory() throws Exception {
    byte[] header = HexFormat.of().parseHex("6553f100000d00027fffffff");
    InputStream zeros =
        new InputStream() {
          private long left = 0x7fff_ffffL;

          @Override
          public int read() {
            return left-- > 0 ? 0 : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            if (left <= 0) {
              return -1;
            }
            int count = (int) Math.min(left, length);
            left -= count;
            return count;
          }

          @Override
          public long skip(long count) {
            long skipped = Math.min(count, left);
            left -= skipped;
            return skipped;
          }
        };
    InputStream file =
        new SequenceInputStream(
            new SequenceInputStream(new ByteArrayInputStream(header), zeros),
            new ByteArrayInputStream(TABLE));
    List<MrtReader.Item> items = items(MrtReader.of("large", file));
    assertThat(items).hasSize(3);
    assertThat(items.getFirst())
        .isEqualTo(
            new MrtReader.Item.Faulty(
                new MrtProblem(
                    "large",
                    1,
                    0,
                    "its 2147483647 octets are passed over; a record of up to 16777216 is read")));
  }

  @Test
  void moreThanAnyTableHasComesOutOfNoFile() throws Exception {
    byte[] block = new byte[1 << 20];
    byte[] header = HexFormat.of().parseHex("6553f100006300000fffffff");
    Path bomb =
        write(
            "bomb.gz",
            out ->
                new GZIPOutputStream(out) {
                  @Override
                  public void close() throws IOException {
                    write(header, 0, header.length);
                    for (int megabyte = 0; megabyte < 200; megabyte++) {
                      write(block, 0, block.length);
                    }
                    super.close();
                  }
                },
            new byte[0]);
    assertThat(onlyProblem(items(MrtReader.open(bomb))))
        .contains("more than 250 times the file; no table compresses so well");
  }
}
