package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chain is worth.
 *
 * @param authorized whether a client would accept it: trusted, valid now, for the name
 * @param error why not, by the code that OpenSSL and Node use ({@code CERT_HAS_EXPIRED}); absent
 *     when it is authorized
 * @param said the same in plain words, with a full stop
 * @param name that the certificate had to hold for; an address or a host name
 * @param nameMatches whether it does
 * @param nameSaid about that, with a full stop
 * @param order how the certificates came
 * @param orderSaid about that, with a full stop
 * @param stores what each trust store says
 * @param dane what DANE says; absent when it was not looked up
 */
public record TlsTrust(
    boolean authorized,
    @Nullable String error,
    Sentence said,
    String name,
    boolean nameMatches,
    Sentence nameSaid,
    Order order,
    Sentence orderSaid,
    List<Store> stores,
    @Nullable Dane dane) {
  public TlsTrust {
    stores = List.copyOf(stores);
  }

  /** In the same words in every language. */
  public TlsTrust(
      boolean authorized,
      @Nullable String error,
      String sentence,
      String name,
      boolean nameMatches,
      String nameSentence,
      Order order,
      String orderSentence,
      List<Store> stores,
      @Nullable Dane dane) {
    this(
        authorized,
        error,
        Sentence.verbatim(sentence),
        name,
        nameMatches,
        Sentence.verbatim(nameSentence),
        order,
        Sentence.verbatim(orderSentence),
        stores,
        dane);
  }

  /** What it is worth, in the language of programs, terminals and logs. */
  public String sentence() {
    return said.english();
  }

  /** Whether it is for the name, in the language of programs, terminals and logs. */
  public String nameSentence() {
    return nameSaid.english();
  }

  /** How its certificates came, in the language of programs, terminals and logs. */
  public String orderSentence() {
    return orderSaid.english();
  }

  /** How the certificates of a chain came. */
  public enum Order {
    /** Each is signed by the next. */
    COMPLETE,
    /** All are there, but not in order; clients of TLS 1.2 and before may fail. */
    WRONG_ORDER,
    /** All that are needed are there in order, and others besides. */
    SUPERFLUOUS,
    /** One between is missing. */
    INCOMPLETE,
    /** One that is signed by itself, alone. */
    SELF_SIGNED,
    /** None can be read. */
    UNREADABLE
  }

  /**
   * What one trust store says.
   *
   * @param name {@code platform}, {@code Mozilla}
   * @param version of the store, such as its date; absent when not known
   * @param trusted whether a path leads to one of its roots
   * @param path subjects from the server's certificate to the root; empty when not trusted
   * @param problem why not, a sentence without a full stop; absent when trusted
   */
  public record Store(
      String name,
      @Nullable String version,
      boolean trusted,
      List<String> path,
      @Nullable String problem) {
    public Store {
      path = List.copyOf(path);
    }
  }

  /**
   * What DANE says (RFC 6698, RFC 7671).
   *
   * @param owner of the records, {@code _443._tcp.www.example.com.}
   * @param state whether the records, or their absence, are proved by DNSSEC
   * @param records those that there are
   * @param matches whether one of them holds for the chain; absent when there is none that counts
   * @param said in plain words, with a full stop
   */
  public record Dane(
      String owner,
      DnssecState state,
      List<Tlsa> records,
      @Nullable Boolean matches,
      Sentence said) {
    public Dane {
      records = List.copyOf(records);
    }

    /** In the language of programs, terminals and logs. */
    public String sentence() {
      return said.english();
    }
  }

  /**
   * A TLSA record.
   *
   * @param usage 0 to 255, as the two others
   * @param data hexadecimal digits
   * @param matches which certificate of the chain it holds for, by its place from 0; absent for
   *     none
   */
  public record Tlsa(
      int usage, int selector, int matchingType, String data, @Nullable Integer matches) {}
}
