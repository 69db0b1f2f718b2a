package io.lookingglass.probes.http;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import io.lookingglass.probes.event.HttpPhase;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.HttpTls;
import io.lookingglass.probes.http2.Http2Event;
import io.lookingglass.probes.http2.Http2Exception;
import io.lookingglass.probes.http2.Http2Exchange;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.OtherFamily;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tcp.TcpException;
import io.lookingglass.probes.tls.TlsConnection;
import io.lookingglass.probes.tls.TlsException;
import io.lookingglass.probes.tls.TlsHandshake;
import io.lookingglass.probes.tls.TlsOffer;
import io.lookingglass.probes.tls.TlsWatcher;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request to one address, its phases timed apart, on the calling thread. Never beyond the
 * deadline.
 */
final class HttpExchange {
  private static final int PIECE_OCTETS = 16_384;
  private static final String HTTP2 = "h2";
  private static final String HTTP1 = "http/1.1";

  private final HttpEnvironment environment;
  private final Deadline deadline;
  private final Consumer<HttpStep> sink;
  private final Plan plan;
  private HttpPhase phase = HttpPhase.TCP;
  private long phaseBegan = System.nanoTime();
  private long sentAt;
  private long firstAt;

  /** When octets came last; what is done with them afterwards is not the network's time. */
  private long lastAt;

  private HttpStep.@Nullable HeadReceived answer;
  private @Nullable ContentReader content;

  /**
   * What is to be asked of whom.
   *
   * @param address allowed and pinned
   * @param other one of the other version of IP, allowed, which is no more than tried when that one
   *     fails; absent for none
   * @param secure whether over TLS
   * @param http2 whether HTTP/2 is offered
   * @param authority as Host or {@code :authority} has it
   * @param serverName for SNI; absent for none
   * @param certificateName that the certificate must hold for
   * @param target path and query
   * @param fields besides that
   */
  record Plan(
      InetAddress address,
      @Nullable InetAddress other,
      int port,
      boolean secure,
      boolean http2,
      String authority,
      @Nullable String serverName,
      String certificateName,
      HttpMethod method,
      String target,
      List<HttpField> fields) {}

  HttpExchange(HttpEnvironment environment, Deadline deadline, Consumer<HttpStep> sink, Plan plan) {
    this.environment = environment;
    this.deadline = deadline;
    this.sink = sink;
    this.plan = plan;
  }

  private TcpConnection connect() throws HttpMessageException {
    try {
      return OtherFamily.open(plan.address(), plan.other(), plan.port(), deadline);
    } catch (TcpException e) {
      throw Channel.of(e);
    }
  }

  /** Runs to the end. The answer is absent when none came; content may be missing all the same. */
  Optional<HttpStep.HeadReceived> run() {
    try (TcpConnection tcp = connect()) {
      sink.accept(
          new HttpStep.Connected(
              plan.address(),
              plan.port(),
              tcp.localAddress(),
              tcp.localPort(),
              tcp.connectNanos()));
      if (plan.secure()) {
        try (TlsConnection tls = secured(tcp)) {
          Channel channel = new Channel.Secured(tls);
          if (HTTP2.equals(tls.applicationProtocol())) {
            overHttp2(channel);
          } else {
            overHttp1(channel);
          }
        }
      } else {
        overHttp1(new Channel.Plain(tcp));
      }
    } catch (HttpMessageException e) {
      fail(e);
    }
    return Optional.ofNullable(answer);
  }

  private TlsConnection secured(TcpConnection tcp) throws HttpMessageException {
    // Keys are made before the clock runs: that time is not the network's.
    TlsHandshake handshake =
        TlsHandshake.prepare(
            new TlsOffer(plan.serverName(), plan.http2() ? List.of(HTTP2, HTTP1) : List.of(HTTP1)));
    begin(HttpPhase.TLS);
    try {
      TlsConnection tls = handshake.over(tcp, TlsWatcher.NOBODY);
      long took = System.nanoTime() - phaseBegan;
      ServerCertificate certificate = ServerCertificate.of(tls.certificates());
      String problem =
          certificate.problem(
              plan.certificateName(), environment.clock().instant(), environment.trust().get());
      sink.accept(
          new HttpStep.Secured(
              new HttpTls(
                  tls.version().replace("TLS ", "TLSv"),
                  tls.cipherSuite(),
                  tls.applicationProtocol(),
                  plan.serverName(),
                  problem == null,
                  problem,
                  certificate.facts()),
              took));
      return tls;
    } catch (TlsException e) {
      throw Channel.of(e);
    }
  }

  private void overHttp1(Channel channel) throws HttpMessageException {
    List<HttpField> fields = new ArrayList<>();
    fields.add(new HttpField("Host", plan.authority()));
    fields.addAll(plan.fields());
    fields.add(new HttpField("Connection", "close"));
    StringBuilder text =
        new StringBuilder("%s %s HTTP/1.1\r\n".formatted(plan.method(), plan.target()));
    fields.forEach(
        field -> text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
    byte[] octets = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    sent(channel, octets, "HTTP/1.1", fields);
    Http1Response response = new Http1Response(plan.method() != HttpMethod.HEAD);
    byte[] piece = new byte[PIECE_OCTETS];
    while (!response.complete() && !full()) {
      int length = channel.read(piece);
      lastAt = System.nanoTime();
      if (length > 0) {
        firstOctet();
      }
      List<HttpMessageEvent> events = length < 0 ? response.closed() : response.feed(piece, length);
      for (HttpMessageEvent event : events) {
        accept(event);
      }
    }
    finish();
  }

  private void overHttp2(Channel channel) throws HttpMessageException {
    List<HttpField> request = new ArrayList<>();
    request.add(new HttpField(":method", plan.method().name()));
    request.add(new HttpField(":scheme", "https"));
    request.add(new HttpField(":authority", plan.authority()));
    request.add(new HttpField(":path", plan.target()));
    plan.fields().forEach(field -> request.add(new HttpField(field.lowerName(), field.value())));
    Http2Exchange exchange = new Http2Exchange(ContentReader.MOST_OCTETS, request, new byte[0]);
    sent(channel, exchange.takeDue(), "HTTP/2", request);
    byte[] piece = new byte[PIECE_OCTETS];
    while (!exchange.complete() && !exchange.windowUsedUp() && !full()) {
      int length = channel.read(piece);
      lastAt = System.nanoTime();
      if (length < 0) {
        throw new HttpMessageException(
            HttpFailure.CLOSED,
            answer == null
                ? "the server closed the connection without an answer"
                : "the server closed the connection before the end of its answer");
      }
      try {
        for (Http2Event event : exchange.feed(piece, length)) {
          accept(event);
        }
      } catch (Http2Exception e) {
        throw new HttpMessageException(
            switch (e.kind()) {
              case PROTOCOL_ERROR -> HttpFailure.MALFORMED;
              case TOO_MUCH -> HttpFailure.TOO_LARGE;
              case REFUSED -> HttpFailure.REFUSED;
            },
            "HTTP/2: " + e.reason());
      }
      byte[] due = exchange.takeDue();
      if (due.length > 0) {
        channel.write(due);
      }
    }
    finish();
    try {
      channel.write(exchange.farewell());
    } catch (HttpMessageException e) {
      // The answer is there; whether the goodbye arrives changes nothing.
    }
  }

  private void accept(Http2Event event) {
    switch (event) {
      case Http2Event.Head head -> {
        firstOctet();
        accept(
            new HttpMessageEvent.Head(
                "HTTP/2",
                head.status(),
                "",
                head.fields(),
                head.fields().stream()
                    .mapToInt(field -> field.name().length() + field.value().length())
                    .sum(),
                List.of(),
                head.interim() || plan.method() == HttpMethod.HEAD
                    ? HttpFraming.NONE
                    : HttpFraming.FRAMES,
                contentLength(head.fields())));
      }
      case Http2Event.Data data -> accept(new HttpMessageEvent.Data(data.octets()));
      case Http2Event.Trailers trailers -> accept(new HttpMessageEvent.Trailers(trailers.fields()));
      case Http2Event.End _ -> accept(new HttpMessageEvent.End(0));
      case Http2Event.ServerSettings _ -> {
        // Nothing of the answer.
      }
    }
  }

  private static @Nullable Long contentLength(List<HttpField> fields) {
    return fields.stream()
        .filter(field -> field.is("content-length") && field.value().matches("[0-9]{1,18}"))
        .map(field -> Long.parseLong(field.value()))
        .findFirst()
        .orElse(null);
  }

  private void accept(HttpMessageEvent event) {
    switch (event) {
      case HttpMessageEvent.Head head -> {
        HttpStep.HeadReceived step =
            new HttpStep.HeadReceived(
                head.version(),
                head.status(),
                head.reason(),
                head.fields(),
                head.octets(),
                head.remarks(),
                firstAt - sentAt);
        sink.accept(step);
        if (!head.interim()) {
          answer = step;
          content = new ContentReader(head);
        }
      }
      case HttpMessageEvent.Data data -> {
        if (content != null) {
          content.data(data.octets());
        }
      }
      case HttpMessageEvent.Chunk _ -> {
        if (content != null) {
          content.chunk();
        }
      }
      case HttpMessageEvent.Trailers trailers -> {
        if (content != null) {
          content.trailers(trailers.fields());
        }
      }
      case HttpMessageEvent.End end -> {
        if (content != null) {
          content.end(end.surplus());
        }
      }
    }
  }

  private boolean full() {
    return content != null && content.full();
  }

  private void sent(Channel channel, byte[] octets, String version, List<HttpField> fields)
      throws HttpMessageException {
    begin(HttpPhase.SEND);
    channel.write(octets);
    sentAt = System.nanoTime();
    sink.accept(
        new HttpStep.Sent(
            version, plan.method().name(), plan.target(), fields, sentAt - phaseBegan));
    begin(HttpPhase.FIRST_BYTE);
    phaseBegan = sentAt;
  }

  private void firstOctet() {
    if (firstAt == 0) {
      firstAt = lastAt;
      phase = HttpPhase.DOWNLOAD;
      phaseBegan = firstAt;
    }
  }

  private void finish() {
    long took = lastAt - firstAt;
    if (content != null) {
      sink.accept(new HttpStep.ContentReceived(content.content(), took));
    }
  }

  private void begin(HttpPhase next) {
    phase = next;
    phaseBegan = System.nanoTime();
  }

  /** What came until then is told, too. */
  private void fail(HttpMessageException e) {
    long took = System.nanoTime() - phaseBegan;
    if (content != null) {
      sink.accept(new HttpStep.ContentReceived(content.content(), took));
    }
    sink.accept(new HttpStep.Failed(phase, e.failure(), e.reason(), took));
  }

  /** The name for SNI: no address has one (RFC 6066 section 3). */
  static @Nullable String serverName(String name) {
    return IpAddresses.tryParse(name).isPresent() ? null : name;
  }
}
