package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Where a name leads by its aliases (CNAME, RFC 1034 section 3.6.2).
 *
 * @param names the name, its alias and so on; when they lead in a circle, the last stands there
 *     before
 */
record AliasChain(List<Name> names) {
  /** Resolvers give up at about as many (BIND after 16, Unbound after 11). */
  static final int LONGEST = 16;

  private static final int MOST_SHOWN = 6;

  AliasChain {
    names = List.copyOf(names);
  }

  /** Only a name, which is no alias as far as is known. */
  static AliasChain from(Name name) {
    return new AliasChain(List.of(name));
  }

  /** What the answer of a message says of a name. */
  static AliasChain of(Message message, Name name) {
    return from(name).with(message);
  }

  /** Goes on with what the answer of a message says. */
  AliasChain with(Message message) {
    Map<Name, Name> aliases = new HashMap<>();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record instanceof CNAMERecord alias) {
        aliases.putIfAbsent(alias.getName(), alias.getTarget());
      }
    }
    List<Name> chain = new ArrayList<>(names);
    @Nullable Name next = aliases.get(end());
    while (next != null && !ended(chain)) {
      chain.add(next);
      next = aliases.get(next);
    }
    return new AliasChain(chain);
  }

  /** Where they end as far as is known. */
  Name end() {
    return names.getLast();
  }

  /** What is wrong with it, a sentence; empty when nothing is. */
  Optional<Sentence> loop() {
    if (!ended(names)) {
      return Optional.empty();
    }
    String shown =
        names.stream()
            .limit(MOST_SHOWN)
            .map(name -> name.toString(true))
            .collect(Collectors.joining(" -> "));
    if (names.size() > MOST_SHOWN) {
      shown += " -> ...";
    }
    return Optional.of(
        circular(names)
            ? Sentence.of(
                "The aliases lead in a circle: {0}. No resolver finds an end there.", shown)
            : Sentence.of(
                "{0} aliases one behind another: {1}. Resolvers give up at about as many.",
                names.size() - 1, shown));
  }

  private static boolean ended(List<Name> chain) {
    return chain.size() > LONGEST || circular(chain);
  }

  private static boolean circular(List<Name> chain) {
    return chain.indexOf(chain.getLast()) < chain.size() - 1;
  }
}
