package io.lookingglass.probes.target;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Follows the aliases (RFC 1034 section 3.6.2) that a recursive resolver put into its answer, from
 * the name that was asked for to the records that were asked for. Records that are not on that way
 * do not count.
 */
public sealed interface AliasChain {
  /** More links than anybody needs; well-known resolvers stop at 8 to 17. */
  int MOST_LINKS = 16;

  /**
   * The chain ends.
   *
   * @param name the last name
   * @param records of the type asked for at that name, possibly none
   */
  record Ends(Name name, List<Record> records) implements AliasChain {
    public Ends {
      records = List.copyOf(records);
    }
  }

  /**
   * It does not, or is too long.
   *
   * @param what a noun phrase: "a loop of aliases"
   */
  record Endless(String what) implements AliasChain {}

  static AliasChain follow(Message message, Name asked, int type) {
    List<Record> answers =
        message.getSection(Section.ANSWER).stream()
            .filter(answer -> answer.getDClass() == DClass.IN)
            .toList();
    Map<Name, Name> aliases = new HashMap<>();
    for (Record answer : answers) {
      if (answer.getType() == Type.CNAME && answer instanceof CNAMERecord alias) {
        aliases.putIfAbsent(alias.getName(), alias.getTarget());
      }
    }
    Name name = asked;
    for (int links = 0; links <= MOST_LINKS; links++) {
      @Nullable Name next = aliases.get(name);
      if (next == null) {
        Name end = name;
        return new Ends(
            end,
            answers.stream()
                .filter(answer -> answer.getType() == type && answer.getName().equals(end))
                .toList());
      }
      if (next.equals(asked)) {
        return new Endless("a loop of aliases");
      }
      name = next;
    }
    return new Endless("a chain of more than " + MOST_LINKS + " aliases");
  }
}
