package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.request.BgpTargetParser;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import java.net.Inet4Address;

/**
 * What was understood of the text in the target box, told while it is typed.
 *
 * @param kind say("Host name"), "IPv4 address", "IPv6 address"; empty when there is nothing yet
 * @param text in canonical form
 * @param words what else there is to say
 */
record Understood(boolean problem, String kind, String text, String words) {

  static Understood of(String typed) {
    if (typed.isBlank()) {
      return new Understood(false, "", "", "");
    }
    PastedTarget pasted = PastedTarget.read(typed);
    Target target;
    try {
      target =
          IpPrefix.tryParse(typed.strip()).isPresent()
              ? BgpTargetParser.parse(typed)
              : TargetParser.parse(pasted.host());
    } catch (InvalidRequestException e) {
      return new Understood(true, "", "", said(e.problems().getFirst().sentence()));
    }
    String from = pasted.words();
    return switch (target) {
      case Target.Address address ->
          new Understood(
              false,
              address.address() instanceof Inet4Address ? say("IPv4 address") : say("IPv6 address"),
              address.text(),
              from);
      case Target.Prefix prefix ->
          new Understood(
              false,
              prefix.prefix().isIpv4() ? say("IPv4 prefix") : say("IPv6 prefix"),
              prefix.text(),
              say("for the tool {0}", Tool.BGP.label()));
      case Target.Name name ->
          new Understood(
              false,
              say("Host name"),
              name.text(),
              name.ascii().equals(name.text())
                  ? from
                  : from.isEmpty()
                      ? say("{0} in the DNS", name.ascii())
                      : say("{0}, {1} in the DNS", from, name.ascii()));
    };
  }
}
