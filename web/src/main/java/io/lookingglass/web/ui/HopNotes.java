package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IcmpExtension.InterfaceRole;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.result.Hop;
import io.lookingglass.web.ui.Note.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what is worth a remark at a hop and explains it. */
final class HopNotes {

  /** Names of the code points in use: RFC 2474, 2597, 3246, 5865, 8622. */
  private static final Map<Integer, String> DSCP_NAMES =
      Map.ofEntries(
          Map.entry(0, "0"),
          Map.entry(1, "LE"),
          Map.entry(8, "CS1"),
          Map.entry(10, "AF11"),
          Map.entry(12, "AF12"),
          Map.entry(14, "AF13"),
          Map.entry(16, "CS2"),
          Map.entry(18, "AF21"),
          Map.entry(20, "AF22"),
          Map.entry(22, "AF23"),
          Map.entry(24, "CS3"),
          Map.entry(26, "AF31"),
          Map.entry(28, "AF32"),
          Map.entry(30, "AF33"),
          Map.entry(32, "CS4"),
          Map.entry(34, "AF41"),
          Map.entry(36, "AF42"),
          Map.entry(38, "AF43"),
          Map.entry(40, "CS5"),
          Map.entry(44, "VA"),
          Map.entry(46, "EF"),
          Map.entry(48, "CS6"),
          Map.entry(56, "CS7"));

  private HopNotes() {}

  /**
   * @param before what the last hop that quoted something quoted: what has not changed since needs
   *     no second remark; absent for the first
   */
  static List<Note> of(Hop hop, @Nullable QuotedHeader before) {
    List<Note> notes = new ArrayList<>();
    refusal(hop.error(), notes);
    loss(hop, notes);
    if (!hop.alternates().isEmpty()) {
      notes.add(
          new Note(
              say("+{0} more", hop.alternates().size()),
              say(
                  "More than one router answered at this distance, so the packets of this flow did"
                      + " not all take one path: {0}.",
                  hop.alternates().stream()
                      .map(IpAddresses::format)
                      .collect(Collectors.joining(", "))),
              Tone.PLAIN));
    }
    labels(hop.labels(), notes);
    quoted(hop.quoted(), before, notes);
    hop.extensions().forEach(extension -> extension(extension, notes));
    return notes;
  }

  private static void refusal(@Nullable ReplyKind kind, List<Note> notes) {
    if (kind == null) {
      return;
    }
    String mark = kind.annotation();
    notes.add(
        new Note(
            mark == null ? said(kind.sentence()) : mark + " " + said(kind.sentence()),
            switch (kind) {
              case COMMUNICATION_PROHIBITED, NETWORK_PROHIBITED, HOST_PROHIBITED ->
                  say(
                      "A filter here refuses these packets and says so. Other protocols or ports"
                          + " may still pass.");
              case SOURCE_ADDRESS_FAILED_POLICY, REJECT_ROUTE ->
                  say("A policy here refuses these packets and says so.");
              case HOST_UNREACHABLE, DESTINATION_HOST_UNKNOWN, SOURCE_HOST_ISOLATED ->
                  say(
                      "This router is next to the target and gets no answer from it on the local"
                          + " link: the target is down, or not at this address.");
              case NETWORK_UNREACHABLE, DESTINATION_NETWORK_UNKNOWN ->
                  say("This router has no route to the target.");
              case PACKET_TOO_BIG ->
                  say("The packet does not fit the next link and may not be fragmented.");
              case PORT_UNREACHABLE -> say("The host is there; nobody listens on this port.");
              case ECHO_REPLY,
                  UDP_REPLY,
                  TCP_SYN_ACK,
                  TCP_RESET,
                  TIME_EXCEEDED,
                  REASSEMBLY_TIME_EXCEEDED,
                  PROTOCOL_UNREACHABLE,
                  SOURCE_ROUTE_FAILED,
                  NETWORK_UNREACHABLE_FOR_TYPE_OF_SERVICE,
                  HOST_UNREACHABLE_FOR_TYPE_OF_SERVICE,
                  HOST_PRECEDENCE_VIOLATION,
                  PRECEDENCE_CUTOFF,
                  BEYOND_SCOPE_OF_SOURCE,
                  ERROR_IN_SOURCE_ROUTING_HEADER,
                  PARAMETER_PROBLEM,
                  OTHER_UNREACHABLE ->
                  say(
                      "The node here answered: {0}. It does not pass the packet on.",
                      kind.sentence());
            },
            Tone.BAD));
  }

  private static void loss(Hop hop, List<Note> notes) {
    switch (hop.loss()) {
      case NONE, PENDING, SILENT_TAIL, UNDECIDED -> {}
      case RATE_LIMITED ->
          notes.add(
              hop.resolvedAddress() == null
                  ? new Note(
                      say("silent router"),
                      say(
                          "This router does not answer probes, but passes traffic on: later hops"
                              + " answer. Harmless."),
                      Tone.PLAIN)
                  : new Note(
                      say("limits replies"),
                      say(
                          "This router answers only some probes. Later hops answer more, so no"
                              + " traffic is lost here. Harmless."),
                      Tone.PLAIN));
      case REAL ->
          notes.add(
              new Note(
                  say("loss goes on"),
                  say(
                      "Packets are missing here and at every hop behind: real traffic is being lost"
                          + " at this hop or on the link before it, or on the way back."),
                  Tone.WARNING));
    }
  }

  private static void labels(@Nullable List<MplsLabel> labels, List<Note> notes) {
    if (labels == null || labels.isEmpty()) {
      return;
    }
    String stack =
        labels.stream()
            .map(
                label ->
                    label.s() == 1
                        ? say(
                            "label {0}, traffic class {1}, TTL {2}, bottom of stack",
                            label.label(), label.tc(), label.ttl())
                        : say(
                            "label {0}, traffic class {1}, TTL {2}",
                            label.label(), label.tc(), label.ttl()))
            .collect(Collectors.joining("; "));
    String tag = "MPLS " + labels.getFirst().label();
    notes.add(
        new Note(
            labels.size() == 1 ? tag : tag + " +" + (labels.size() - 1),
            say("The packet came in through an MPLS tunnel (RFC 4950): {0}.", stack),
            Tone.PLAIN));
  }

  private static void quoted(
      @Nullable QuotedHeader quoted, @Nullable QuotedHeader before, List<Note> notes) {
    if (quoted == null) {
      return;
    }
    if (translated(quoted) && (before == null || !translated(before))) {
      notes.add(
          new Note(
              "NAT",
              say(
                  "What this node quotes of our packet is not what we sent: an address translator"
                      + " stands before it."),
              Tone.PLAIN));
    }
    if (quoted.dscp() != (before == null ? 0 : before.dscp())) {
      String name = DSCP_NAMES.get(quoted.dscp());
      notes.add(
          new Note(
              name == null ? "DSCP " + quoted.dscp() : "DSCP " + name,
              say(
                  "Our packet left with DSCP 0 and was at this hop DSCP {0}: the network before it"
                      + " marks traffic.",
                  name == null ? quoted.dscp() : quoted.dscp() + " (" + name + ")"),
              Tone.PLAIN));
    }
    if (quoted.ecn() == 3) {
      notes.add(
          new Note(
              "CE",
              say("The packet arrived marked as having met congestion (RFC 3168)."),
              Tone.WARNING));
    }
    if (quoted.ttl() > 1) {
      notes.add(
          new Note(
              "TTL " + quoted.ttl(),
              say(
                  "Our packet still had a TTL of {0} when this node refused it; 1 is usual. An MPLS"
                      + " tunnel that copies the TTL, or a router that quotes late, does this.",
                  quoted.ttl()),
              Tone.PLAIN));
    }
  }

  private static boolean translated(QuotedHeader quoted) {
    return Boolean.TRUE.equals(quoted.addressTranslated());
  }

  private static void extension(IcmpExtension extension, List<Note> notes) {
    switch (extension) {
      case IcmpExtension.MplsLabelStack stack -> labels(stack.labels(), notes);
      case IcmpExtension.InterfaceInformation about -> {
        String name = about.name();
        String shown = name != null ? name : about.ifIndex() == null ? "" : "#" + about.ifIndex();
        notes.add(
            new Note(
                (direction(about.role()) + " " + shown).strip(),
                say(
                    "The router names its interface (RFC 5837): {0}.",
                    Sentence.enumerated(described(about))),
                Tone.PLAIN));
      }
      case IcmpExtension.UnknownObject object ->
          notes.add(
              new Note(
                  say("ICMP object {0}/{1}", object.classNumber(), object.classType()),
                  object.payloadHex().isEmpty()
                      ? say("An ICMP extension object of a class not decoded here, and empty.")
                      : say(
                          "An ICMP extension object of a class not decoded here, in hexadecimal:"
                              + " {0}.",
                          object.payloadHex()),
                  Tone.PLAIN));
    }
  }

  private static List<Sentence> described(IcmpExtension.InterfaceInformation about) {
    List<Sentence> described = new ArrayList<>();
    described.add(role(about.role()));
    if (about.name() != null) {
      described.add(Sentence.of("name {0}", about.name()));
    }
    if (about.ifIndex() != null) {
      described.add(Sentence.of("index {0}", about.ifIndex()));
    }
    if (about.address() != null) {
      described.add(Sentence.of("address {0}", IpAddresses.format(about.address())));
    }
    if (about.mtuBytes() != null) {
      described.add(Sentence.of("MTU {0} {0|byte|bytes}", about.mtuBytes()));
    }
    return described;
  }

  private static String direction(InterfaceRole role) {
    return switch (role) {
      case INCOMING_IP_INTERFACE, SUB_IP_COMPONENT_OF_INCOMING_INTERFACE -> say("in");
      case OUTGOING_IP_INTERFACE -> say("out");
      case NEXT_HOP -> say("next hop");
    };
  }

  private static Sentence role(InterfaceRole role) {
    return switch (role) {
      case INCOMING_IP_INTERFACE -> Sentence.of("where the packet came in");
      case SUB_IP_COMPONENT_OF_INCOMING_INTERFACE ->
          Sentence.of("part of the link where the packet came in");
      case OUTGOING_IP_INTERFACE -> Sentence.of("where the packet would have gone out");
      case NEXT_HOP -> Sentence.of("the next hop it would have gone to");
    };
  }
}
