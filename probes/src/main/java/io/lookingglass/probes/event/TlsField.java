package io.lookingglass.probes.event;

import java.util.List;

/**
 * A field of a message of TLS as it was decoded. Hostile text is already cleaned and bounded.
 *
 * @param name as the RFC calls it: {@code cipher_suites}, {@code key_share}
 * @param value in words, with the number where the registry has one: {@code TLS_AES_128_GCM_SHA256
 *     (0x1301)}; empty for one that only holds others
 * @param fields what is inside
 */
public record TlsField(String name, String value, List<TlsField> fields) {
  public TlsField {
    fields = List.copyOf(fields);
  }

  /** One without others inside. */
  public static TlsField of(String name, String value) {
    return new TlsField(name, value, List.of());
  }
}
