package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened while a measurement ran. The stream of a measurement with packets starts
 * with {@link TargetResolved} (unless resolution failed) and {@link ProbingStarted}, that of a
 * question to the DNS with {@link DnsStarted}, that of an HTTP request with {@link HttpStarted};
 * that of a connection to a service has {@link TargetResolved} first, too. Each ends with exactly
 * one {@link Finished}, and is all that its result, its text and its page are made from. Values are
 * immutable. Round-trip times are in nanoseconds, sizes in bytes of whole IP packets.
 */
public sealed interface ProbeEvent {

  /**
   * It waits until others have ended. Told again when it is nearer to its turn; comes before all
   * other events.
   *
   * @param before how many begin before this one does, 0 for the next
   */
  record Queued(int before) implements ProbeEvent {}

  /**
   * The target's address is known and pinned: nothing is looked up again.
   *
   * @param target as the asker wrote it, in its canonical form
   * @param address the one that is measured
   * @param addresses all that the name has, of both versions, in the resolver's order
   * @param resolver who resolved the name ({@code 192.0.2.53}, {@code system}); absent for an
   *     address
   * @param tookNanos time that resolution took, 0 for an address
   */
  record TargetResolved(
      String target,
      InetAddress address,
      List<InetAddress> addresses,
      @Nullable String resolver,
      long tookNanos)
      implements ProbeEvent {
    public TargetResolved {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * The first probe is about to leave.
   *
   * @param protocol the one really used; differs from ICMP by default only where ICMP cannot be
   *     sent
   * @param port destination port, absent for ICMP
   * @param source address the probes leave from
   * @param packetBytes size of a probe
   * @param maxHops the highest TTL that may be used; absent for ping
   * @param packets how many probes per hop (or in all, for ping) are intended
   * @param flows number of Paris flows
   * @param limitations what the asker misses because of missing privileges and how to get it, one
   *     sentence each; empty in the raw tier
   */
  record ProbingStarted(
      ProbeProtocol protocol,
      @Nullable Integer port,
      InetAddress source,
      int packetBytes,
      @Nullable Integer maxHops,
      int packets,
      int flows,
      List<String> limitations)
      implements ProbeEvent {
    public ProbingStarted {
      limitations = List.copyOf(limitations);
    }
  }

  /**
   * A ping probe was answered, by the target or by a node that refuses.
   *
   * @param sequence from 0
   * @param replyTtl of the answer, absent when not shown to this process
   * @param replyBytes of the answer, absent when not shown to this process
   */
  record PingReplied(
      int sequence,
      long rttNanos,
      InetAddress from,
      ReplyKind kind,
      @Nullable Integer replyTtl,
      @Nullable Integer replyBytes)
      implements ProbeEvent {}

  /** No answer to a ping probe within its time. */
  record PingTimedOut(int sequence) implements ProbeEvent {}

  /** A ping probe could not leave. */
  record PingNotSent(int sequence, String reason) implements ProbeEvent {}

  /**
   * A probe with a limited TTL was answered.
   *
   * @param flow from 0
   * @param ttl hop number, from 1
   * @param round from 0: the how-manieth probe of this flow and TTL
   * @param reached whether this answer shows that the target itself was reached: its sender is the
   *     target's address
   * @param replyTtl of the answer, absent when not shown to this process
   * @param nextHopMtuBytes told with {@link ReplyKind#PACKET_TOO_BIG}
   * @param quoted what the router quotes of our packet, absent when it quotes nothing
   */
  record HopReplied(
      int flow,
      int ttl,
      int round,
      long rttNanos,
      InetAddress from,
      ReplyKind kind,
      boolean reached,
      @Nullable Integer replyTtl,
      @Nullable Integer nextHopMtuBytes,
      @Nullable QuotedHeader quoted,
      List<IcmpExtension> extensions)
      implements ProbeEvent {
    public HopReplied {
      extensions = List.copyOf(extensions);
    }
  }

  /** No answer to a probe within its time. */
  record HopTimedOut(int flow, int ttl, int round) implements ProbeEvent {}

  /** A probe could not leave. */
  record HopNotSent(int flow, int ttl, int round, String reason) implements ProbeEvent {}

  /**
   * One round of one flow is complete: everything up to {@code lastTtl} is decided.
   *
   * @param lastTtl the target's hop when reached; else the last TTL that was tried
   * @param reached whether the target answered in this round
   */
  record RoundFinished(int flow, int round, int lastTtl, boolean reached) implements ProbeEvent {}

  /**
   * What is known about an address; exactly one for the target and one for each address that
   * answered, at any time, and before {@link Finished}.
   *
   * @param hostname from reverse DNS, hostile text already reduced to a DNS name; absent when there
   *     is none or it did not come in time
   * @param asns origin autonomous systems of the most specific prefix known, empty when not known
   * @param network a name for that origin, absent when not known
   */
  record AddressAnnotated(
      InetAddress address, @Nullable String hostname, List<Asn> asns, @Nullable String network)
      implements ProbeEvent {
    public AddressAnnotated {
      asns = List.copyOf(asns);
    }
  }

  /** Path MTU search: a packet of this size with DF set was answered by the target. */
  record SizePassed(int packetBytes, long rttNanos) implements ProbeEvent {}

  /**
   * Path MTU search: a node said that this size is too big.
   *
   * @param from the router; our own source address when the outgoing interface is too narrow
   * @param mtuBytes what it told, absent when it told none
   */
  record SizeTooBig(int packetBytes, InetAddress from, @Nullable Integer mtuBytes)
      implements ProbeEvent {}

  /** Path MTU search: several packets of this size got no answer. */
  record SizeLost(int packetBytes, int attempts) implements ProbeEvent {}

  /**
   * The outcome of a path MTU search.
   *
   * @param pathMtuBytes the largest size that passes; absent when nothing passed
   * @param interfaceMtuBytes of the interface the probes leave by; absent when not learned
   * @param limitedBy the router that said so; absent when none limits, or the limiter is silent
   * @param limitingHop its TTL; absent when not known
   */
  record PathMtuFound(
      MtuConclusion conclusion,
      @Nullable Integer pathMtuBytes,
      @Nullable Integer interfaceMtuBytes,
      @Nullable InetAddress limitedBy,
      @Nullable Integer limitingHop)
      implements ProbeEvent {}

  /** How a path MTU search ended. */
  enum MtuConclusion {
    /** The interface's own MTU passes all the way. */
    NOT_LIMITED,
    /** A router limits it and says so. */
    LIMITED,
    /**
     * Larger packets are lost without any word (RFC 2923): TCP connections stall unless the MSS is
     * clamped.
     */
    BLACK_HOLE,
    /** The target answers not even the smallest size. */
    NO_ANSWER
  }

  /**
   * Name servers are about to be asked.
   *
   * @param servers those that get the question, in the order of the request; for a trace empty
   * @param limitations what the asker misses and why, one sentence each
   */
  record DnsStarted(List<DnsServer> servers, List<String> limitations) implements ProbeEvent {
    public DnsStarted {
      servers = List.copyOf(servers);
      limitations = List.copyOf(limitations);
    }
  }

  /**
   * A name server answered, whatever it said.
   *
   * @param step from 0: which of the servers compared, or how many delegations deep
   * @param transport that brought this answer
   * @param at when the answer was complete
   * @param tookNanos from the question, without name resolution, with connecting, to the answer;
   *     after a retry from the last question
   * @param retries why it was asked again, in order
   * @param ignoredReplies datagrams that came from elsewhere or answer something else
   * @param tls the session of DoT and DoH, absent for the others
   */
  record DnsAnswered(
      DnsPurpose purpose,
      int step,
      DnsServer server,
      DnsTransport transport,
      Instant at,
      long tookNanos,
      List<DnsRetry> retries,
      int ignoredReplies,
      @Nullable TlsSession tls,
      DnsMessage message)
      implements ProbeEvent {
    public DnsAnswered {
      retries = List.copyOf(retries);
    }
  }

  /**
   * A name server gave no answer that counts.
   *
   * @param step as in {@link DnsAnswered}
   * @param attempts how often the question was sent, 0 when it could not be
   * @param ignoredReplies as in {@link DnsAnswered}
   * @param reason what went wrong, a sentence without a full stop
   */
  record DnsUnanswered(
      DnsPurpose purpose,
      int step,
      DnsServer server,
      DnsTransport transport,
      long tookNanos,
      int attempts,
      int ignoredReplies,
      DnsFailure failure,
      String reason)
      implements ProbeEvent {}

  /**
   * Records of a zone that is transferred, a message at a time.
   *
   * @param step which of the servers, from 0
   * @param records in the order in which they came
   */
  record DnsZoneRecords(int step, DnsServer server, List<DnsMessage.ResourceRecord> records)
      implements ProbeEvent {
    public DnsZoneRecords {
      records = List.copyOf(records);
    }
  }

  /**
   * A zone transfer that had begun is over.
   *
   * @param step which of the servers, from 0
   * @param tookNanos from connecting to the end
   * @param head the first message without its records
   * @param messages that came
   * @param records that came and were told
   * @param bytes of all messages together
   * @param broken why the zone is not all there, a sentence without a full stop; absent when it is
   */
  record DnsZoneTransferEnded(
      int step,
      DnsServer server,
      DnsTransport transport,
      Instant at,
      long tookNanos,
      @Nullable TlsSession tls,
      DnsMessage head,
      int messages,
      int records,
      long bytes,
      @Nullable String broken)
      implements ProbeEvent {}

  /**
   * A trace came to a zone.
   *
   * @param step from 0, the root
   * @param zone absolute
   * @param servers as the parent tells them
   */
  record DnsZoneReached(int step, String zone, List<DnsZoneServer> servers) implements ProbeEvent {
    public DnsZoneReached {
      servers = List.copyOf(servers);
    }
  }

  /**
   * Something is not as it should be.
   *
   * @param step as in {@link DnsZoneReached}; which of the servers compared otherwise
   */
  record DnsTroubleFound(int step, DnsFinding finding) implements ProbeEvent {}

  /** A link of the chain of trust is decided; they come from the trust anchor down. */
  record DnssecLinkChecked(DnssecLink link) implements ProbeEvent {}

  /**
   * The outcome of validation.
   *
   * @param said one sentence, with a full stop
   */
  record DnssecConcluded(DnssecState state, Sentence said) implements ProbeEvent {

    /** Why, in the language of programs, terminals and logs. */
    public String reason() {
      return said.english();
    }
  }

  /** A path to what was looked up in the routing tables; the best of each prefix comes first. */
  record BgpRouteFound(BgpRoute route) implements ProbeEvent {}

  /**
   * The routing tables were searched.
   *
   * @param prefix that was looked up; of an address its host prefix
   * @param searched whether there are tables and they could be searched; else the hint says why not
   * @param routes how many were told
   * @param more whether there are more than were told
   * @param hint what the asker should know besides; absent when there is nothing to say
   * @param tookNanos time that the search took
   */
  record BgpSearched(
      IpPrefix prefix,
      boolean searched,
      int routes,
      boolean more,
      @Nullable String hint,
      long tookNanos)
      implements ProbeEvent {}

  /**
   * A connection for TLS is about to be opened.
   *
   * @param port 1 to 65535
   * @param serverName sent with the ClientHello; absent when none is
   * @param applicationProtocols offered, the preferred first
   * @param startTls how TLS begins; absent when it begins at once
   * @param limitations what the asker misses and why, one sentence each
   */
  record TlsStarted(
      int port,
      @Nullable String serverName,
      List<String> applicationProtocols,
      @Nullable StartTls startTls,
      List<String> limitations)
      implements ProbeEvent {
    public TlsStarted {
      applicationProtocols = List.copyOf(applicationProtocols);
      limitations = List.copyOf(limitations);
    }
  }

  /**
   * An HTTP request is about to be made.
   *
   * @param ways each place that it is sent to, as the asker calls it; one, unless they are compared
   */
  record HttpStarted(List<String> ways) implements ProbeEvent {
    public HttpStarted {
      ways = List.copyOf(ways);
    }
  }

  /**
   * A TCP connection is open. Times of events about TLS are counted from when the first SYN was
   * about to leave.
   *
   * @param connection from 0; the second, if there is one, tries to resume the session of the first
   * @param startedNanos when its SYN was about to leave
   * @param tookNanos until the SYN was answered
   * @param source where it leaves from
   */
  record TlsConnected(int connection, long startedNanos, long tookNanos, InetAddress source)
      implements ProbeEvent {}

  /**
   * Something was said in plain text before TLS.
   *
   * @param sent whether by this side
   * @param bytes how many
   * @param text cleaned and bounded
   */
  record TlsPlainTextSeen(int connection, boolean sent, long atNanos, int bytes, String text)
      implements ProbeEvent {}

  /** A record of TLS passed; it comes before the messages that it completes. */
  record TlsRecordSeen(int connection, boolean sent, long atNanos, TlsRecord record)
      implements ProbeEvent {}

  /** A message of TLS passed. */
  record TlsMessageSeen(int connection, boolean sent, long atNanos, TlsMessage message)
      implements ProbeEvent {}

  /**
   * The handshake of a connection is over.
   *
   * @param atNanos when, by which moment the tickets that follow it may have come
   */
  record TlsAgreed(int connection, long atNanos, TlsAgreement agreement) implements ProbeEvent {}

  /**
   * A certificate of the server's chain.
   *
   * @param position from 0, the server's own
   * @param pem as it was sent
   * @param certificate decoded; absent when it cannot be read
   * @param problem why not, a sentence without a full stop; absent when it can
   */
  record TlsCertificateSeen(
      int position, String pem, @Nullable TlsCertificate certificate, @Nullable String problem)
      implements ProbeEvent {}

  /**
   * What vouches for the certificate besides its signatures.
   *
   * @param ocsp the stapled response; absent when there is none
   * @param timestamps from the TLS extension and the OCSP response
   */
  record TlsProofsSeen(@Nullable TlsOcsp ocsp, List<TlsTimestamp> timestamps)
      implements ProbeEvent {
    public TlsProofsSeen {
      timestamps = List.copyOf(timestamps);
    }
  }

  /** The chain was judged. */
  record TlsTrustJudged(TlsTrust trust) implements ProbeEvent {}

  /** Something is worth telling. */
  record TlsFindingMade(TlsFinding finding) implements ProbeEvent {}

  /**
   * A server is being asked for all that it takes.
   *
   * @param connections how many were opened for it by now
   * @param expected how many it will be in the end, about; never fewer
   * @param subject what was asked last, {@code cipher suites of TLS 1.2}
   */
  record TlsEnumerationProgressed(int connections, int expected, String subject)
      implements ProbeEvent {}

  /** All that a server takes, as far as it is known by now; a later one counts instead. */
  record TlsEnumerated(TlsEnumeration enumeration) implements ProbeEvent {}

  /**
   * A connection came to no session.
   *
   * @param stage how far it came
   * @param lastMessage the last one that the server sent; absent when none came
   * @param reason what went wrong, a sentence without a full stop
   */
  record TlsBroken(
      int connection,
      long atNanos,
      TlsFailure failure,
      TlsStage stage,
      @Nullable String lastMessage,
      String reason)
      implements ProbeEvent {}

  /**
   * Something happened to an HTTP request. The steps of one way come in their order, those of
   * several ways in any.
   *
   * @param way which of {@link HttpStarted#ways}, from 0
   * @param hop how many redirects were followed before, from 0
   */
  record HttpStepTaken(int way, int hop, HttpStep step) implements ProbeEvent {}

  /**
   * A tunnel is about to be probed.
   *
   * @param tunnel its name
   * @param local our outer address
   * @param remote the far end's outer address
   * @param innerLocal our inner address, absent without one
   * @param target the inner address that answers, absent without one
   * @param encapsulation key and optional fields in words ({@code key 40, checksum})
   * @param overheadBytes what the tunnel puts in front of an inner packet
   * @param mtuBytes the largest inner packet, as configured
   * @param diagnosis whether all is tried that helps to find a cause
   */
  record TunnelProbingStarted(
      String tunnel,
      InetAddress local,
      InetAddress remote,
      @Nullable InetAddress innerLocal,
      @Nullable InetAddress target,
      String encapsulation,
      int overheadBytes,
      int mtuBytes,
      boolean diagnosis)
      implements ProbeEvent {}

  /**
   * A probe of a tunnel is decided.
   *
   * @param number from 0, of this check
   * @param ttl of the outer packet, where that is what is tried
   * @param packetBytes of the outer packet, of the inner one for {@link TunnelCheck#INNER_SIZE},
   *     where that is what is tried
   * @param encapsulation in words, where that is what is tried
   */
  record TunnelProbed(
      TunnelCheck check,
      int number,
      @Nullable Integer ttl,
      @Nullable Integer packetBytes,
      @Nullable String encapsulation,
      TunnelOutcome outcome)
      implements ProbeEvent {}

  /**
   * What a diagnosis comes to.
   *
   * @param findings the most important first; empty when all is well
   * @param right what was looked at and found right, a sentence each
   */
  record TunnelJudged(List<TunnelFinding> findings, List<Sentence> right) implements ProbeEvent {
    public TunnelJudged {
      findings = List.copyOf(findings);
      right = List.copyOf(right);
    }

    /** What was found right, in the language of programs, terminals and logs. */
    public List<String> checked() {
      return right.stream().map(Sentence::english).toList();
    }
  }

  /**
   * A step of a diagnosis begins. What happens in it comes as {@link DiagnosisStepTold}.
   *
   * @param address that is looked at; absent for the steps of the DNS
   * @param port of TCP that is asked; absent for steps without
   */
  record DiagnosisStepStarted(
      DiagnosisStep step, @Nullable InetAddress address, @Nullable Integer port)
      implements ProbeEvent {}

  /** Something happened in a step of a diagnosis, its own {@link Finished} included. */
  record DiagnosisStepTold(DiagnosisStep step, ProbeEvent event) implements ProbeEvent {
    public DiagnosisStepTold {
      if (event instanceof DiagnosisStepTold) {
        throw new IllegalArgumentException("a step within a step");
      }
    }
  }

  /**
   * A step of a diagnosis is not taken.
   *
   * @param said why not, a sentence without a full stop
   */
  record DiagnosisStepSkipped(DiagnosisStep step, Sentence said) implements ProbeEvent {
    /** Why not, in the language of programs, terminals and logs. */
    public String reason() {
      return said.english();
    }
  }

  /**
   * What a diagnosis comes to.
   *
   * @param said the verdict in plain words
   * @param findings the worst first, causes before what follows from them; empty when all is well
   * @param right what was looked at and found right, a sentence each
   */
  record DiagnosisJudged(Sentence said, List<DiagnosisFinding> findings, List<Sentence> right)
      implements ProbeEvent {
    public DiagnosisJudged {
      findings = List.copyOf(findings);
      right = List.copyOf(right);
    }

    /** The verdict in the language of programs, terminals and logs. */
    public String sentence() {
      return said.english();
    }

    /** What was found right, in the language of programs, terminals and logs. */
    public List<String> checked() {
      return right.stream().map(Sentence::english).toList();
    }
  }

  /**
   * The last event.
   *
   * @param status how it ended
   * @param failureSource whose fault, present exactly when failed
   * @param message what went wrong and what would help, or why it ended early; absent when all went
   *     as intended
   */
  record Finished(
      ResultStatus status, @Nullable FailureSource failureSource, @Nullable String message)
      implements ProbeEvent {
    public Finished {
      if (status == ResultStatus.IN_PROGRESS
          || (status == ResultStatus.FAILED) != (failureSource != null)) {
        throw new IllegalArgumentException("finished as %s, %s".formatted(status, failureSource));
      }
    }
  }
}
