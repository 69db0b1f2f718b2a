package io.lookingglass.probes.tls;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/** The extensions of one certificate (RFC 5280 section 4.2), in words; bounded in number. */
final class CertificateExtensions {
  static final int MOST_NAMES = 200;
  private static final int MOST_OTHERS = 20;
  private static final int LONGEST = 300;

  private final @Nullable Extensions extensions;

  CertificateExtensions(@Nullable Extensions extensions) {
    this.extensions = extensions;
  }

  /** Subject alternative names, all of them. */
  List<String> names() {
    GeneralNames names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    List<String> words = new ArrayList<>();
    if (names != null) {
      for (GeneralName name : names.getNames()) {
        words.add(general(name));
      }
    }
    return words;
  }

  /** {@code DNS:www.example.com}, as OpenSSL writes it. */
  static String general(GeneralName name) {
    String text =
        switch (name.getTagNo()) {
          case GeneralName.dNSName -> "DNS:" + string(name);
          case GeneralName.rfc822Name -> "email:" + string(name);
          case GeneralName.uniformResourceIdentifier -> "URI:" + string(name);
          case GeneralName.iPAddress -> "IP Address:" + address(name);
          case GeneralName.directoryName -> "DirName:" + name.getName();
          default -> "othername";
        };
    return PlainText.line(text, LONGEST);
  }

  private static String string(GeneralName name) {
    return name.getName() instanceof ASN1String text ? text.getString() : "?";
  }

  private static String address(GeneralName name) {
    try {
      return IpAddresses.format(
          InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets()));
    } catch (UnknownHostException | RuntimeException e) {
      return "?"; // Neither 4 nor 16 bytes.
    }
  }

  @Nullable List<String> keyUsage() {
    KeyUsage usage = extensions == null ? null : KeyUsage.fromExtensions(extensions);
    if (usage == null) {
      return null;
    }
    List<String> words = new ArrayList<>();
    add(words, usage, KeyUsage.digitalSignature, "digitalSignature");
    add(words, usage, KeyUsage.nonRepudiation, "nonRepudiation");
    add(words, usage, KeyUsage.keyEncipherment, "keyEncipherment");
    add(words, usage, KeyUsage.dataEncipherment, "dataEncipherment");
    add(words, usage, KeyUsage.keyAgreement, "keyAgreement");
    add(words, usage, KeyUsage.keyCertSign, "keyCertSign");
    add(words, usage, KeyUsage.cRLSign, "cRLSign");
    add(words, usage, KeyUsage.encipherOnly, "encipherOnly");
    add(words, usage, KeyUsage.decipherOnly, "decipherOnly");
    return words;
  }

  private static void add(List<String> words, KeyUsage usage, int bit, String word) {
    if (usage.hasUsages(bit)) {
      words.add(word);
    }
  }

  @Nullable List<String> extendedKeyUsage() {
    ExtendedKeyUsage usage =
        extensions == null ? null : ExtendedKeyUsage.fromExtensions(extensions);
    if (usage == null) {
      return null;
    }
    List<String> words = new ArrayList<>();
    for (KeyPurposeId purpose : usage.getUsages()) {
      if (words.size() < MOST_OTHERS) {
        words.add(purpose(purpose.getId()));
      }
    }
    return words;
  }

  private static String purpose(String id) {
    return switch (id) {
      case "1.3.6.1.5.5.7.3.1" -> "serverAuth";
      case "1.3.6.1.5.5.7.3.2" -> "clientAuth";
      case "1.3.6.1.5.5.7.3.3" -> "codeSigning";
      case "1.3.6.1.5.5.7.3.4" -> "emailProtection";
      case "1.3.6.1.5.5.7.3.8" -> "timeStamping";
      case "1.3.6.1.5.5.7.3.9" -> "OCSPSigning";
      case "2.5.29.37.0" -> "anyExtendedKeyUsage";
      default -> PlainText.name(id);
    };
  }

  /** URLs of the authority information access with that method (RFC 5280 section 4.2.2.1). */
  List<String> access(String method) {
    AuthorityInformationAccess access =
        extensions == null ? null : AuthorityInformationAccess.fromExtensions(extensions);
    List<String> urls = new ArrayList<>();
    if (access != null) {
      for (AccessDescription description : access.getAccessDescriptions()) {
        if (description.getAccessMethod().getId().equals(method) && urls.size() < MOST_OTHERS) {
          url(description.getAccessLocation(), urls);
        }
      }
    }
    return urls;
  }

  List<String> distributionPoints() {
    Extension extension =
        extensions == null ? null : extensions.getExtension(Extension.cRLDistributionPoints);
    List<String> urls = new ArrayList<>();
    if (extension != null) {
      for (DistributionPoint point :
          CRLDistPoint.getInstance(extension.getParsedValue()).getDistributionPoints()) {
        DistributionPointName name = point.getDistributionPoint();
        if (name != null && name.getType() == DistributionPointName.FULL_NAME) {
          for (GeneralName each : GeneralNames.getInstance(name.getName()).getNames()) {
            if (urls.size() < MOST_OTHERS) {
              url(each, urls);
            }
          }
        }
      }
    }
    return urls;
  }

  private static void url(GeneralName name, List<String> urls) {
    if (name.getTagNo() == GeneralName.uniformResourceIdentifier) {
      urls.add(PlainText.line(string(name), LONGEST));
    }
  }

  List<String> policies() {
    CertificatePolicies policies =
        extensions == null ? null : CertificatePolicies.fromExtensions(extensions);
    List<String> words = new ArrayList<>();
    if (policies != null) {
      for (PolicyInformation policy : policies.getPolicyInformation()) {
        if (words.size() < MOST_OTHERS) {
          words.add(policy(policy.getPolicyIdentifier().getId()));
        }
      }
    }
    return words;
  }

  /** CA/Browser Forum Baseline Requirements section 7.1.6.1. */
  private static String policy(String id) {
    return PlainText.name(id)
        + switch (id) {
          case "2.23.140.1.1" -> " (extended validation)";
          case "2.23.140.1.2.1" -> " (domain validated)";
          case "2.23.140.1.2.2" -> " (organization validated)";
          case "2.23.140.1.2.3" -> " (individual validated)";
          default -> "";
        };
  }

  /** The TLS feature status_request (RFC 7633). */
  boolean mustStaple() {
    Extension extension =
        extensions == null
            ? null
            : extensions.getExtension(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"));
    return extension != null
        && HexFormat.of().formatHex(extension.getExtnValue().getOctets()).contains("020105");
  }

  @Nullable String subjectKeyId() {
    SubjectKeyIdentifier id =
        extensions == null ? null : SubjectKeyIdentifier.fromExtensions(extensions);
    return id == null ? null : hex(id.getKeyIdentifier());
  }

  @Nullable String authorityKeyId() {
    AuthorityKeyIdentifier id =
        extensions == null ? null : AuthorityKeyIdentifier.fromExtensions(extensions);
    return id == null || id.getKeyIdentifierOctets() == null
        ? null
        : hex(id.getKeyIdentifierOctets());
  }

  private static String hex(byte[] bytes) {
    return PlainText.line(HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT), LONGEST);
  }
}
