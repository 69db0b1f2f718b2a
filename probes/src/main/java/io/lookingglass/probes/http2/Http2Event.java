package io.lookingglass.probes.http2;

import io.lookingglass.probes.event.HttpField;
import java.util.List;

/** What a server's frames mean for the one question that was asked. */
public sealed interface Http2Event {

  /**
   * What the server lets its clients do, by the names of RFC 9113 section 6.5.2, in its order.
   *
   * @param settings {@code MAX_CONCURRENT_STREAMS=128}
   */
  record ServerSettings(List<String> settings) implements Http2Event {
    public ServerSettings {
      settings = List.copyOf(settings);
    }
  }

  /**
   * A header section with a status: interim (100 to 199) or the answer's.
   *
   * @param fields without the pseudo-fields
   */
  record Head(int status, List<HttpField> fields) implements Http2Event {
    public Head {
      fields = List.copyOf(fields);
    }

    public boolean interim() {
      return status < 200;
    }
  }

  /**
   * A piece of the content, without padding. Whoever gets it must not change it.
   *
   * @param octets one or more
   */
  @SuppressWarnings("ArrayRecordComponent") // Events are not compared.
  record Data(byte[] octets) implements Http2Event {}

  /** Fields behind the content. */
  record Trailers(List<HttpField> fields) implements Http2Event {
    public Trailers {
      fields = List.copyOf(fields);
    }
  }

  /** The answer is complete. */
  record End() implements Http2Event {}
}
