package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a TLS server takes, as far as it was found out.
 *
 * @param versions SSL 2.0 to TLS 1.3, the newest first
 * @param groups of the key exchange, for each version that was asked
 * @param signatures schemes with which the server signs its key exchange, likewise
 * @param protocols of the application, by ALPN
 * @param jarm fingerprint of 62 hexadecimal digits; absent when not all of its ten connections were
 *     made
 * @param ja3s fingerprints of what the server answered, at most one a version
 * @param connections how many were opened for it
 * @param tookNanos from the first to the last
 * @param complete whether every question was asked and answered
 * @param problem why not, a sentence without a full stop; absent when it is complete, or still
 *     running
 */
public record TlsEnumeration(
    List<Version> versions,
    List<Groups> groups,
    List<Names> signatures,
    @Nullable Names protocols,
    @Nullable String jarm,
    List<Ja3s> ja3s,
    int connections,
    long tookNanos,
    boolean complete,
    @Nullable Sentence problem) {
  public TlsEnumeration {
    versions = List.copyOf(versions);
    groups = List.copyOf(groups);
    signatures = List.copyOf(signatures);
    ja3s = List.copyOf(ja3s);
  }

  /** Whether a server takes something. */
  public enum Support {
    OFFERED,
    NOT_OFFERED,
    /** Not found out. */
    NOT_TESTED
  }

  /** Who decides among what both sides have. */
  public enum Order {
    /** The server, by its own order. */
    SERVER,
    /** The client: the server takes the first that it has. */
    CLIENT,
    /** There is nothing to choose. */
    SINGLE,
    /** Not found out. */
    UNKNOWN
  }

  /** What a cipher suite is worth. */
  public enum Strength {
    /** Forward secret, and each record is authenticated with the cipher. */
    STRONG,
    /** No known attack that matters if all is done right, but of an old kind. */
    FAIR,
    /** Should not be used any more. */
    WEAK,
    /** Protects little or nothing. */
    BROKEN
  }

  /**
   * A version of the protocol.
   *
   * @param version {@code TLS 1.2}
   * @param reason how it was refused, or why it was not found out, a sentence without a full stop;
   *     absent when it is offered
   * @param order of the suites
   * @param suites in the server's order where it has one, else in that of this client
   */
  public record Version(
      String version, Support support, @Nullable Sentence reason, Order order, List<Suite> suites) {
    public Version {
      suites = List.copyOf(suites);
    }
  }

  /**
   * A cipher suite.
   *
   * @param number 0 to 65535, for SSL 2.0 to 16777215
   * @param name by IANA's registry
   * @param exchange of keys: a group, {@code DH 2048 bits}, {@code RSA}; empty in TLS 1.3, where
   *     each goes with each group
   * @param exchangeBits of a finite field; absent otherwise
   * @param bits of the cipher's key, 0 for none
   */
  public record Suite(
      int number,
      String name,
      String exchange,
      @Nullable Integer exchangeBits,
      int bits,
      Strength strength) {}

  /**
   * Groups of the key exchange.
   *
   * @param reason why they were not found out, or not all of them, a sentence without a full stop;
   *     absent when they were
   * @param groups in the server's order where it has one, else in that of this client
   */
  public record Groups(String version, @Nullable Sentence reason, Order order, List<Group> groups) {
    public Groups {
      groups = List.copyOf(groups);
    }
  }

  /**
   * A group.
   *
   * @param postQuantum whether it resists a quantum computer
   */
  public record Group(int number, String name, boolean postQuantum) {}

  /**
   * Names in an order.
   *
   * @param version by which they were found out
   * @param reason why they were not, a sentence without a full stop; absent when they were
   * @param names in the server's order where it has one, else in that of this client
   */
  public record Names(String version, @Nullable Sentence reason, Order order, List<String> names) {
    public Names {
      names = List.copyOf(names);
    }
  }

  /**
   * A fingerprint of a ServerHello.
   *
   * @param text version, cipher suite and extensions in decimal numbers
   * @param md5 of the text, in hexadecimal digits
   */
  public record Ja3s(String version, String text, String md5) {}
}
