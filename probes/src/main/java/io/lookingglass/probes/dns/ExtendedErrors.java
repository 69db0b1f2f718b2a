package io.lookingglass.probes.dns;

import java.util.List;

/** IANA's registry "Extended DNS Error Codes" (RFC 8914 section 5.2), in order of the codes. */
final class ExtendedErrors {
  private static final List<String> PURPOSES =
      List.of(
          "Other",
          "Unsupported DNSKEY Algorithm",
          "Unsupported DS Digest Type",
          "Stale Answer",
          "Forged Answer",
          "DNSSEC Indeterminate",
          "DNSSEC Bogus",
          "Signature Expired",
          "Signature Not Yet Valid",
          "DNSKEY Missing",
          "RRSIGs Missing",
          "No Zone Key Bit Set",
          "NSEC Missing",
          "Cached Error",
          "Not Ready",
          "Blocked",
          "Censored",
          "Filtered",
          "Prohibited",
          "Stale NXDOMAIN Answer",
          "Not Authoritative",
          "Not Supported",
          "No Reachable Authority",
          "Network Error",
          "Invalid Data",
          "Signature Expired before Valid",
          "Too Early",
          "Unsupported NSEC3 Iterations Value",
          "Unable to conform to policy",
          "Synthesized",
          "Invalid Query Type",
          "Rate Limited",
          "Over Quota",
          "Negative Trust Anchor",
          "New Delegation Only",
          "Blocked by Upstream Server");

  private ExtendedErrors() {}

  static String purpose(int code) {
    return code < PURPOSES.size() ? PURPOSES.get(code) : "Unassigned";
  }
}
