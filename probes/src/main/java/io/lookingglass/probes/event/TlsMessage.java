package io.lookingglass.probes.event;

import java.util.List;

/**
 * A message of TLS: of the handshake, or an alert, a change of the cipher, data.
 *
 * @param name as the RFC calls it: {@code ClientHello}, {@code EncryptedExtensions}, {@code Alert};
 *     {@code handshake 77} for one without a name
 * @param bytes its size with its own header, without that of the record
 * @param encrypted whether it travelled encrypted
 * @param fields decoded; empty when there are none
 */
public record TlsMessage(String name, int bytes, boolean encrypted, List<TlsField> fields) {
  public TlsMessage {
    fields = List.copyOf(fields);
  }
}
