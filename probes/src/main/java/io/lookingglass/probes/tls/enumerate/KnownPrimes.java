package io.lookingglass.probes.tls.enumerate;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.params.DHParameters;

/** Primes of finite fields that many servers share. */
final class KnownPrimes {
  private static final Map<BigInteger, String> NAMES = names();

  private KnownPrimes() {}

  /** {@code ffdhe2048 of RFC 7919}; {@code a prime of its own}. */
  static String name(BigInteger prime) {
    return NAMES.getOrDefault(prime, "a prime of its own");
  }

  private static Map<BigInteger, String> names() {
    Map<BigInteger, String> names = new HashMap<>();
    put(names, DHStandardGroups.rfc2409_768, "group 1 of RFC 2409");
    put(names, DHStandardGroups.rfc2409_1024, "group 2 of RFC 2409");
    put(names, DHStandardGroups.rfc3526_1536, "group 5 of RFC 3526");
    put(names, DHStandardGroups.rfc3526_2048, "group 14 of RFC 3526");
    put(names, DHStandardGroups.rfc3526_3072, "group 15 of RFC 3526");
    put(names, DHStandardGroups.rfc3526_4096, "group 16 of RFC 3526");
    put(names, DHStandardGroups.rfc3526_6144, "group 17 of RFC 3526");
    put(names, DHStandardGroups.rfc3526_8192, "group 18 of RFC 3526");
    put(names, DHStandardGroups.rfc7919_ffdhe2048, "ffdhe2048 of RFC 7919");
    put(names, DHStandardGroups.rfc7919_ffdhe3072, "ffdhe3072 of RFC 7919");
    put(names, DHStandardGroups.rfc7919_ffdhe4096, "ffdhe4096 of RFC 7919");
    put(names, DHStandardGroups.rfc7919_ffdhe6144, "ffdhe6144 of RFC 7919");
    put(names, DHStandardGroups.rfc7919_ffdhe8192, "ffdhe8192 of RFC 7919");
    return Map.copyOf(names);
  }

  private static void put(Map<BigInteger, String> names, DHParameters group, String name) {
    names.put(group.getP(), name);
  }
}
