package io.lookingglass.probes.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of an answer, as far as it was read. The sample is hostile text.
 *
 * @param framing what told where it ends
 * @param octets how many came, encoded as they were, without the octets of framing
 * @param declaredOctets what Content-Length promised; absent when it is not there
 * @param complete whether it came to its end; otherwise reading stopped at a limit of this server,
 *     or something failed
 * @param chunks how many, when it came in chunks
 * @param codings of Content-Encoding, in the order they were applied
 * @param decodedOctets how many octets the codings made of the {@code octets} that could be
 *     decoded; absent when there is no coding or one that is not decoded here
 * @param charset that the sample was read in, by its IANA name; absent when it is not text
 * @param sample the beginning as text; empty when it is not text
 * @param sampleCut whether there is more than the sample shows
 * @param trailers fields behind the content
 * @param remark what kept the sample from being decoded, a sentence; absent when nothing did
 */
public record HttpContent(
    HttpFraming framing,
    long octets,
    @Nullable Long declaredOctets,
    boolean complete,
    @Nullable Integer chunks,
    List<String> codings,
    @Nullable Long decodedOctets,
    @Nullable String charset,
    String sample,
    boolean sampleCut,
    List<HttpField> trailers,
    @Nullable String remark) {
  public HttpContent {
    codings = List.copyOf(codings);
    trailers = List.copyOf(trailers);
  }
}
