package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.wire.Octets;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Streams the records of an MRT file, plain or compressed with gzip or bzip2.
 *
 * <p>A malformed record is told and passed over: its length says where the next begins. Memory is
 * bounded by the largest record. For one thread.
 */
public final class MrtReader implements AutoCloseable {
  /**
   * Room for a route of each of 65535 peers with common attributes; larger ones are passed over.
   */
  static final int MOST_BODY = 16 << 20;

  private final String name;
  private final InputStream content;
  private long records;
  private long offset;
  private boolean ended;

  /** What comes next in a file. */
  public sealed interface Item {

    /**
     * A record.
     *
     * @param number 1 the first
     * @param offset of its header
     */
    record Found(long number, long offset, MrtRecord record) implements Item {}

    /** What should have been one. */
    record Faulty(MrtProblem problem) implements Item {}
  }

  private MrtReader(String name, InputStream content) {
    this.name = name;
    this.content = content;
  }

  /**
   * Opens a file.
   *
   * @throws IOException when it cannot be read or is compressed in another way
   */
  public static MrtReader open(Path file) throws IOException {
    InputStream raw;
    try {
      raw = Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("reading it is not permitted", e);
    }
    try {
      return new MrtReader(name(file), Compression.open(raw, Files.size(file)));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Reads what is there already, without compression. */
  static MrtReader of(String name, InputStream content) {
    return new MrtReader(name, content);
  }

  /** What a file is called in problems and views. */
  static String name(Path file) {
    @Nullable Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }

  /** How many records were seen so far, malformed ones included. */
  public long records() {
    return records;
  }

  /** What is wrong within a record that could be read. */
  public MrtProblem problem(Item.Found found, String reason) {
    return new MrtProblem(name, found.number(), found.offset(), reason);
  }

  /** The next record, or what is wrong with it; null at the end of the file. */
  public @Nullable Item next() {
    if (ended) {
      return null;
    }
    long begin = offset;
    try {
      byte[] head = content.readNBytes(MrtHeader.LENGTH);
      offset += head.length;
      if (head.length == 0) {
        ended = true;
        return null;
      }
      records++;
      if (head.length < MrtHeader.LENGTH) {
        return end(begin, "the file ends within the header of the record");
      }
      MrtHeader header = MrtHeader.read(Octets.wrap(head));
      return header.length() > MOST_BODY ? passOver(header, begin) : body(header, begin);
    } catch (IOException e) {
      return end(offset, "the file cannot be read on: " + e.getMessage());
    }
  }

  private Item body(MrtHeader header, long begin) throws IOException {
    byte[] body = content.readNBytes((int) header.length());
    offset += body.length;
    if (body.length < header.length()) {
      return cutOff(header, begin);
    }
    return switch (MrtCodec.decode(header, Octets.wrap(body))) {
      case MrtCodec.Decoded.Ok(MrtRecord record) -> new Item.Found(records, begin, record);
      case MrtCodec.Decoded.Malformed(int at, String reason) ->
          new Item.Faulty(
              new MrtProblem(
                  name,
                  records,
                  begin + MrtHeader.LENGTH + at,
                  "type %d, subtype %d: %s".formatted(header.type(), header.subtype(), reason)));
    };
  }

  private Item passOver(MrtHeader header, long begin) throws IOException {
    try {
      content.skipNBytes(header.length());
      offset += header.length();
    } catch (EOFException _) {
      return cutOff(header, begin);
    }
    return new Item.Faulty(
        new MrtProblem(
            name,
            records,
            begin,
            "its %d octets are passed over; a record of up to %d is read"
                .formatted(header.length(), MOST_BODY)));
  }

  private Item cutOff(MrtHeader header, long begin) {
    return end(
        begin, "the file ends before the %d octets of the record".formatted(header.length()));
  }

  private Item end(long at, String reason) {
    ended = true;
    return new Item.Faulty(new MrtProblem(name, records, at, reason));
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
