package io.lookingglass.store;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The chain of hashes that shows when the audit was tampered with.
 *
 * <p>An entry's hash is SHA-256 over these octets, numbers in network order:
 *
 * <pre>
 * "lookingglass audit 1"     20 octets of ASCII: what is hashed, and in which form
 * hash of the entry before   32 octets; zeros before the first
 * number                      8 octets, from 1
 * time                        8 octets, milliseconds since 1970 in UTC
 * accepted                    1 octet, 1 or 0
 * actor, from, action, subject, reason, result
 *                             each the length of its UTF-8 in 4 octets, then that; where it was
 *                             asked from is ff ff ff ff alone when unknown
 * </pre>
 *
 * <p>Whoever can write the whole database can also write a whole new chain, or cut off its end.
 * That shows against a hash that was noted elsewhere: each is in the program's log, and {@code
 * audit verify} prints the last.
 */
final class AuditChain {
  /** Before the first entry. */
  static final String START = "0".repeat(64);

  private static final byte[] FORM = "lookingglass audit 1".getBytes(StandardCharsets.US_ASCII);

  private AuditChain() {}

  /**
   * An entry as it is stored; the action as text, since a chain holds whatever the words mean.
   *
   * @param atMillis since 1970 in UTC
   */
  record Row(
      long number,
      long atMillis,
      String actor,
      @Nullable String from,
      String action,
      String subject,
      String reason,
      boolean accepted,
      String result,
      String hash) {}

  /** The hash an entry has to have; that in the row itself is not looked at. */
  static String hash(String before, Row row) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(octets)) {
      out.write(FORM);
      out.write(HexFormat.of().parseHex(before));
      out.writeLong(row.number());
      out.writeLong(row.atMillis());
      out.writeBoolean(row.accepted());
      text(out, row.actor());
      text(out, row.from());
      text(out, row.action());
      text(out, row.subject());
      text(out, row.reason());
      text(out, row.result());
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(octets.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Follows the chain through all rows in ascending order of their numbers. */
  static AuditVerdict verify(Iterator<Row> rows) {
    String before = START;
    long last = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.number() != last + 1) {
        return new AuditVerdict.Broken(
            last + 1,
            row.number() <= last
                ? "there is an entry numbered %d, though the first is 1".formatted(row.number())
                : "it is missing; the next that is there is %d".formatted(row.number()));
      }
      if (!hash(before, row).equals(row.hash())) {
        return new AuditVerdict.Broken(
            row.number(), "it is not as it was written, or what stood before it was replaced");
      }
      before = row.hash();
      last = row.number();
    }
    return new AuditVerdict.Whole(last, before);
  }
}
