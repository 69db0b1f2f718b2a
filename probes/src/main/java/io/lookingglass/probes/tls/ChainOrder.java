package io.lookingglass.probes.tls;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsTrust.Order;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the certificates of a chain hang together, whatever anybody trusts.
 *
 * @param order how they came
 * @param sentence about that, with a full stop
 * @param path places of those that lead up from the server's certificate, in order
 * @param issuer the last one's issuer as a root of some trust store; absent when none has it
 */
record ChainOrder(
    Order order, Sentence sentence, List<Integer> path, @Nullable X509Certificate issuer) {
  /** A chain of many that all claim the same name must not keep this side computing. */
  private static final int MOST_VERIFICATIONS = 100;

  ChainOrder {
    path = List.copyOf(path);
  }

  /**
   * Looks at a chain.
   *
   * @param chain null where a certificate cannot be read
   */
  static ChainOrder of(List<@Nullable X509Certificate> chain, List<TrustStore> stores) {
    X509Certificate leaf = chain.isEmpty() ? null : chain.getFirst();
    if (leaf == null) {
      return new ChainOrder(
          Order.UNREADABLE,
          chain.isEmpty()
              ? Sentence.of("The server sent no certificate.")
              : Sentence.of("The server's own certificate cannot be read."),
          List.of(),
          null);
    }
    List<Integer> path = new ArrayList<>(List.of(0));
    X509Certificate current = leaf;
    int verifications = 0;
    while (!selfIssued(current)) {
      int next = -1;
      for (int place = 0; place < chain.size() && next < 0; place++) {
        X509Certificate candidate = chain.get(place);
        if (candidate != null
            && !path.contains(place)
            && candidate.getSubjectX500Principal().equals(current.getIssuerX500Principal())
            && verifications++ < MOST_VERIFICATIONS
            && signed(current, candidate)) {
          next = place;
        }
      }
      if (next < 0) {
        break;
      }
      path.add(next);
      current = java.util.Objects.requireNonNull(chain.get(next));
    }
    return judge(chain, stores, path, current);
  }

  private static ChainOrder judge(
      List<@Nullable X509Certificate> chain,
      List<TrustStore> stores,
      List<Integer> path,
      X509Certificate last) {
    X509Certificate root = selfIssued(last) ? last : null;
    for (TrustStore store : stores) {
      X509Certificate known = root == null ? store.root(last.getIssuerX500Principal()) : null;
      root = known != null && signed(last, known) ? known : root;
    }
    if (path.size() == 1 && selfIssued(last)) {
      return new ChainOrder(
          chain.size() == 1 ? Order.SELF_SIGNED : Order.SUPERFLUOUS,
          chain.size() == 1
              ? Sentence.of("The certificate is signed by itself.")
              : Sentence.of(
                  "The certificate is signed by itself, and the others have nothing to do with"
                      + " it."),
          path,
          root);
    }
    if (root == null) {
      String issuer = ChainJudge.shortName(last.getIssuerX500Principal());
      return new ChainOrder(
          Order.INCOMPLETE,
          path.size() < chain.size()
              ? Sentence.of(
                  "The chain breaks: {0} is signed by {1}, whose certificate the server does not"
                      + " send.",
                  ChainJudge.shortName(last.getSubjectX500Principal()), issuer)
              : Sentence.of(
                  "The chain is incomplete: the server does not send the certificate of {0}, and no"
                      + " trust store has it as a root.",
                  issuer),
          path,
          null);
    }
    boolean inOrder = true;
    for (int place = 0; place < path.size(); place++) {
      inOrder &= path.get(place) == place;
    }
    if (!inOrder) {
      return new ChainOrder(
          Order.WRONG_ORDER,
          Sentence.of(
              "The certificates came in the wrong order; each should be signed by the next."),
          path,
          root);
    }
    int others = chain.size() - path.size();
    return others == 0
        ? new ChainOrder(
            Order.COMPLETE, Sentence.of("The chain is complete and in order."), path, root)
        : new ChainOrder(
            Order.SUPERFLUOUS,
            others == 1
                ? Sentence.of(
                    "The chain is complete and in order; one more certificate is needless.")
                : Sentence.of("The chain is complete and in order; {0} more are needless.", others),
            path,
            root);
  }

  static boolean selfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  static boolean signed(X509Certificate certificate, X509Certificate by) {
    try {
      certificate.verify(by.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false; // Not by that key, or a key that nobody has.
    }
  }
}
