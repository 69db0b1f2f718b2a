package io.lookingglass.probes;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.request.TunnelRequest;
import java.util.List;

/**
 * What a measurement takes of an hourly budget, in units of one ping: what burdens the network or
 * others more costs more.
 */
public final class MeasurementCost {
  private static final int ZONE_TRANSFER = 10;
  private static final int TRACE_FROM_THE_ROOT = 3;
  private static final int DIAGNOSIS_OF_A_TUNNEL = 10;
  private static final int DIAGNOSIS_OVER_ONE_VERSION = 4;
  private static final int ENUMERATION = 10;
  private static final int FLOWS_FOR_ONE = 4;

  private MeasurementCost() {}

  /**
   * What a measurement takes, for people.
   *
   * @param what of the measurement, or of each part that counts for itself
   * @param units of one ping
   */
  public record Price(Sentence what, int units) {}

  /** Everything that {@link #of} tells apart. */
  public static List<Price> prices() {
    return List.of(
        new Price(Sentence.verbatim("ping, traceroute, tls, http, bgp, gre"), 1),
        new Price(
            Sentence.of("{0}; one more for each {1} flows beyond the first", "mtr", FLOWS_FOR_ONE),
            1),
        new Price(Sentence.verbatim("mtu"), 2),
        new Price(Sentence.of("{0}, for each server that is asked", "dns"), 1),
        new Price(
            Sentence.of("{0} from the root down, for each server that is asked", "dns"),
            TRACE_FROM_THE_ROOT),
        new Price(Sentence.of("a whole zone of the DNS"), ZONE_TRANSFER),
        new Price(Sentence.of("{0} several ways, for each of them", "http"), 1),
        new Price(Sentence.of("all that a TLS server would agree to"), ENUMERATION),
        new Price(
            Sentence.of("a diagnosis of everything, for each version of IP"),
            DIAGNOSIS_OVER_ONE_VERSION),
        new Price(Sentence.of("a diagnosis of a tunnel"), DIAGNOSIS_OF_A_TUNNEL));
  }

  /** At least 1. */
  public static int of(MeasurementRequest request) {
    return switch (request) {
      case PingRequest _, TracerouteRequest _, BgpRequest _ -> 1;
      case TlsRequest tls -> tls.enumerate() ? ENUMERATION : 1;
      case MtuRequest _ -> 2;
      case MtrRequest mtr -> 1 + Math.ceilDiv(mtr.flows() - 1, FLOWS_FOR_ONE);
      case DnsRequest dns -> {
        int servers = Math.max(1, dns.resolvers().size());
        yield dns.transfersZone()
            ? ZONE_TRANSFER
            : dns.trace() ? TRACE_FROM_THE_ROOT * servers : servers;
      }
      case HttpRequest http -> http.endpoints().size();
      case DiagnosisRequest diagnosis -> DIAGNOSIS_OVER_ONE_VERSION * diagnosis.versions().size();
      case TunnelRequest tunnel -> tunnel.diagnosis() ? DIAGNOSIS_OF_A_TUNNEL : 1;
    };
  }
}
