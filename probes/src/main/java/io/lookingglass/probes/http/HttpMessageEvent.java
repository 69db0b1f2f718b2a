package io.lookingglass.probes.http;

import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the octets of an answer mean, whichever version of HTTP they are in. */
sealed interface HttpMessageEvent {

  /**
   * A header section.
   *
   * @param octets as it came
   * @param remarks what in it is not as it must be, sentences
   * @param framing of the content; {@link HttpFraming#NONE} also for interim answers
   * @param contentLength absent when there is none
   */
  record Head(
      String version,
      int status,
      String reason,
      List<HttpField> fields,
      int octets,
      List<String> remarks,
      HttpFraming framing,
      @Nullable Long contentLength)
      implements HttpMessageEvent {
    public Head {
      fields = List.copyOf(fields);
      remarks = List.copyOf(remarks);
    }

    /** 101 ends HTTP on the connection, so that no other answer follows it. */
    boolean interim() {
      return status < 200 && status != 101;
    }
  }

  /** A piece of the content, without framing. Whoever gets it must not change it. */
  @SuppressWarnings("ArrayRecordComponent") // Events are not compared.
  record Data(byte[] octets) implements HttpMessageEvent {}

  /** A chunk began. */
  record Chunk() implements HttpMessageEvent {}

  /** Fields behind the content. */
  record Trailers(List<HttpField> fields) implements HttpMessageEvent {
    public Trailers {
      fields = List.copyOf(fields);
    }
  }

  /**
   * The answer is complete.
   *
   * @param surplus how many octets came behind it, which belong to no answer
   */
  record End(int surplus) implements HttpMessageEvent {}
}
