package io.lookingglass.bgp.status;

import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a new configuration did to the sessions. Immutable.
 *
 * @param peers every peer of either configuration, those of the new one first and in its order
 * @param listening where sessions are accepted now, null when nowhere
 * @param problem why sessions cannot be accepted where the configuration says, else null
 */
public record ReloadReport(
    List<PeerChange> peers, @Nullable String listening, @Nullable String problem) {
  public ReloadReport {
    peers = List.copyOf(peers);
  }

  /** Whether a session was opened, closed or changed. */
  public boolean changedAnything() {
    return peers.stream().anyMatch(change -> !(change instanceof PeerChange.Untouched));
  }

  /** What became of one peer. */
  public sealed interface PeerChange {
    /** The peer's name. */
    String peer();

    /** For the log: {@code "transit-a: reset, for password changed"}. */
    String describe();

    /** It is new, and its session is started. */
    record Added(String peer) implements PeerChange {
      @Override
      public String describe() {
        return peer + ": added";
      }
    }

    /** It is gone, its session closed, and its routes with it. */
    record Removed(String peer) implements PeerChange {
      @Override
      public String describe() {
        return peer + ": removed";
      }
    }

    /**
     * Its session went on; new settings count from now on.
     *
     * @param keys what changed, as the file names it: {@code max-prefixes}
     * @param askedAgain its routes were asked for again (RFC 2918), to be judged anew
     */
    record Changed(String peer, List<String> keys, boolean askedAgain) implements PeerChange {
      public Changed {
        keys = List.copyOf(keys);
      }

      @Override
      public String describe() {
        return peer
            + ": changed without a reset ("
            + String.join(", ", keys)
            + (askedAgain ? "; its routes are asked for again)" : ")");
      }
    }

    /**
     * Its session was closed and is opened again, since what changed is agreed on at its beginning.
     *
     * @param keys what changed, as the file names it
     * @param because those of them that need a reset; {@code bgp.hold-time} for one of all peers
     */
    record Reset(String peer, List<String> keys, SequencedSet<String> because)
        implements PeerChange {
      public Reset {
        keys = List.copyOf(keys);
      }

      @Override
      public String describe() {
        return peer + ": reset, for " + String.join(", ", because) + " changed";
      }
    }

    /** Nothing of it changed, and nobody touched it. */
    record Untouched(String peer) implements PeerChange {
      @Override
      public String describe() {
        return peer + ": untouched";
      }
    }
  }
}
