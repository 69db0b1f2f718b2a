package io.lookingglass.probes.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsSecret;
import org.jspecify.annotations.Nullable;

/**
 * What a session is resumed with: in TLS 1.2 and before a session id or a ticket (RFC 5246 section
 * 7.3, RFC 5077), in TLS 1.3 a key that belongs to a ticket (RFC 8446 section 4.6.1). The library
 * knows keys from elsewhere only; what differs for those of tickets is done here.
 */
final class Resumption {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] EXTERNAL =
      "tls13 ext binder".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final byte[] RESUMED =
      "tls13 res binder".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int SESSION_ID_BYTES = 32;

  private final @Nullable TlsSession session;
  private final byte[] ticket;
  private final byte[] key;
  private final int prfAlgorithm;
  private final long ageAdd;
  private final long issuedNanos = System.nanoTime();

  private Resumption(
      @Nullable TlsSession session, byte[] ticket, byte[] key, int prfAlgorithm, long ageAdd) {
    this.session = session;
    this.ticket = ticket;
    this.key = key;
    this.prfAlgorithm = prfAlgorithm;
    this.ageAdd = ageAdd;
  }

  /**
   * What a session that was just agreed on can be resumed with; absent when the server gave
   * nothing.
   *
   * @param transcript every message of the handshake (RFC 8446 section 4.4.1)
   */
  static @Nullable Resumption of(HonestClient client, HandshakeFacts facts, byte[] transcript) {
    TlsSession session = client.session();
    HandshakeFacts.Ticket ticket = facts.tickets.isEmpty() ? null : facts.tickets.getFirst();
    if (facts.tls13()) {
      TlsSecret master = client.masterSecret();
      SecurityParameters parameters = client.parameters();
      return ticket == null || master == null || parameters == null
          ? null
          : new Resumption(
              null,
              ticket.ticket(),
              key(master, parameters, transcript, ticket.nonce()),
              parameters.getPRFAlgorithm(),
              ticket.ageAdd());
    }
    if (session == null) {
      return null;
    }
    if (ticket != null) {
      // The id only serves to recognise that the ticket was taken (RFC 5077 section 3.4).
      byte[] id = new byte[SESSION_ID_BYTES];
      RANDOM.nextBytes(id);
      return new Resumption(
          TlsUtils.importSession(id, session.exportSessionParameters()),
          ticket.ticket(),
          new byte[0],
          0,
          0);
    }
    return session.getSessionID().length == 0
        ? null
        : new Resumption(session, new byte[0], new byte[0], 0, 0);
  }

  private static byte[] key(
      TlsSecret master, SecurityParameters parameters, byte[] transcript, byte[] nonce) {
    int hash = parameters.getPRFCryptoHashAlgorithm();
    int length = parameters.getPRFHashLength();
    byte[] digest =
        CertificateReader.digest(length == SESSION_ID_BYTES ? "SHA-256" : "SHA-384", transcript);
    try {
      TlsSecret resumption =
          TlsCryptoUtils.hkdfExpandLabel(master, hash, "res master", digest, length);
      return TlsCryptoUtils.hkdfExpandLabel(resumption, hash, "resumption", nonce, length)
          .extract();
    } catch (IOException e) {
      throw new IllegalStateException("keys of these lengths can be derived", e);
    }
  }

  /** A client that offers it. */
  HonestClient client(TlsOffer offer) {
    return new ResumingClient(
        session == null ? new TicketCrypto() : new BcTlsCrypto(RANDOM), offer);
  }

  /** Whether it is one of TLS 1.3, whose age has to be told in the ClientHello. */
  boolean hasAge() {
    return session == null;
  }

  /** RFC 8446 section 4.2.11.1. */
  long obfuscatedAge() {
    return (((System.nanoTime() - issuedNanos) / 1_000_000) + ageAdd) & 0xFFFF_FFFFL;
  }

  private final class ResumingClient extends HonestClient {
    ResumingClient(BcTlsCrypto crypto, TlsOffer offer) {
      super(crypto, offer);
    }

    @Override
    @Nullable Resumption resumption() {
      return Resumption.this;
    }

    @Override
    public @Nullable TlsSession getSessionToResume() {
      return session;
    }

    @Override
    public boolean allowLegacyResumption() {
      return true; // Whether the extended master secret is there is told on its own.
    }

    @Override
    byte[] sessionTicket() {
      return session == null ? super.sessionTicket() : ticket.clone();
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // The library's signature.
    public @Nullable Vector getExternalPSKs() {
      if (session != null) {
        return null;
      }
      Vector<BasicTlsPSKExternal> keys = new Vector<>();
      keys.add(
          new BasicTlsPSKExternal(ticket, getCrypto().createSecret(key.clone()), prfAlgorithm));
      return keys;
    }
  }

  /** Proves the key as one of a ticket: the label of the binder differs (RFC 8446 section 7.1). */
  private static final class TicketCrypto extends BcTlsCrypto {
    TicketCrypto() {
      super(RANDOM);
    }

    @Override
    public TlsSecret hkdfInit(int hash) {
      return new BcTlsSecret(this, new byte[TlsCryptoUtils.getHashOutputSize(hash)]) {
        @Override
        public synchronized TlsSecret hkdfExtract(int algorithm, TlsSecret input) {
          return new EarlySecret(TicketCrypto.this, super.hkdfExtract(algorithm, input).extract());
        }
      };
    }
  }

  private static final class EarlySecret extends BcTlsSecret {
    EarlySecret(BcTlsCrypto crypto, byte[] data) {
      super(crypto, data);
    }

    @Override
    public synchronized TlsSecret hkdfExpand(int algorithm, byte[] info, int length) {
      return super.hkdfExpand(algorithm, relabelled(info), length);
    }

    private static byte[] relabelled(byte[] info) {
      // The label stands behind two bytes of length and its own length (RFC 8446 section 7.1).
      int start = 3;
      int end = start + EXTERNAL.length;
      if (info.length < end || !Arrays.equals(info, start, end, EXTERNAL, 0, EXTERNAL.length)) {
        return info;
      }
      byte[] changed = info.clone();
      System.arraycopy(RESUMED, 0, changed, start, RESUMED.length);
      return changed;
    }
  }

  /** Tells the age of the ticket, where the library writes 0. */
  @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // The library's table.
  void writeAge(Hashtable extensions) {
    Integer type = org.bouncycastle.tls.ExtensionType.pre_shared_key;
    if (extensions.get(type) instanceof byte[] offered
        && offered.length >= 2 + 2 + ticket.length + 4) {
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      int age = 2 + 2 + ticket.length;
      changed.write(offered, 0, age);
      long value = obfuscatedAge();
      for (int shift = 24; shift >= 0; shift -= 8) {
        changed.write((int) (value >> shift));
      }
      changed.write(offered, age + 4, offered.length - age - 4);
      extensions.put(type, changed.toByteArray());
    }
  }
}
