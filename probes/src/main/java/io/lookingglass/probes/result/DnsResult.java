package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsZoneServer;
import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.event.DnssecState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What name servers said to a question.
 *
 * @param response the one that counts: of the first server that answered, or at a trace's end; when
 *     none answered, of the last that was asked; absent while there is none
 * @param responses all, in the order of the request, when several servers were compared; else empty
 * @param tried what the servers said that were asked before, in vain: another address of the same
 *     name, or the next of this server's own resolvers, answered instead; in the order in which
 *     they were asked, without those that count
 * @param comparison absent unless several servers were compared
 * @param hops of a trace, from the root down; else empty
 * @param dnssec absent unless validation was asked for and is decided
 */
public record DnsResult(
    Summary summary,
    @Nullable DnsResponse response,
    List<DnsResponse> responses,
    List<DnsResponse> tried,
    @Nullable Comparison comparison,
    List<Hop> hops,
    @Nullable Dnssec dnssec)
    implements MeasurementResult {
  public DnsResult {
    responses = List.copyOf(responses);
    tried = List.copyOf(tried);
    hops = List.copyOf(hops);
  }

  /**
   * A zone on the way down.
   *
   * @param zone absolute
   * @param servers as the parent tells them
   * @param response the one that led on; absent while there is none
   * @param responses of all its servers that were asked, in the order in which they came
   */
  public record Hop(
      int step,
      String zone,
      List<DnsZoneServer> servers,
      @Nullable DnsResponse response,
      List<DnsResponse> responses,
      List<DnsFinding> findings) {
    public Hop {
      servers = List.copyOf(servers);
      responses = List.copyOf(responses);
      findings = List.copyOf(findings);
    }
  }

  /**
   * What validation came to.
   *
   * @param said why, one sentence
   * @param chain from the trust anchor down
   */
  public record Dnssec(DnssecState state, Sentence said, List<DnssecLink> chain) {
    public Dnssec {
      chain = List.copyOf(chain);
    }

    /** Why, in the language of programs, terminals and logs. */
    public String reason() {
      return said.english();
    }
  }

  /**
   * How the answers of several servers differ.
   *
   * @param groups servers that say the same stand together; one group means that all agree
   * @param told each difference as a sentence
   */
  public record Comparison(List<Group> groups, List<Sentence> told) {
    public Comparison {
      groups = List.copyOf(groups);
      told = List.copyOf(told);
    }

    /** The differences in the language of programs, terminals and logs. */
    public List<String> differences() {
      return told.stream().map(Sentence::english).toList();
    }
  }

  /**
   * Servers that say the same.
   *
   * @param status the response code's name, or in words why there is no answer
   * @param values {@code TYPE value} of each record of the answer, sorted, signatures left out
   * @param servers by name and address
   */
  public record Group(String status, List<String> values, List<String> servers) {
    public Group {
      values = List.copyOf(values);
      servers = List.copyOf(servers);
    }
  }
}
