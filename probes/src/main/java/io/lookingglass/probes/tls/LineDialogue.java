package io.lookingglass.probes.tls;

import io.lookingglass.config.net.PlainText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** SMTP, IMAP, POP3 and FTP: commands and answers in lines. */
final class LineDialogue implements StartTlsDialogue {
  private static final int LONGEST_SHOWN = 120;

  private final Deque<Turn> turns;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private int total;
  private final StringBuilder answer = new StringBuilder();

  /**
   * An answer and what follows it.
   *
   * @param last whether a line ends the answer
   * @param problem what is wrong with the answer; null when it is as it should be
   * @param command what is sent then; absent when TLS follows
   */
  private record Turn(
      Predicate<String> last,
      Function<String, @Nullable String> problem,
      @Nullable String command) {}

  private LineDialogue(Turn... turns) {
    this.turns = new ArrayDeque<>(List.of(turns));
  }

  /** RFC 3207. */
  static LineDialogue smtp(String self) {
    return new LineDialogue(
        new Turn(LineDialogue::lastOfReply, code("220", "greets"), "EHLO " + self),
        new Turn(
            LineDialogue::lastOfReply,
            answer ->
                !answer.startsWith("250")
                    ? says("answers EHLO", answer)
                    : offers(answer, "STARTTLS") ? null : "the server does not offer STARTTLS",
            "STARTTLS"),
        new Turn(LineDialogue::lastOfReply, code("220", "answers STARTTLS"), null));
  }

  /** RFC 9051 section 6.2.1. */
  static LineDialogue imap() {
    return new LineDialogue(
        new Turn(
            _ -> true,
            answer -> answer.startsWith("* OK") ? null : says("greets", answer),
            "a1 STARTTLS"),
        new Turn(
            line -> line.startsWith("a1 "),
            answer ->
                answer.lines().anyMatch(line -> line.startsWith("a1 OK"))
                    ? null
                    : says("answers STARTTLS", answer),
            null));
  }

  /** RFC 2595 section 4. */
  static LineDialogue pop3() {
    return new LineDialogue(
        new Turn(
            _ -> true, answer -> answer.startsWith("+OK") ? null : says("greets", answer), "STLS"),
        new Turn(
            _ -> true,
            answer -> answer.startsWith("+OK") ? null : says("answers STLS", answer),
            null));
  }

  /** RFC 4217 section 4. */
  static LineDialogue ftp() {
    return new LineDialogue(
        new Turn(LineDialogue::lastOfReply, code("220", "greets"), "AUTH TLS"),
        new Turn(LineDialogue::lastOfReply, code("234", "answers AUTH TLS"), null));
  }

  @Override
  public Step begin() {
    return new Step.Wait();
  }

  @Override
  public Step received(byte[] bytes) {
    held.writeBytes(bytes);
    total += bytes.length;
    if (total > MOST_BYTES) {
      return new Step.Refused(
          "the server wrote more than %,d bytes before TLS".formatted(MOST_BYTES));
    }
    String all = held.toString(StandardCharsets.ISO_8859_1);
    int from = 0;
    Step step = new Step.Wait();
    while (step instanceof Step.Wait) {
      int end = all.indexOf('\n', from);
      if (end < 0) {
        break;
      }
      String line = all.substring(from, end).stripTrailing();
      from = end + 1;
      answer.append(line).append('\n');
      if (turns.getFirst().last().test(line)) {
        step = answered(turns.removeFirst());
      }
    }
    held.reset();
    byte[] rest = all.substring(from).getBytes(StandardCharsets.ISO_8859_1);
    held.writeBytes(rest);
    if (step instanceof Step.Ready && rest.length > 0) {
      return new Step.Refused(
          "the server, or somebody between, sent more in plain text behind its consent to TLS");
    }
    return step;
  }

  private Step answered(Turn turn) {
    String text = answer.toString();
    answer.setLength(0);
    String problem = turn.problem().apply(text);
    if (problem != null) {
      return new Step.Refused(problem);
    }
    String command = turn.command();
    return command == null
        ? new Step.Ready()
        : new Step.Send((command + "\r\n").getBytes(StandardCharsets.US_ASCII), command);
  }

  /** In replies of several lines all but the last have a hyphen behind the number. */
  private static boolean lastOfReply(String line) {
    return line.length() < 4
        || !line.substring(0, 3).chars().allMatch(Character::isDigit)
        || line.charAt(3) != '-';
  }

  private static Function<String, @Nullable String> code(String wanted, String what) {
    return answer -> answer.startsWith(wanted) ? null : says(what, answer);
  }

  private static String says(String what, String answer) {
    String first = answer.lines().findFirst().orElse("");
    return "the server %s with \"%s\"".formatted(what, PlainText.line(first, LONGEST_SHOWN));
  }

  private static boolean offers(String answer, String keyword) {
    return answer
        .lines()
        .map(line -> line.length() > 4 ? line.substring(4).strip() : "")
        .anyMatch(word -> word.toUpperCase(Locale.ROOT).equals(keyword));
  }
}
