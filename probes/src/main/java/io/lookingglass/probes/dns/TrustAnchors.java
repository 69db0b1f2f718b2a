package io.lookingglass.probes.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Keys of the root that are trusted without proof, as DS records (RFC 4034 section 5).
 *
 * @param lines in presentation form
 */
public record TrustAnchors(List<String> lines) {

  /** As published by IANA at data.iana.org/root-anchors: the key-signing keys of 2017 and 2024. */
  private static final List<String> IANA =
      List.of(
          ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
          ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16");

  public TrustAnchors {
    lines = List.copyOf(lines);
    if (records(lines).isEmpty()) {
      throw new IllegalArgumentException("there is no trust anchor");
    }
  }

  /** Those of the public Internet. */
  public static TrustAnchors iana() {
    return new TrustAnchors(IANA);
  }

  List<DSRecord> records() {
    return records(lines);
  }

  /**
   * Reads DS and DNSKEY records; of keys only those that sign keys count.
   *
   * @throws IllegalArgumentException when a line is none of these
   */
  private static List<DSRecord> records(List<String> lines) {
    List<DSRecord> anchors = new ArrayList<>();
    for (String line : lines) {
      try (Master master =
          new Master(
              new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.US_ASCII)),
              Name.root,
              0)) {
        master.disableIncludes();
        @Nullable Record record = master.nextRecord();
        switch (record) {
          case DSRecord signer -> anchors.add(signer);
          case DNSKEYRecord key -> {
            if ((key.getFlags() & DNSKEYRecord.Flags.SEP_KEY) != 0) {
              anchors.add(
                  new DSRecord(key.getName(), key.getDClass(), 0, DNSSEC.Digest.SHA256, key));
            }
          }
          case null, default ->
              throw new IllegalArgumentException(
                  "a trust anchor is a DS or DNSKEY record of the root, but this is none: " + line);
        }
      } catch (IOException e) {
        throw new IllegalArgumentException("this is no trust anchor: " + line, e);
      }
    }
    return anchors;
  }
}
