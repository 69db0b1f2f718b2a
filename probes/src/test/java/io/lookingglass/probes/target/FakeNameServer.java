package io.lookingglass.probes.target;

import io.lookingglass.config.net.HostPort;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on the loopback, over UDP and TCP, that says what a test tells it to. */
public final class FakeNameServer implements AutoCloseable {
  private static final int MOST_UDP_BYTES = 1232;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<String, Function<Message, byte @Nullable []>> answers =
      new ConcurrentHashMap<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();

  public FakeNameServer() {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      udp = new DatagramSocket(new InetSocketAddress(loopback, 0));
      tcp = new ServerSocket(udp.getLocalPort(), 50, loopback);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("fake-name-server-udp").start(this::serveUdp);
    Thread.ofVirtual().name("fake-name-server-tcp").start(this::serveTcp);
  }

  public HostPort address() {
    return HostPort.of(InetAddress.getLoopbackAddress(), udp.getLocalPort());
  }

  public NameServers asNameServers() {
    return NameServers.of(List.of(address()));
  }

  /** What was asked, as {@code "name. TYPE"}, in order. */
  public List<String> questions() {
    return List.copyOf(questions);
  }

  /**
   * Answers a question with records in the master file's form; none for "no data".
   *
   * @param records such as {@code "a.example. 60 IN A 192.0.2.1"}
   */
  public FakeNameServer answer(String name, int type, String... records) {
    return reply(name, type, query -> noError(query, records).toWire());
  }

  public FakeNameServer answer(String name, int type, int rcode) {
    return reply(name, type, query -> failing(query, rcode).toWire());
  }

  public FakeNameServer silent(String name, int type) {
    return reply(name, type, _ -> null);
  }

  /** Says whatever a test makes of the query; null for silence. */
  public FakeNameServer reply(String name, int type, Function<Message, byte @Nullable []> answer) {
    answers.put(key(name, type), answer);
    return this;
  }

  public static Message noError(Message query, String... records) {
    Message answer = failing(query, Rcode.NOERROR);
    for (String record : records) {
      try (Master master =
          new Master(
              new ByteArrayInputStream(record.getBytes(StandardCharsets.US_ASCII)), Name.root)) {
        Record parsed = master.nextRecord();
        answer.addRecord(Objects.requireNonNull(parsed, record), Section.ANSWER);
      } catch (IOException e) {
        throw new UncheckedIOException(record, e);
      }
    }
    return answer;
  }

  public static Message failing(Message query, int rcode) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.getHeader().setRcode(rcode);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    return answer;
  }

  private byte @Nullable [] answerTo(byte[] wire) throws IOException {
    Message query = new Message(wire);
    Record question = query.getQuestion();
    if (question.getDClass() != DClass.IN) {
      return null;
    }
    String key = key(question.getName().toString(), question.getType());
    questions.add(key);
    var answer = answers.get(key);
    return answer == null ? failing(query, Rcode.NXDOMAIN).toWire() : answer.apply(query);
  }

  private void serveUdp() {
    while (!udp.isClosed()) {
      byte[] buffer = new byte[4096];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        udp.receive(packet);
        // Each on its own thread, so that a test can hold one answer back.
        Thread.ofVirtual().name("fake-name-server-answer").start(() -> answerUdp(packet));
      } catch (IOException e) {
        failUnlessClosed(e);
      }
    }
  }

  private void answerUdp(DatagramPacket packet) {
    try {
      byte @Nullable [] answer = answerTo(Arrays.copyOf(packet.getData(), packet.getLength()));
      if (answer != null) {
        byte[] fitting = answer.length > MOST_UDP_BYTES ? truncated(answer) : answer;
        udp.send(new DatagramPacket(fitting, fitting.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      failUnlessClosed(e);
    }
  }

  private void failUnlessClosed(IOException e) {
    if (!udp.isClosed()) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] truncated(byte[] answer) throws IOException {
    Message message = new Message(answer);
    message.removeAllRecords(Section.ANSWER);
    message.getHeader().setFlag(Flags.TC);
    return message.toWire();
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (Socket connection = tcp.accept()) {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        byte @Nullable [] answer = answerTo(in.readNBytes(in.readUnsignedShort()));
        if (answer != null) {
          DataOutputStream out = new DataOutputStream(connection.getOutputStream());
          out.writeShort(answer.length);
          out.write(answer);
          out.flush();
        }
      } catch (IOException e) {
        failUnlessClosed(e);
      }
    }
  }

  private static String key(String name, int type) {
    return name.toLowerCase(Locale.ROOT) + " " + Type.string(type);
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
