package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rib.Route;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of routes ended, so that the next can begin behind it whatever changed in between:
 * nothing it names need be there any more. Of routes that are there all the time each is told just
 * once.
 *
 * <p>The routes of one prefix are told in the order of {@link Path}, but for the one that is best
 * when the prefix is begun: that is told first.
 *
 * @param prefix of the last route told, or the last one looked at
 * @param first the route of the prefix that was told out of order; null when none was
 * @param last the last one told in order; null when none was
 * @param done all of the prefix were told
 */
public record QueryPosition(
    IpPrefix prefix, @Nullable Path first, @Nullable Path last, boolean done) {
  private static final int VERSION = 1;
  private static final int LONGEST_TEXT = 2048;
  private static final int WITH_FIRST = 1;
  private static final int WITH_LAST = 2;
  private static final int DONE = 4;

  /**
   * What tells the routes of a prefix apart.
   *
   * @param peer its name
   * @param pathId of RFC 7911, or -1
   */
  public record Path(String peer, long pathId) implements Comparable<Path> {
    private static final Comparator<Path> ORDER =
        Comparator.comparing(Path::peer).thenComparingLong(Path::pathId);

    static Path of(Route route) {
      return new Path(route.peer().name(), route.pathId() == null ? -1 : route.pathId());
    }

    @Override
    public int compareTo(Path other) {
      return ORDER.compare(this, other);
    }
  }

  /** Behind everything for a prefix. */
  static QueryPosition behind(IpPrefix prefix) {
    return new QueryPosition(prefix, null, null, true);
  }

  /** A word that {@link #parse} reads; nothing else should look into it. */
  public String text() {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(octets)) {
      out.writeByte(VERSION);
      out.writeByte(
          (first == null ? 0 : WITH_FIRST) | (last == null ? 0 : WITH_LAST) | (done ? DONE : 0));
      byte[] address = prefix.address().getAddress();
      out.writeByte(address.length);
      out.write(address);
      out.writeByte(prefix.length());
      write(out, first);
      write(out, last);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Of a name longer than any in a configuration.
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toByteArray());
  }

  private static void write(DataOutputStream out, @Nullable Path path) throws IOException {
    if (path != null) {
      out.writeUTF(path.peer());
      out.writeLong(path.pathId());
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static QueryPosition parse(String text) {
    if (text.length() <= LONGEST_TEXT) {
      try (DataInputStream in =
          new DataInputStream(new ByteArrayInputStream(Base64.getUrlDecoder().decode(text)))) {
        int version = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        byte[] address = in.readNBytes(in.readUnsignedByte());
        IpPrefix prefix = new IpPrefix(IpAddresses.ofBytes(address), in.readUnsignedByte());
        @Nullable Path first = (flags & WITH_FIRST) == 0 ? null : read(in);
        @Nullable Path last = (flags & WITH_LAST) == 0 ? null : read(in);
        if (version == VERSION && flags <= (WITH_FIRST | WITH_LAST | DONE) && in.read() < 0) {
          return new QueryPosition(prefix, first, last, (flags & DONE) != 0);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw foreign(e);
      }
    }
    throw foreign(null);
  }

  private static Path read(DataInputStream in) throws IOException {
    return new Path(in.readUTF(), in.readLong());
  }

  private static IllegalArgumentException foreign(@Nullable Exception cause) {
    return new IllegalArgumentException(
        "is not a nextCursor that this server gave; leave it out to begin again", cause);
  }
}
