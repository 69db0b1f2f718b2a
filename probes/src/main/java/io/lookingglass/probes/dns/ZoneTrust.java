package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import java.util.List;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.Name;

/** How far a zone can be trusted. The sentences end with a full stop. */
sealed interface ZoneTrust {

  /** Its keys are proved. */
  record Secure(Name zone, List<DNSKEYRecord> keys) implements ZoneTrust {
    public Secure {
      keys = List.copyOf(keys);
    }
  }

  /** It is proved that it, or a zone above, is not signed. */
  record Insecure(Sentence sentence) implements ZoneTrust {}

  /** It should be signed, and the signatures do not hold. */
  record Bogus(Sentence sentence) implements ZoneTrust {}

  /** What is needed could not be had. */
  record Unknown(Sentence sentence) implements ZoneTrust {}
}
