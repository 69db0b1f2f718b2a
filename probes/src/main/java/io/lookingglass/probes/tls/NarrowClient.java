package io.lookingglass.probes.tls;

import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.crypto.TlsCrypto;

/**
 * Offers TLS 1.3 and some signature schemes alone, also such as it could not verify: what the
 * server signs with is seen before. Certificates may be signed by anything, so that a server has no
 * other reason to refuse.
 */
final class NarrowClient extends HonestClient {
  private final List<Integer> schemes;

  /**
   * @param schemes by their numbers, in the order in which they are offered
   */
  NarrowClient(TlsCrypto crypto, TlsOffer offer, List<Integer> schemes) {
    super(crypto, offer);
    this.schemes = List.copyOf(schemes);
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.TLSv13.only();
  }

  /** The cheapest; a server that wants another asks for it. */
  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"}) // The library's signature.
  public Vector getEarlyKeyShareGroups() {
    Vector<Integer> groups = new Vector<>();
    groups.add(NamedGroup.x25519);
    return groups;
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  protected Vector getSupportedSignatureAlgorithms() {
    Vector<SignatureAndHashAlgorithm> offered = new Vector<>();
    schemes.forEach(scheme -> offered.add(SignatureScheme.getSignatureAndHashAlgorithm(scheme)));
    return offered;
  }

  @Override
  @SuppressWarnings("rawtypes")
  protected Vector getSupportedSignatureAlgorithmsCert() {
    return super.getSupportedSignatureAlgorithms();
  }
}
