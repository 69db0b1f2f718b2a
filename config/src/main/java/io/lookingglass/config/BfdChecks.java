package io.lookingglass.config;

import io.lookingglass.config.Section.Entry;
import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold in the sections {@code tunnels[].bfd}. */
final class BfdChecks {
  private final Problems problems;

  BfdChecks(Problems problems) {
    this.problems = problems;
  }

  void check(List<Section> tunnels) {
    Map<List<Object>, Section> seen = new HashMap<>();
    for (Section tunnel : tunnels) {
      @Nullable Section bfd = tunnel.value("bfd", Section.class);
      if (bfd == null) {
        continue;
      }
      checkAddresses(tunnel, bfd);
      checkTtl(bfd);
      checkKey(bfd);
      reportEqualEnds(tunnel, bfd, seen);
    }
  }

  private void checkAddresses(Section tunnel, Section bfd) {
    for (String name : List.of("peer", "local")) {
      Entry entry = bfd.entry(name);
      if (entry.value() instanceof InetAddress address && !BgpChecks.isUsable(address)) {
        error(
            entry,
            Problems.quoted(IpAddresses.format(address)),
            "a unicast address that needs no zone");
      }
    }
    Entry peer = effective(bfd, "peer", tunnel, "remote");
    Entry local = effective(bfd, "local", tunnel, "local");
    if (!(peer.value() instanceof InetAddress theirs)
        || !(local.value() instanceof InetAddress ours)) {
      return;
    }
    // What the tunnel itself has wrong is said there.
    Entry given = bfd.entry("peer").isGiven() ? peer : local;
    if (!bfd.entry("peer").isGiven() && !bfd.entry("local").isGiven()) {
      return;
    }
    if (theirs.getAddress().length != ours.getAddress().length) {
      Entry other = given.equals(peer) ? local : peer;
      error(
          given,
          Problems.quoted(IpAddresses.format(given.equals(peer) ? theirs : ours)),
          "an address of the family of "
              + other.key()
              + ", "
              + IpAddresses.format(given.equals(peer) ? ours : theirs));
    } else if (theirs.equals(ours)) {
      error(
          given,
          Problems.quoted(IpAddresses.format(ours)) + " as peer and local",
          "two different addresses");
    }
  }

  private static Entry effective(Section bfd, String key, Section tunnel, String otherwise) {
    return bfd.entry(key).isGiven() ? bfd.entry(key) : tunnel.entry(otherwise);
  }

  private void checkTtl(Section bfd) {
    Entry ttl = bfd.entry("minimum-ttl");
    if (ttl.isGiven() && Boolean.FALSE.equals(bfd.value("multihop", Boolean.class))) {
      error(
          ttl,
          String.valueOf(ttl.value()) + " without multihop",
          "no such key there: packets that crossed no router have a TTL of 255 (RFC 5881)");
    }
  }

  private void checkKey(Section bfd) {
    Entry kind = bfd.entry("authentication");
    Entry key = bfd.entry("key");
    if (!(kind.value() instanceof BfdAuthenticationKind authentication) || key.isWrong()) {
      return;
    }
    String word = Scalars.word(authentication);
    if (authentication == BfdAuthenticationKind.NONE) {
      if (key.isGiven()) {
        error(key, "a key without authentication", "the kind, too: give " + kind.key());
      } else if (bfd.entry("key-id").isGiven()) {
        error(bfd.entry("key-id"), "a key ID without authentication", "the kind and key, too");
      }
    } else if (!(key.value() instanceof Secret secret)) {
      error(kind, word + " without a key", "both or neither: give " + key.key());
    } else {
      int bytes = secret.revealUtf8().length;
      if (bytes < 1 || bytes > authentication.longestKeyBytes()) {
        error(
            key,
            "a key of " + bytes + " bytes",
            "1 to " + authentication.longestKeyBytes() + " bytes for " + word);
      }
    }
  }

  /** The first packets of a session are told to belong to it by their addresses. */
  private void reportEqualEnds(Section tunnel, Section bfd, Map<List<Object>, Section> seen) {
    @Nullable Object peer = effective(bfd, "peer", tunnel, "remote").value();
    @Nullable Object local = effective(bfd, "local", tunnel, "local").value();
    @Nullable Boolean multihop = bfd.value("multihop", Boolean.class);
    if (peer == null || local == null || multihop == null) {
      return;
    }
    @Nullable Section earlier = seen.putIfAbsent(List.of(peer, local, multihop), bfd);
    if (earlier != null) {
      problems.error(
          bfd.position(),
          bfd.path(),
          "peer, local and multihop of " + earlier.path() + " again",
          "one session for two addresses: leave one out, or give it an address of its own",
          "their packets could not be told apart");
    }
  }

  private void error(Entry entry, String found, String allowed) {
    problems.error(entry.position(), entry.key(), found, allowed, null);
  }
}
