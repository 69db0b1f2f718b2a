package io.lookingglass.probes.request;

import io.lookingglass.config.net.IpPrefix;
import java.util.List;

/**
 * Reads what is looked up in the routing tables: a prefix, or else what {@link TargetParser} reads.
 */
public final class BgpTargetParser {
  private static final String FIELD = "target";

  private BgpTargetParser() {}

  /**
   * Reads a target.
   *
   * @throws InvalidRequestException when it is none
   */
  public static Target parse(String text) {
    String stripped = text.strip();
    if (!stripped.contains("/") || stripped.contains("://")) {
      return TargetParser.parse(text);
    }
    try {
      IpPrefix prefix = IpPrefix.parse(stripped);
      return new Target.Prefix(prefix, prefix.toString());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          List.of(new RequestProblem(FIELD, String.valueOf(e.getMessage()))));
    }
  }
}
