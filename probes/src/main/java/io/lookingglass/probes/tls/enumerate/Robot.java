package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * ROBOT, CVE-2017-13099 and its kin: whether a server tells apart secrets that are well padded and
 * such that are not (RFC 5246 section 7.4.7.1). It is sent secrets of this side's own making, each
 * malformed in another way, and must answer them all alike. Nothing of anybody else's is decrypted.
 *
 * <p>Servers differ in when they look: once a whole handshake is there, or at the ClientKeyExchange
 * alone; so both are tried. Answers that differ count when they do so in the same way in a second
 * trial, lest a server under load be accused for being slow.
 */
final class Robot {
  private static final int CLIENT_KEY_EXCHANGE = 16;
  private static final int PREMASTER_BYTES = 48;
  private static final int LEAST_PADDING_BYTES = 11;
  private static final int FINISHED_BYTES = 64;

  private final Hellos hellos;
  private final int version;
  private final List<Integer> suites;
  private final LeafKey.Rsa key;
  private final byte[] premaster;
  private final byte[] finished;
  private final Map<Flow, Map<Form, String>> answers = new EnumMap<>(Flow.class);
  private final List<FormInquiry> inquiries = new ArrayList<>();

  /** What is wrong with a secret. */
  private enum Form {
    RIGHT,
    WRONG_BEGINNING,
    ZERO_TOO_EARLY,
    NO_ZERO,
    WRONG_VERSION
  }

  /** How much of a handshake comes with it. */
  private enum Flow {
    WHOLE,
    KEY_EXCHANGE_ALONE
  }

  /**
   * @param suites that the server takes and by which a secret is encrypted to its RSA key
   */
  Robot(Hellos hellos, int version, List<Integer> suites, LeafKey.Rsa key) {
    this.hellos = hellos;
    this.version = version;
    this.suites = List.copyOf(suites);
    this.key = key;
    this.premaster = hellos.randomBytes(PREMASTER_BYTES);
    premaster[0] = (byte) (version >> 8);
    premaster[1] = (byte) version;
    this.finished = hellos.randomBytes(FINISHED_BYTES);
    for (Form form : Form.values()) {
      for (Flow flow : Flow.values()) {
        inquiries.add(new FormInquiry(form, flow));
      }
    }
  }

  /** The same once more. */
  Robot again() {
    return new Robot(hellos, version, suites, key);
  }

  /** A connection each; empty when the server's key is too short for any secret. */
  List<Inquiry> inquiries() {
    return modulusBytes() < PREMASTER_BYTES + LEAST_PADDING_BYTES
        ? List.of()
        : List.copyOf(inquiries);
  }

  /** Those of the suites that it can be tried with. */
  static List<Integer> usable(List<Integer> found) {
    return found.stream()
        .filter(
            suite -> {
              SuiteTraits traits = SuiteTraits.of(suite);
              return traits.rsaExchange() && !traits.export();
            })
        .toList();
  }

  /** Whether every form had its answer. */
  boolean complete() {
    return answers.size() == Flow.values().length
        && answers.values().stream().allMatch(one -> one.size() == Form.values().length);
  }

  /** The answers that differ; empty when none do. */
  Set<String> differences() {
    for (Map<Form, String> flow : answers.values()) {
      Set<String> distinct = new LinkedHashSet<>(flow.values());
      if (distinct.size() > 1) {
        return distinct;
      }
    }
    return Set.of();
  }

  /** Whether each form got the same answer as in the trial before, and not all the same. */
  boolean confirms(Robot before) {
    for (Map.Entry<Flow, Map<Form, String>> flow : answers.entrySet()) {
      boolean differs = new LinkedHashSet<>(flow.getValue().values()).size() > 1;
      if (differs && flow.getValue().equals(before.answers.get(flow.getKey()))) {
        return true;
      }
    }
    return false;
  }

  /** Why it is not complete, a sentence without a full stop. */
  Sentence missing() {
    if (modulusBytes() < PREMASTER_BYTES + LEAST_PADDING_BYTES) {
      return Sentence.of("the server's RSA key is too short for a secret");
    }
    return inquiries.stream()
        .map(FormInquiry::missing)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElseGet(() -> Sentence.of("not asked to the end"));
  }

  private int modulusBytes() {
    return (key.modulus().bitLength() + 7) / 8;
  }

  private final class FormInquiry extends SingleInquiry {
    private final Form form;
    private final Flow flow;

    FormInquiry(Form form, Flow flow) {
      super("ROBOT");
      this.form = form;
      this.flow = flow;
    }

    @Override
    Question question() {
      byte[] words = words(form, flow);
      return Question.of(
          Question.move(hellos.of(version, suites).bytes(), Question.Until.HELLO_DONE),
          new Question.Move(flight -> flight.helloDone() ? words : null, Question.Until.ANYTHING));
    }

    @Override
    public void answered(Answer answer) {
      super.answered(answer);
      if (answer.heard() && answer.flight().helloDone()) {
        answers.computeIfAbsent(flow, _ -> new EnumMap<>(Form.class)).put(form, inWords(answer));
      }
    }

    @Nullable Sentence missing() {
      Answer answer = answer();
      return answer == null ? problem() : answer.flight().helloDone() ? null : answer.refusal();
    }
  }

  private static String inWords(Answer answer) {
    if (answer.flight().alerted()) {
      return answer.flight().alertName();
    }
    return switch (answer.ending()) {
      case SILENT -> "silence";
      case CLOSED -> "closing";
      case RESET -> "a reset";
      case OPEN, NOT_CONNECTED, STOPPED -> "going on";
    };
  }

  private byte[] words(Form form, Flow flow) {
    byte[] secret = new byte[modulusBytes()];
    byte[] number =
        new BigInteger(1, padded(form)).modPow(key.exponent(), key.modulus()).toByteArray();
    int length = Math.min(number.length, secret.length);
    System.arraycopy(number, number.length - length, secret, secret.length - length, length);
    byte[] body = version == ClientHello.SSL_3 ? secret : new Wire().vector16(secret).toBytes();
    byte[] exchange = new Wire().uint8(CLIENT_KEY_EXCHANGE).vector24(body).toBytes();
    Wire words = new Wire().opaque(Wire.record(22, version, exchange));
    if (flow == Flow.WHOLE) {
      words
          .opaque(Wire.record(20, version, new byte[] {1}))
          .opaque(Wire.record(22, version, finished));
    }
    return words.toBytes();
  }

  /** PKCS #1, version 1.5: 00 02, bytes that are not zero, 00, the secret (RFC 8017, 7.2.1). */
  private byte[] padded(Form form) {
    byte[] block = new byte[modulusBytes()];
    Arrays.fill(block, (byte) 0x5A); // Any byte but zero.
    int zero = block.length - PREMASTER_BYTES - 1;
    block[0] = 0;
    block[1] = 2;
    block[zero] = 0;
    System.arraycopy(premaster, 0, block, zero + 1, PREMASTER_BYTES);
    for (int at = zero + 3; at < block.length; at++) {
      block[at] = block[at] == 0 ? 1 : block[at]; // So that no zero stands by chance.
    }
    switch (form) {
      case RIGHT -> {
        // As it should be.
      }
      case WRONG_BEGINNING -> {
        block[0] = 0x41;
        block[1] = 0x17;
      }
      case ZERO_TOO_EARLY -> {
        block[zero] = 1;
        block[block.length - 4] = 0;
      }
      case NO_ZERO -> block[zero] = 0x11;
      case WRONG_VERSION -> {
        block[zero + 1] = 2;
        block[zero + 2] = 2;
      }
    }
    return block;
  }
}
