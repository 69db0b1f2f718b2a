package io.lookingglass.alerts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a delivery as Standard Webhooks asks for: {@code v1,} and the base64 of the HMAC-SHA256 of
 * {@code ID.TIMESTAMP.BODY}.
 */
final class WebhookSignature {
  private WebhookSignature() {}

  /**
   * The value of the header {@code webhook-signature}.
   *
   * @param timestamp seconds since 1970, as the header {@code webhook-timestamp} has it
   */
  static String of(byte[] key, String id, long timestamp, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] signature =
          mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
