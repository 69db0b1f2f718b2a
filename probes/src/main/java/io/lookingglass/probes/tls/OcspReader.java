package io.lookingglass.probes.tls;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.TlsOcsp;
import io.lookingglass.probes.event.TlsTimestamp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.jspecify.annotations.Nullable;

/** Reads and verifies stapled OCSP responses (RFC 6960 section 3.2 and 4.2). */
final class OcspReader {
  private static final int MOST_BYTES = 1 << 16;
  private static final int LONGEST = 200;

  /** Clocks differ a little. */
  private static final Duration LENIENCE = Duration.ofMinutes(5);

  private OcspReader() {}

  /**
   * What was stapled.
   *
   * @param timestamps in it (RFC 6962 section 3.3)
   */
  record Stapled(TlsOcsp ocsp, List<TlsTimestamp> timestamps) {
    Stapled {
      timestamps = List.copyOf(timestamps);
    }
  }

  /**
   * Reads one.
   *
   * @param leaf the certificate that it ought to be about, DER; absent when it cannot be read
   * @param issuer of the leaf; absent when it was not sent and is not known
   */
  static Stapled read(
      byte[] response, byte @Nullable [] leaf, byte @Nullable [] issuer, Instant now) {
    if (response.length > MOST_BYTES) {
      return unreadable("it has %,d bytes".formatted(response.length));
    }
    try {
      OCSPResp read = new OCSPResp(response);
      if (read.getStatus() != OCSPResp.SUCCESSFUL) {
        return new Stapled(
            new TlsOcsp(
                status(read.getStatus()),
                null,
                null,
                null,
                null,
                null,
                null,
                "the responder gave no answer"),
            List.of());
      }
      if (!(read.getResponseObject() instanceof BasicOCSPResp basic)
          || basic.getResponses().length == 0) {
        return unreadable("it is of a kind that nobody uses");
      }
      return stapled(basic, holder(leaf), holder(issuer), now);
    } catch (IOException | OCSPException | RuntimeException e) {
      // What the library throws at malformed ASN.1 differs from case to case.
      return unreadable(PlainText.line(String.valueOf(e.getMessage()), LONGEST));
    }
  }

  private static Stapled stapled(
      BasicOCSPResp basic,
      @Nullable X509CertificateHolder leaf,
      @Nullable X509CertificateHolder issuer,
      Instant now) {
    SingleResp single = about(basic, leaf, issuer);
    boolean matched = single != null;
    SingleResp shown = single == null ? basic.getResponses()[0] : single;
    CertificateStatus status = shown.getCertStatus();
    RevokedStatus revoked = status instanceof RevokedStatus is ? is : null;
    Instant thisUpdate = shown.getThisUpdate().toInstant();
    Instant nextUpdate = instant(shown.getNextUpdate());
    String problem =
        leaf == null || issuer == null
            ? "the issuer's certificate was not sent, so it cannot be verified"
            : !matched
                ? "it is about another certificate"
                : problem(basic, issuer, thisUpdate, nextUpdate, now);
    return new Stapled(
        new TlsOcsp(
            revoked != null ? "revoked" : status instanceof UnknownStatus ? "unknown" : "good",
            responder(basic),
            basic.getProducedAt().toInstant(),
            thisUpdate,
            nextUpdate,
            revoked == null ? null : revoked.getRevocationTime().toInstant(),
            revoked == null || !revoked.hasRevocationReason()
                ? null
                : reason(revoked.getRevocationReason()),
            problem),
        timestamps(shown));
  }

  /** That about the leaf; absent when there is none. */
  private static @Nullable SingleResp about(
      BasicOCSPResp basic,
      @Nullable X509CertificateHolder leaf,
      @Nullable X509CertificateHolder issuer) {
    if (leaf == null || issuer == null) {
      return null;
    }
    for (SingleResp single : basic.getResponses()) {
      try {
        if (single.getCertID().getSerialNumber().equals(leaf.getSerialNumber())
            && single.getCertID().matchesIssuer(issuer, new BcDigestCalculatorProvider())) {
          return single;
        }
      } catch (OCSPException e) {
        return null; // With a digest that nobody has.
      }
    }
    return null;
  }

  private static @Nullable String problem(
      BasicOCSPResp basic,
      X509CertificateHolder issuer,
      Instant thisUpdate,
      @Nullable Instant nextUpdate,
      Instant now) {
    if (thisUpdate.isAfter(now.plus(LENIENCE))) {
      return "it is not valid before " + thisUpdate;
    }
    if (nextUpdate != null && nextUpdate.isBefore(now.minus(LENIENCE))) {
      return "it is out of date since " + nextUpdate;
    }
    try {
      if (basic.isSignatureValid(verifier(issuer))) {
        return null;
      }
    } catch (OCSPException | OperatorCreationException | CertException e) {
      // Signed by somebody else's kind of key: a delegate's, perhaps.
    }
    X509CertificateHolder[] delegates = basic.getCerts();
    if (delegates.length == 0) {
      return "its signature is not of the certificate's issuer";
    }
    X509CertificateHolder delegate = delegates[0];
    try {
      if (!delegate.isSignatureValid(verifier(issuer))) {
        return "it is signed by somebody whom the certificate's issuer did not appoint";
      }
      ExtendedKeyUsage usage =
          delegate.getExtensions() == null
              ? null
              : ExtendedKeyUsage.fromExtensions(delegate.getExtensions());
      if (usage == null || !usage.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning)) {
        return "it is signed with a certificate that is not for OCSP";
      }
      if (!delegate.isValidOn(Date.from(now))) {
        return "the certificate it is signed with is not valid now";
      }
      return basic.isSignatureValid(verifier(delegate)) ? null : "its signature is wrong";
    } catch (OCSPException | OperatorCreationException | CertException e) {
      return "its signature cannot be verified";
    }
  }

  private static ContentVerifierProvider verifier(X509CertificateHolder certificate)
      throws OperatorCreationException, CertException {
    try {
      return new JcaContentVerifierProviderBuilder().build(certificate);
    } catch (java.security.cert.CertificateException e) {
      throw new CertException("the key cannot be used", e);
    }
  }

  private static List<TlsTimestamp> timestamps(SingleResp single) {
    Extension extension =
        single.hasExtensions()
            ? single.getExtension(new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.5"))
            : null;
    return extension == null
        ? List.of()
        : TimestampReader.list(
            ASN1OctetString.getInstance(extension.getParsedValue()).getOctets(),
            TlsTimestamp.Source.OCSP);
  }

  private static String responder(BasicOCSPResp basic) {
    var id = basic.getResponderId().toASN1Primitive();
    return id.getName() != null
        ? CertificateReader.line(id.getName())
        : "key " + PlainText.line(java.util.HexFormat.of().formatHex(id.getKeyHash()), LONGEST);
  }

  private static @Nullable X509CertificateHolder holder(byte @Nullable [] der) throws IOException {
    return der == null ? null : new X509CertificateHolder(der);
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }

  private static String status(int status) {
    return switch (status) {
      case OCSPResp.MALFORMED_REQUEST -> "malformed_request";
      case OCSPResp.INTERNAL_ERROR -> "internal_error";
      case OCSPResp.TRY_LATER -> "try_later";
      case OCSPResp.SIG_REQUIRED -> "sig_required";
      case OCSPResp.UNAUTHORIZED -> "unauthorized";
      default -> "status " + status;
    };
  }

  /** RFC 5280 section 5.3.1. */
  private static String reason(int reason) {
    return switch (reason) {
      case 0 -> "unspecified";
      case 1 -> "key compromise";
      case 2 -> "the authority's key was compromised";
      case 3 -> "affiliation changed";
      case 4 -> "superseded";
      case 5 -> "cessation of operation";
      case 6 -> "on hold";
      case 9 -> "privilege withdrawn";
      default -> "reason " + reason;
    };
  }

  private static Stapled unreadable(String why) {
    return new Stapled(
        new TlsOcsp("unreadable", null, null, null, null, null, null, "it cannot be read: " + why),
        List.of());
  }
}
