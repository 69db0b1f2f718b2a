package io.lookingglass.probes.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** RFC 6120 section 5. The XML is looked at for the few words that matter, not parsed. */
final class XmppDialogue implements StartTlsDialogue {
  private static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

  private final String serverName;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean asked;

  XmppDialogue(String serverName) {
    this.serverName = serverName;
  }

  @Override
  public Step begin() {
    String to = serverName.replaceAll("[^A-Za-z0-9.:_-]", "");
    return send(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams' to='%s' version='1.0'>"
                .formatted(to));
  }

  @Override
  public Step received(byte[] bytes) {
    held.writeBytes(bytes);
    if (held.size() > MOST_BYTES) {
      return new Step.Refused(
          "the server wrote more than %,d bytes before TLS".formatted(MOST_BYTES));
    }
    String text = held.toString(StandardCharsets.UTF_8);
    if (text.contains("<stream:error")) {
      return new Step.Refused("the server answers with a stream error");
    }
    if (!asked) {
      if (!text.contains("</stream:features>")) {
        return new Step.Wait();
      }
      held.reset();
      if (!text.contains("<starttls")) {
        return new Step.Refused("the server does not offer STARTTLS");
      }
      asked = true;
      return send(STARTTLS);
    }
    if (text.contains("<failure")) {
      return new Step.Refused("the server refuses STARTTLS with a failure");
    }
    int proceed = text.indexOf("<proceed");
    int end = proceed < 0 ? -1 : text.indexOf('>', proceed);
    if (end < 0) {
      return new Step.Wait();
    }
    return text.substring(end + 1).isBlank()
        ? new Step.Ready()
        : text.substring(end + 1).equals("</proceed>")
            ? new Step.Ready()
            : new Step.Refused(
                "the server, or somebody between, sent more in plain text behind its consent to"
                    + " TLS");
  }

  private static Step send(String xml) {
    return new Step.Send(xml.getBytes(StandardCharsets.UTF_8), xml);
  }
}
