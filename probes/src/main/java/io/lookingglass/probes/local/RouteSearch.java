package io.lookingglass.probes.local;

import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.BgpRouteFound;
import io.lookingglass.probes.event.ProbeEvent.BgpSearched;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.Target;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks up one request in the routing tables and tells what is found. */
final class RouteSearch {
  /** More are for the queries that page through the tables, and not for a stored result. */
  static final int MOST_ROUTES = 200;

  private RouteSearch() {}

  /**
   * Runs to the end on the calling thread.
   *
   * @param address of the target; absent for a prefix
   */
  static void run(
      BgpRequest request,
      @Nullable InetAddress address,
      RouteTable table,
      Consumer<ProbeEvent> sink) {
    IpPrefix prefix =
        switch (request.target()) {
          case Target.Prefix written -> written.prefix();
          case Target.Address literal -> IpPrefix.host(literal.address());
          case Target.Name name -> {
            if (address == null) {
              throw new IllegalArgumentException(name.text() + " was not resolved");
            }
            yield IpPrefix.host(address);
          }
        };
    try {
      RouteTable.Answer answer = table.find(prefix, request.match(), MOST_ROUTES);
      answer.routes().forEach(route -> sink.accept(new BgpRouteFound(route)));
      sink.accept(
          new BgpSearched(
              prefix,
              answer.searched(),
              answer.routes().size(),
              answer.more(),
              answer.hint(),
              answer.tookNanos()));
      sink.accept(new Finished(ResultStatus.FINISHED, null, null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sink.accept(
          new Finished(
              ResultStatus.FINISHED, null, "the look-up was ended before the tables answered"));
    }
  }
}
