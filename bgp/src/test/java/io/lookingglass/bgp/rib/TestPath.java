package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path attributes of a test's route, in words; absent ones are null.
 *
 * @param asPath one AS_SEQUENCE
 * @param communities as their 32 bits
 */
record TestPath(
    int origin,
    List<Long> asPath,
    @Nullable Long med,
    @Nullable Long localPref,
    List<Integer> communities,
    @Nullable Long originatorId,
    int clusterListLength) {

  static final int LLGR_STALE = 0xffff_0006;
  static final int NO_LLGR = 0xffff_0007;

  /** A path through these ASes and nothing else of interest. */
  static TestPath through(long... ases) {
    return new TestPath(
        0, java.util.Arrays.stream(ases).boxed().toList(), null, null, List.of(), null, 0);
  }

  TestPath withOrigin(int its) {
    return new TestPath(its, asPath, med, localPref, communities, originatorId, clusterListLength);
  }

  TestPath withMed(long its) {
    return new TestPath(
        origin, asPath, its, localPref, communities, originatorId, clusterListLength);
  }

  TestPath withLocalPref(long its) {
    return new TestPath(origin, asPath, med, its, communities, originatorId, clusterListLength);
  }

  TestPath withCommunities(Integer... its) {
    return new TestPath(
        origin, asPath, med, localPref, List.of(its), originatorId, clusterListLength);
  }

  TestPath withOriginatorId(long its) {
    return new TestPath(origin, asPath, med, localPref, communities, its, clusterListLength);
  }

  TestPath withClusterListLength(int its) {
    return new TestPath(origin, asPath, med, localPref, communities, originatorId, its);
  }

  /** The canonical octets, written here independently of the codec. */
  AttributeSet attributes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x40, 1, 1, (byte) origin});
    int size = asPath.isEmpty() ? 0 : 2 + 4 * asPath.size();
    if (size > 255) {
      out.writeBytes(new byte[] {0x50, 2, (byte) (size >> 8), (byte) size});
    } else {
      out.writeBytes(new byte[] {0x40, 2, (byte) size});
    }
    if (size > 0) {
      out.write(2);
      out.write(asPath.size());
      asPath.forEach(as -> writeNumber(out, as));
    }
    out.writeBytes(new byte[] {0x40, 3, 4, 10, 99, 0, 1});
    if (med != null) {
      out.writeBytes(new byte[] {(byte) 0x80, 4, 4});
      writeNumber(out, med);
    }
    if (localPref != null) {
      out.writeBytes(new byte[] {0x40, 5, 4});
      writeNumber(out, localPref);
    }
    if (!communities.isEmpty()) {
      out.writeBytes(new byte[] {(byte) 0xc0, 8, (byte) (4 * communities.size())});
      communities.forEach(community -> writeNumber(out, community));
    }
    if (originatorId != null) {
      out.writeBytes(new byte[] {(byte) 0x80, 9, 4});
      writeNumber(out, originatorId);
    }
    if (clusterListLength > 0) {
      out.writeBytes(new byte[] {(byte) 0x80, 10, (byte) (4 * clusterListLength)});
      for (int index = 0; index < clusterListLength; index++) {
        writeNumber(out, index + 1);
      }
    }
    return new AttributeSet(Octets.wrap(out.toByteArray()));
  }

  private static void writeNumber(ByteArrayOutputStream out, long value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }
}
