package io.lookingglass.probes.dns;

import static io.lookingglass.probes.dns.MisbehavingServer.answer;
import static io.lookingglass.probes.dns.MisbehavingServer.framed;
import static io.lookingglass.probes.dns.MisbehavingServer.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.request.DnsQuery;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.EDNSOption.Code;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Whatever a server does: a clear outcome, in time. */
@Timeout(60)
class ExchangeTest {
  private static final Name NAME = Name.fromConstantString("www.example.");
  private static final String RECORD = "www.example. 60 IN A 192.0.2.1";

  /** What is waited for to its end, where nothing comes. */
  private static final Duration SHORT = Duration.ofMillis(900);

  /** What nothing is waited for to its end: an answer comes as soon as the machine lets it. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Random random = new Random(1);
  private final Exchange exchange =
      new Exchange(random, InstantSource.system(), new TlsClient(TlsClient::platformTrust));

  private Reply ask(MisbehavingServer server, DnsTransport transport) {
    return ask(server, transport, DnsQuery.of("A"));
  }

  private Reply ask(MisbehavingServer server, DnsTransport transport, DnsQuery query) {
    return ask(server, transport, query, LONG);
  }

  private Reply ask(
      MisbehavingServer server, DnsTransport transport, DnsQuery query, Duration within) {
    return exchange.ask(
        Question.of(NAME, query, random), server.way(transport), 3, Deadline.in(within));
  }

  /** Asks who does not answer, which must be noticed by the deadline. */
  private Reply.NoAnswer awaitInVain(
      MisbehavingServer server, DnsTransport transport, DnsQuery query) {
    long start = System.nanoTime();
    Reply.NoAnswer none = unanswered(ask(server, transport, query, SHORT));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(SHORT.minusMillis(1), SHORT.plusSeconds(10));
    return none;
  }

  private Reply.NoAnswer awaitInVain(MisbehavingServer server, DnsTransport transport) {
    return awaitInVain(server, transport, DnsQuery.of("A"));
  }

  private static Reply.Answer answered(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Answer.class);
    return (Reply.Answer) reply;
  }

  private static Reply.NoAnswer unanswered(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.NoAnswer.class);
    return (Reply.NoAnswer) reply;
  }

  @Test
  void anAnswerIsTakenWithItsSizeAndTime() {
    try (var server = MisbehavingServer.overUdp(q -> List.of(answer(q, RECORD).toWire()))) {
      Reply.Answer reply = answered(ask(server, DnsTransport.UDP));
      assertThat(reply.text().answers().getFirst().value()).isEqualTo("192.0.2.1");
      assertThat(reply.bytes()).isEqualTo(45);
      assertThat(reply.retries()).isEmpty();
      assertThat(reply.ignored()).isZero();
      assertThat(reply.tookNanos()).isPositive();
    }
  }

  @Test
  void answersWithAnotherIdOrQuestionAndGarbageAreIgnoredAndCounted() {
    try (var server =
        MisbehavingServer.overUdp(
            q -> {
              Message wrongId = answer(q, RECORD);
              wrongId.getHeader().setID(q.getHeader().getID() ^ 1);
              Message wrongName = new Message(q.getHeader().getID());
              wrongName.getHeader().setFlag(Flags.QR);
              wrongName.addRecord(
                  Record.newRecord(Name.fromConstantString("evil.example."), Type.A, 1),
                  Section.QUESTION);
              Message noReply = answer(q, RECORD);
              noReply.getHeader().unsetFlag(Flags.QR);
              return List.of(
                  wrongId.toWire(),
                  wrongName.toWire(),
                  noReply.toWire(),
                  "garbage".getBytes(StandardCharsets.US_ASCII),
                  new byte[0],
                  answer(q, RECORD).toWire());
            })) {
      Reply.Answer reply = answered(ask(server, DnsTransport.UDP));
      assertThat(reply.ignored()).isEqualTo(5);
      assertThat(reply.text().answers()).hasSize(1);
    }
  }

  @Test
  void whoOnlySendsWrongAnswersIsToldApartFromWhoIsSilent() {
    try (var server =
        MisbehavingServer.overUdp(
            q -> {
              Message wrong = answer(q, RECORD);
              wrong.getHeader().setID(q.getHeader().getID() ^ 1);
              return List.of(wrong.toWire());
            })) {
      Reply.NoAnswer none = awaitInVain(server, DnsTransport.UDP);
      assertThat(none.failure()).isEqualTo(DnsFailure.MISMATCHED);
      assertThat(none.reason()).isEqualTo("the answer has another id than the question");
      assertThat(none.attempts()).isEqualTo(3);
    }
    try (var server = MisbehavingServer.overUdp(_ -> List.of())) {
      Reply.NoAnswer none = awaitInVain(server, DnsTransport.UDP);
      assertThat(none.failure()).isEqualTo(DnsFailure.TIMED_OUT);
      assertThat(none.attempts()).isEqualTo(3);
    }
  }

  @Test
  void aLostDatagramIsSentAgainFromAnotherPortWithAnotherId() {
    List<Integer> ids = new ArrayList<>();
    try (var server =
        MisbehavingServer.overUdp(
            q -> {
              ids.add(q.getHeader().getID());
              return ids.size() < 3 ? List.of() : List.of(answer(q, RECORD).toWire());
            })) {
      Reply.Answer reply =
          answered(ask(server, DnsTransport.UDP, DnsQuery.of("A"), Duration.ofSeconds(6)));
      assertThat(reply.retries()).containsExactly(DnsRetry.TIMED_OUT, DnsRetry.TIMED_OUT);
      assertThat(ids).doesNotHaveDuplicates();
    }
  }

  /** The first try tells it; whoever waits for the deadline or tries again has more than one. */
  @Test
  void aClosedPortIsToldAtOnce() throws IOException {
    InetSocketAddress closed;
    // Nobody may be waiting on the socket: it would linger, and swallow what comes.
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      closed = (InetSocketAddress) socket.getLocalSocketAddress();
    }
    for (DnsTransport transport : DnsTransport.values()) {
      Reply.NoAnswer none =
          unanswered(
              exchange.ask(
                  Question.of(NAME, DnsQuery.of("A"), random),
                  Exchange.Way.plain(closed, transport),
                  3,
                  Deadline.in(Duration.ofSeconds(10))));
      assertThat(none.failure()).as(transport.name()).isEqualTo(DnsFailure.PORT_CLOSED);
      assertThat(none.reason()).isEqualTo("connection refused");
      assertThat(none.attempts()).isEqualTo(1);
    }
  }

  @Test
  void aTruncatedAnswerIsAskedForAgainOverTcp() {
    try (var server =
        new MisbehavingServer(
            q -> List.of(truncated(q)),
            (in, out) -> out.write(framed(answer(read(in), RECORD).toWire())))) {
      Reply.Answer reply = answered(ask(server, DnsTransport.UDP));
      assertThat(reply.transport()).isEqualTo(DnsTransport.TCP);
      assertThat(reply.retries()).containsExactly(DnsRetry.TRUNCATED);
      assertThat(reply.text().answers()).hasSize(1);
      DnsQuery ignoring =
          new DnsQuery("A", "IN", true, true, false, false, true, DnsQuery.of("A").edns());
      Reply.Answer cut = answered(ask(server, DnsTransport.UDP, ignoring));
      assertThat(cut.transport()).isEqualTo(DnsTransport.UDP);
      assertThat(cut.text().flags()).contains("tc");
    }
  }

  @Test
  void truncationWithoutTcpIsToldAsSuch() {
    try (var server = new MisbehavingServer(q -> List.of(truncated(q)), (_, _) -> {})) {
      Reply.NoAnswer none = unanswered(ask(server, DnsTransport.UDP));
      assertThat(none.transport()).isEqualTo(DnsTransport.TCP);
      assertThat(none.reason()).startsWith("the answer over UDP is truncated, and over TCP: ");
    }
  }

  private static byte[] truncated(Message query) {
    Message answer = answer(query);
    answer.getHeader().setFlag(Flags.TC);
    return answer.toWire();
  }

  @Test
  void aServerThatWantsItsCookieGetsIt() {
    AtomicInteger asked = new AtomicInteger();
    String serverCookie = "0102030405060708";
    try (var server =
        MisbehavingServer.overUdp(
            q -> {
              String cookie = cookie(q);
              Message answer = answer(q, RECORD);
              boolean known = cookie.endsWith(serverCookie);
              answer.addRecord(
                  new OPTRecord(
                      1232,
                      known ? 0 : Rcode.BADCOOKIE >> 4,
                      0,
                      0,
                      new GenericEDNSOption(
                          Code.COOKIE,
                          HexFormat.of().parseHex(cookie.substring(0, 16) + serverCookie))),
                  Section.ADDITIONAL);
              answer.getHeader().setRcode(known ? 0 : Rcode.BADCOOKIE & 0xF);
              asked.incrementAndGet();
              return List.of(answer.toWire());
            })) {
      Reply.Answer reply = answered(ask(server, DnsTransport.UDP));
      assertThat(reply.retries()).containsExactly(DnsRetry.BAD_COOKIE);
      assertThat(reply.message().getRcode()).isZero();
      DnsMessage.Edns edns = Objects.requireNonNull(reply.text().edns());
      assertThat(edns.options().getFirst().value()).endsWith(serverCookie + " (good)");
      assertThat(asked).hasValue(2);
    }
  }

  private static String cookie(Message query) {
    byte[] wire = query.getOPT().getOptions(Code.COOKIE).getFirst().toWire();
    return HexFormat.of().formatHex(Arrays.copyOfRange(wire, 4, wire.length));
  }

  @Test
  void anAnswerAsLargeAsTcpAllowsIsRead() {
    try (var server =
        MisbehavingServer.overTcp(
            (in, out) -> {
              Message answer = answer(read(in));
              String text = "\"" + "x".repeat(250) + "\"";
              for (int index = 0; index < 235; index++) {
                answer.addRecord(
                    answer(answer, "www.example. 60 IN TXT " + text + " \"" + index + "\"")
                        .getSection(Section.ANSWER)
                        .getFirst(),
                    Section.ANSWER);
              }
              out.write(framed(answer.toWire(0xFFFF)));
            })) {
      Reply.Answer reply = answered(ask(server, DnsTransport.TCP));
      assertThat(reply.bytes()).isGreaterThan(60_000);
      assertThat(reply.text().answers()).hasSizeGreaterThan(230);
    }
  }

  @Test
  void anAnswerThatDripsInEndsAtTheDeadline() {
    try (var server =
        MisbehavingServer.overTcp(
            (in, out) -> {
              byte[] answer = framed(answer(read(in), RECORD).toWire());
              for (byte octet : answer) {
                out.write(octet);
                out.flush();
                Thread.sleep(100);
              }
            })) {
      assertThat(awaitInVain(server, DnsTransport.TCP).failure()).isEqualTo(DnsFailure.TIMED_OUT);
    }
  }

  @Test
  void aConnectionThatEndsInTheMiddleIsToldWithHowMuchCame() {
    try (var server =
        MisbehavingServer.overTcp(
            (in, out) -> {
              byte[] answer = framed(answer(read(in), RECORD).toWire());
              out.write(Arrays.copyOf(answer, 20));
            })) {
      Reply.NoAnswer none = unanswered(ask(server, DnsTransport.TCP));
      assertThat(none.failure()).isEqualTo(DnsFailure.CLOSED);
      assertThat(none.reason()).isEqualTo("the server closed the connection after 18 of 45 bytes");
    }
  }

  @Test
  void compressionThatPointsAtItselfIsNoMessage() {
    try (var server =
        MisbehavingServer.overTcp(
            (in, out) -> {
              byte[] answer = answer(read(in), RECORD).toWire();
              answer[12] = (byte) 0xC0; // The name of the question points at itself.
              answer[13] = 12;
              out.write(framed(answer));
            })) {
      Reply.NoAnswer none = unanswered(ask(server, DnsTransport.TCP));
      assertThat(none.failure()).isEqualTo(DnsFailure.UNREADABLE);
      assertThat(none.reason()).isEqualTo("what came is no DNS message (45 bytes)");
    }
  }

  @Test
  void garbageInPlaceOfTlsIsToldAsSuch() {
    for (DnsTransport transport : List.of(DnsTransport.DOT, DnsTransport.DOH)) {
      try (var server =
          MisbehavingServer.overTcp(
              (in, out) -> {
                out.write("SSH-2.0-OpenSSH_9.9\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                in.readNBytes(4000);
              })) {
        Reply.NoAnswer none = unanswered(ask(server, transport));
        assertThat(none.failure()).isEqualTo(DnsFailure.TLS_FAILED);
        assertThat(none.reason()).startsWith("no TLS session: ");
      }
    }
  }

  @Test
  void aTlsServerThatSaysNothingEndsAtTheDeadline() {
    try (var server = MisbehavingServer.overTcp((in, _) -> in.readAllBytes())) {
      assertThat(awaitInVain(server, DnsTransport.DOT).failure()).isEqualTo(DnsFailure.TIMED_OUT);
    }
  }

  @Test
  void whereNoRouteLeadsIsUnreachable() {
    Reply reply =
        exchange.ask(
            Question.of(NAME, DnsQuery.of("A"), random),
            Exchange.Way.plain(
                new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 53),
                DnsTransport.TCP),
            1,
            Deadline.in(LONG));
    assertThat(unanswered(reply).failure())
        .isIn(DnsFailure.UNREACHABLE, DnsFailure.NOT_SENT, DnsFailure.CLOSED);
  }

  @Test
  void lettersInRandomCaseMustComeBackAsTheyWent() throws IOException {
    DnsQuery mixed =
        new DnsQuery("A", "IN", true, true, false, true, false, DnsQuery.of("A").edns());
    try (var server = MisbehavingServer.overUdp(q -> List.of(answer(q, RECORD).toWire()))) {
      assertThat(answered(ask(server, DnsTransport.UDP, mixed)).message().getQuestion().getName())
          .isEqualTo(NAME);
    }
    try (var server =
        MisbehavingServer.overUdp(
            q -> {
              Message flat = new Message(q.getHeader().getID());
              flat.getHeader().setFlag(Flags.QR);
              flat.addRecord(Record.newRecord(NAME, Type.A, 1), Section.QUESTION);
              return List.of(flat.toWire());
            })) {
      assertThat(awaitInVain(server, DnsTransport.UDP, mixed).reason())
          .isEqualTo("the answer is for another question");
    }
  }

  @Test
  void questionsAreAskedFromManyPortsWithManyIds() {
    assertThat(
            random
                .ints(200)
                .mapToObj(_ -> Question.of(NAME, DnsQuery.of("A"), random).id())
                .distinct()
                .count())
        .isGreaterThan(190);
  }
}
