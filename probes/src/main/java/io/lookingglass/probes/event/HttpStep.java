package io.lookingglass.probes.event;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one request, from the name to the last octet. Text from servers is hostile. Times
 * are nanoseconds.
 */
public sealed interface HttpStep {

  /**
   * A request begins; the first of a way, or one that a redirect led to.
   *
   * @param url as it is asked for
   */
  record Began(String url) implements HttpStep {}

  /**
   * The address is known and allowed; nothing is looked up again for this request.
   *
   * @param name what was resolved, or the address that was given
   * @param addresses all that the name has
   * @param resolver who resolved it; absent when nothing was looked up
   * @param tookNanos 0 when nothing was looked up
   */
  record Resolved(
      String name,
      InetAddress address,
      List<InetAddress> addresses,
      @Nullable String resolver,
      long tookNanos)
      implements HttpStep {
    public Resolved {
      addresses = List.copyOf(addresses);
    }
  }

  /** The TCP connection stands. */
  record Connected(
      InetAddress address, int port, InetAddress localAddress, int localPort, long tookNanos)
      implements HttpStep {}

  /** The TLS session stands. */
  record Secured(HttpTls tls, long tookNanos) implements HttpStep {}

  /**
   * The request was handed to the kernel.
   *
   * @param version {@code HTTP/1.1} or {@code HTTP/2}
   * @param target as in the request line
   * @param fields as sent, in their order
   */
  record Sent(String version, String method, String target, List<HttpField> fields, long tookNanos)
      implements HttpStep {
    public Sent {
      fields = List.copyOf(fields);
    }
  }

  /**
   * A header section came: of an interim answer (100 to 199) or of the answer.
   *
   * @param version {@code HTTP/1.1}, {@code HTTP/2}, as received
   * @param reason behind the status, empty when there is none
   * @param fields in their order, as received
   * @param octets of the section as it came
   * @param remarks what in it is not as HTTP wants it, sentences
   * @param waitedNanos from the request's last octet to the first octet of any answer
   */
  record HeadReceived(
      String version,
      int status,
      String reason,
      List<HttpField> fields,
      int octets,
      List<String> remarks,
      long waitedNanos)
      implements HttpStep {
    public HeadReceived {
      fields = List.copyOf(fields);
      remarks = List.copyOf(remarks);
    }

    /** Whether the answer is still to come. */
    public boolean interim() {
      return status < 200;
    }

    /** The value of the first field with that name, absent when there is none. */
    public @Nullable String first(String name) {
      for (HttpField field : fields) {
        if (field.is(name)) {
          return field.value();
        }
      }
      return null;
    }

    /** The values of all fields with that name, in their order. */
    public List<String> all(String name) {
      return fields.stream().filter(field -> field.is(name)).map(HttpField::value).toList();
    }
  }

  /**
   * What followed the header section, or that nothing did.
   *
   * @param tookNanos from the first octet of the answer to its last
   */
  record ContentReceived(HttpContent content, long tookNanos) implements HttpStep {}

  /**
   * It ended before its end.
   *
   * @param phase in which
   * @param reason in words, without a full stop
   * @param tookNanos since that phase began
   */
  record Failed(HttpPhase phase, HttpFailure failure, String reason, long tookNanos)
      implements HttpStep {}

  /**
   * The answer leads elsewhere.
   *
   * @param location as received
   * @param url where that leads; absent when it leads nowhere
   * @param notFollowed why it is not followed, a sentence without a full stop; absent when it is
   */
  record Redirected(String location, @Nullable String url, @Nullable String notFollowed)
      implements HttpStep {}
}
