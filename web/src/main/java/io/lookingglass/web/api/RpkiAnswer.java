package io.lookingglass.web.api;

import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.RpkiStatus;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.request.RequestProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of the RPKI, and what came of it. Immutable.
 *
 * @param prefixText as it was asked; empty when nothing was
 * @param originText as it was asked; empty when none was
 * @param problems what is wrong with the question
 * @param prefix absent when nothing was asked, or it was not understood
 * @param origin absent when none was asked for
 * @param validity of the origin, or without one the ROAs about the prefix alone; absent without a
 *     prefix
 */
public record RpkiAnswer(
    RpkiStatus status,
    String prefixText,
    String originText,
    List<RequestProblem> problems,
    @Nullable IpPrefix prefix,
    @Nullable Asn origin,
    @Nullable OriginValidity validity) {
  public RpkiAnswer {
    problems = List.copyOf(problems);
  }
}
