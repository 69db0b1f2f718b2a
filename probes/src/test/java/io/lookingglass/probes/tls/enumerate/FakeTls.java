package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.tls.HexFile;
import io.lookingglass.probes.tls.ScriptedServer;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Plays a server up to where it waits for the client's keys, by the bytes, so that also those can
 * be met that no library speaks any more: SSL 2.0 and 3.0, RC4, export suites, and servers with
 * famous faults, as well as their patched likes.
 *
 * @param versions that it speaks, 0x0002 to 0x0304
 * @param suites that it has, in its order
 * @param ownOrder whether that counts
 * @param groups that it has, in its order, which counts
 */
record FakeTls(
    Set<Integer> versions,
    List<Integer> suites,
    boolean ownOrder,
    List<Integer> groups,
    Set<Flaw> flaws)
    implements ScriptedServer.Script {

  /** What is wrong with it, or different from others. */
  enum Flaw {
    COMPRESSES,
    HEARTBEATS,
    /** Answers heartbeats that are too short. */
    BLEEDS,
    /** Takes a ChangeCipherSpec at any time. */
    TAKES_EARLY_CCS,
    /** Tells badly padded secrets apart. */
    ROBOT,
    /** The same, but only before a Finished. */
    ROBOT_AT_ONCE,
    /** Adds bytes to a short session id. */
    BLEEDS_TICKETS,
    IGNORES_FALLBACK,
    NO_SECURE_RENEGOTIATION,
    /** Drops what it does not like without a word. */
    DROPS,
    /** Answers a key with its hello only. */
    WANTS_SHARES,
    /** Chooses the same suite whatever is offered. */
    STUBBORN
  }

  private static final Server SERVER = Server.make();
  private static final List<Integer> SCHEMES = List.of(0x0804, 0x0401, 0x0201);
  private static final byte[] SMALL_PRIME = smallPrime();

  FakeTls {
    suites = List.copyOf(suites);
    groups = List.copyOf(groups);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Server(RSAPrivateKey key, byte[] certificate) {
    static Server make() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024); // Old servers have such keys, and it is made quickly.
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=fake");
        Instant now = Instant.parse("2026-06-01T12:00:00Z");
        byte[] der =
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now),
                    Date.from(now.plus(Duration.ofDays(9))),
                    name,
                    (RSAPublicKey) keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))
                .getEncoded();
        return new Server((RSAPrivateKey) keys.getPrivate(), der);
      } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static byte[] smallPrime() {
    byte[] prime = BigInteger.ONE.shiftLeft(1024).subtract(BigInteger.valueOf(105)).toByteArray();
    return Arrays.copyOfRange(prime, 1, prime.length);
  }

  /** What a client wants. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Hello(
      int version,
      byte[] sessionId,
      List<Integer> suites,
      byte[] compressions,
      Map<Integer, byte[]> extensions) {
    static Hello read(byte[] record) throws MalformedTlsException {
      TlsBytes all = new TlsBytes(record);
      all.uint8();
      TlsBytes body = all.vector24();
      int version = body.uint16();
      body.opaque(32);
      byte[] sessionId = body.opaque8();
      List<Integer> suites = numbers(body.vector16());
      byte[] compressions = body.opaque8();
      Map<Integer, byte[]> extensions = new LinkedHashMap<>();
      if (!body.isEmpty()) {
        TlsBytes list = body.vector16();
        while (!list.isEmpty()) {
          int type = list.uint16();
          extensions.put(type, list.opaque16());
        }
      }
      return new Hello(version, sessionId, suites, compressions, extensions);
    }

    List<Integer> list(int extension) throws MalformedTlsException {
      byte[] value = extensions.get(extension);
      return value == null ? List.of() : numbers(new TlsBytes(value).vector16());
    }

    private static List<Integer> numbers(TlsBytes bytes) throws MalformedTlsException {
      List<Integer> numbers = new ArrayList<>();
      while (!bytes.isEmpty()) {
        numbers.add(bytes.uint16());
      }
      return numbers;
    }
  }

  @Override
  public void run(InputStream in, OutputStream out) throws IOException {
    byte[] header = in.readNBytes(5);
    if (header.length < 5) {
      return;
    }
    if ((header[0] & 0x80) != 0) {
      if (versions.contains(2)) {
        out.write(HexFile.read("ssl2-server-hello"));
        silence(in);
      }
      return;
    }
    try {
      talk(Hello.read(in.readNBytes((header[3] & 0xFF) << 8 | (header[4] & 0xFF))), in, out);
    } catch (MalformedTlsException e) {
      alert(out, 50);
    }
  }

  private static void silence(InputStream in) throws IOException {
    ScriptedServer.silence(in);
  }

  private void talk(Hello hello, InputStream in, OutputStream out)
      throws IOException, MalformedTlsException {
    boolean new13 = hello.extensions().containsKey(ClientHello.SUPPORTED_VERSIONS);
    int version =
        versions.stream()
            .filter(one -> one != 2 && (new13 ? one == 0x0304 : one <= hello.version()))
            .max(Integer::compare)
            .orElse(0);
    if (version == 0) {
      refuse(in, out, 70);
      return;
    }
    boolean lower = versions.stream().anyMatch(one -> one > version);
    if (hello.suites().contains(CipherSuites.FALLBACK_SCSV)
        && lower
        && !flaws.contains(Flaw.IGNORES_FALLBACK)) {
      alert(out, 86);
      return;
    }
    Integer suite = suite(hello, version);
    if (suite == null) {
      refuse(in, out, 40);
      return;
    }
    if (version == 0x0304) {
      retry(hello, suite, in, out);
    } else {
      old(hello, version, suite, in, out);
    }
  }

  private @Nullable Integer suite(Hello hello, int version) {
    if (flaws.contains(Flaw.STUBBORN)) {
      return suites.getFirst();
    }
    List<Integer> mine =
        suites.stream().filter(one -> SuiteTraits.of(one).usableWith(version)).toList();
    List<Integer> first = ownOrder ? mine : hello.suites();
    List<Integer> second = ownOrder ? hello.suites() : mine;
    return first.stream().filter(second::contains).findFirst().orElse(null);
  }

  private void refuse(InputStream in, OutputStream out, int alert) throws IOException {
    if (flaws.contains(Flaw.DROPS)) {
      silence(in);
    } else {
      alert(out, alert);
    }
  }

  private static void alert(OutputStream out, int description) throws IOException {
    out.write(Wire.record(21, 0x0303, new byte[] {2, (byte) description}));
  }

  private void retry(Hello hello, int suite, InputStream in, OutputStream out)
      throws IOException, MalformedTlsException {
    List<Integer> offered = hello.list(ClientHello.SUPPORTED_GROUPS);
    Integer group = groups.stream().filter(offered::contains).findFirst().orElse(null);
    byte[] shares = hello.extensions().getOrDefault(ClientHello.KEY_SHARE, new byte[2]);
    if (group == null || (flaws.contains(Flaw.WANTS_SHARES) && shares.length <= 2)) {
      refuse(in, out, 40);
      return;
    }
    byte[] retry = HexFile.read("hello-retry-request");
    retry[76] = (byte) (suite >> 8);
    retry[77] = (byte) suite;
    retry[retry.length - 2] = (byte) (group >> 8);
    retry[retry.length - 1] = group.byteValue();
    out.write(retry);
    silence(in);
  }

  private void old(Hello hello, int version, int suite, InputStream in, OutputStream out)
      throws IOException, MalformedTlsException {
    SuiteTraits traits = SuiteTraits.of(suite);
    Wire messages = new Wire().opaque(message(2, serverHello(hello, version, suite)));
    messages.opaque(
        message(
            11,
            new Wire().vector24(new Wire().vector24(SERVER.certificate()).toBytes()).toBytes()));
    if (traits.ellipticEphemeral() || traits.finiteEphemeral()) {
      Wire exchange = new Wire();
      if (traits.ellipticEphemeral()) {
        List<Integer> offered = hello.list(ClientHello.SUPPORTED_GROUPS);
        Integer group = groups.stream().filter(offered::contains).findFirst().orElse(null);
        if (group == null) {
          alert(out, 40);
          return;
        }
        exchange.uint8(3).uint16(group).vector8(new byte[32]);
      } else {
        exchange.vector16(SMALL_PRIME).vector16(new byte[] {2}).vector16(new byte[] {4});
      }
      if (version == 0x0303) {
        List<Integer> offered = hello.list(ClientHello.SIGNATURE_ALGORITHMS);
        Integer scheme = SCHEMES.stream().filter(offered::contains).findFirst().orElse(null);
        if (scheme == null) {
          alert(out, 40);
          return;
        }
        exchange.uint16(scheme);
      }
      messages.opaque(message(12, exchange.vector16(new byte[64]).toBytes()));
    }
    messages.opaque(message(14, new byte[0]));
    out.write(Wire.record(22, version, messages.toBytes()));
    afterwards(version, in, out);
  }

  private byte[] serverHello(Hello hello, int version, int suite) {
    byte[] id = new byte[0];
    byte[] ticket = hello.extensions().get(ClientHello.SESSION_TICKET);
    if (ticket != null && ticket.length > 0) {
      id =
          flaws.contains(Flaw.BLEEDS_TICKETS)
              ? Arrays.copyOf(hello.sessionId(), 32)
              : hello.sessionId();
    }
    boolean compresses = false;
    for (byte method : hello.compressions()) {
      compresses |= method == 1 && flaws.contains(Flaw.COMPRESSES);
    }
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    Wire body =
        new Wire()
            .uint16(version)
            .opaque(random)
            .vector8(id)
            .uint16(suite)
            .uint8(compresses ? 1 : 0);
    Wire extensions = new Wire();
    if (hello.extensions().containsKey(ClientHello.RENEGOTIATION_INFO)
        && !flaws.contains(Flaw.NO_SECURE_RENEGOTIATION)) {
      extensions.uint16(ClientHello.RENEGOTIATION_INFO).vector16(new byte[1]);
    }
    if (hello.extensions().containsKey(ClientHello.HEARTBEAT) && heartbeats()) {
      extensions.uint16(ClientHello.HEARTBEAT).vector16(new byte[] {1});
    }
    byte[] list = extensions.toBytes();
    return list.length == 0 ? body.toBytes() : body.vector16(list).toBytes();
  }

  private boolean heartbeats() {
    return flaws.contains(Flaw.HEARTBEATS) || flaws.contains(Flaw.BLEEDS);
  }

  private static byte[] message(int type, byte[] body) {
    return new Wire().uint8(type).vector24(body).toBytes();
  }

  private void afterwards(int version, InputStream in, OutputStream out) throws IOException {
    boolean key = false;
    boolean padded = true;
    int early = 0;
    while (true) {
      byte[] header = in.readNBytes(5);
      if (header.length < 5) {
        return;
      }
      byte[] content = in.readNBytes((header[3] & 0xFF) << 8 | (header[4] & 0xFF));
      switch (header[0]) {
        case 24 -> {
          if (flaws.contains(Flaw.BLEEDS)) {
            out.write(Wire.record(24, version, new byte[35]));
          }
        }
        case 20 -> {
          early += key ? 0 : 1;
          if (early > 0 && !flaws.contains(Flaw.TAKES_EARLY_CCS)) {
            alert(out, 10);
            return;
          }
          if (early > 1) {
            alert(out, 20);
            return;
          }
        }
        case 22 -> {
          if (key) {
            alert(out, flaws.contains(Flaw.ROBOT) && !padded ? 51 : 20);
            return;
          }
          key = true;
          padded = padded(Arrays.copyOfRange(content, 6, content.length));
          if (flaws.contains(Flaw.ROBOT_AT_ONCE) && !padded) {
            alert(out, 47);
            return;
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  /** As an RSA library would find it, and a patched server would keep to itself. */
  private static boolean padded(byte[] encrypted) {
    byte[] block =
        new BigInteger(1, encrypted)
            .modPow(SERVER.key().getPrivateExponent(), SERVER.key().getModulus())
            .toByteArray();
    int zero = block.length - 49;
    boolean right = block.length == 127 && block[0] == 2;
    for (int at = 1; right && at < zero; at++) {
      right = block[at] != 0;
    }
    return right && block[zero] == 0;
  }
}
