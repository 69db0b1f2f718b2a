package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.params.DHParameters;

/** Primes of finite fields that many servers share. */
final class KnownPrimes {
  private static final Map<BigInteger, Sentence> NAMES = names();

  private KnownPrimes() {}

  /** {@code ffdhe2048 of RFC 7919}; {@code a prime of its own}. */
  static Sentence name(BigInteger prime) {
    return NAMES.getOrDefault(prime, Sentence.of("a prime of its own"));
  }

  private static Map<BigInteger, Sentence> names() {
    Map<BigInteger, Sentence> names = new HashMap<>();
    put(names, DHStandardGroups.rfc2409_768, Sentence.of("group {0} of RFC {1}", 1, "2409"));
    put(names, DHStandardGroups.rfc2409_1024, Sentence.of("group {0} of RFC {1}", 2, "2409"));
    put(names, DHStandardGroups.rfc3526_1536, Sentence.of("group {0} of RFC {1}", 5, "3526"));
    put(names, DHStandardGroups.rfc3526_2048, Sentence.of("group {0} of RFC {1}", 14, "3526"));
    put(names, DHStandardGroups.rfc3526_3072, Sentence.of("group {0} of RFC {1}", 15, "3526"));
    put(names, DHStandardGroups.rfc3526_4096, Sentence.of("group {0} of RFC {1}", 16, "3526"));
    put(names, DHStandardGroups.rfc3526_6144, Sentence.of("group {0} of RFC {1}", 17, "3526"));
    put(names, DHStandardGroups.rfc3526_8192, Sentence.of("group {0} of RFC {1}", 18, "3526"));
    put(names, DHStandardGroups.rfc7919_ffdhe2048, Sentence.of("{0} of RFC 7919", "ffdhe2048"));
    put(names, DHStandardGroups.rfc7919_ffdhe3072, Sentence.of("{0} of RFC 7919", "ffdhe3072"));
    put(names, DHStandardGroups.rfc7919_ffdhe4096, Sentence.of("{0} of RFC 7919", "ffdhe4096"));
    put(names, DHStandardGroups.rfc7919_ffdhe6144, Sentence.of("{0} of RFC 7919", "ffdhe6144"));
    put(names, DHStandardGroups.rfc7919_ffdhe8192, Sentence.of("{0} of RFC 7919", "ffdhe8192"));
    return Map.copyOf(names);
  }

  private static void put(Map<BigInteger, Sentence> names, DHParameters group, Sentence name) {
    names.put(group.getP(), name);
  }
}
