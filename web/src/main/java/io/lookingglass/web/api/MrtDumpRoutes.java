package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.mrt.TableDumpWriter;
import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.stream.Output;
import io.lookingglass.web.stream.ReaderGone;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The Adj-RIB-Ins of all peers as an MRT file of TABLE_DUMP_V2 (RFC 6396, RFC 8050), written while
 * it is read. For role {@code support}: peers' addresses are in it.
 */
public final class MrtDumpRoutes {
  private static final String PATH = "/v1/bgp/mrt";
  private static final String VIEW_NAME = "lookingglass";
  private static final int BUFFER = 1 << 16;

  /** Each walks over the whole table, as fast as its reader takes it. */
  private static final int MOST_AT_ONCE = 2;

  /** The identifier of a collector that has none. */
  private static final Inet4Address NONE = (Inet4Address) IpAddresses.ofBytes(new byte[4]);

  /** As route collectors name their files. */
  private static final DateTimeFormatter FILE =
      DateTimeFormatter.ofPattern("'rib.'uuuuMMdd.HHmmss'.mrt'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final RouteQueries queries;
  private final BgpView bgp;
  private final InstantSource clock;
  private final Semaphore running = new Semaphore(MOST_AT_ONCE);

  public MrtDumpRoutes(RouteQueries queries, BgpView bgp, InstantSource clock) {
    this.queries = queries;
    this.bgp = bgp;
    this.clock = clock;
  }

  public void register(RouteTable routes) {
    routes.get(
        PATH,
        Access.support(Sentence.of("Dumps, which have peers' addresses in them,")),
        this::dump,
        this::describe);
  }

  private void dump(Context context) {
    Rib rib = tables(context);
    if (!running.tryAcquire()) {
      throw ApiException.of(
              ErrorType.UNAVAILABLE,
              "%d dumps are being written already; try again when one has ended"
                  .formatted(MOST_AT_ONCE))
          .withHeader("Retry-After", "30");
    }
    try {
      Instant now = clock.instant();
      head(context, now);
      @Nullable Inet4Address identifier = bgp.summary().identifier();
      OutputStream out = new BufferedOutputStream(Output.of(context), BUFFER);
      TableDumpWriter.write(
          rib.routes(), identifier == null ? NONE : identifier, VIEW_NAME, now, out);
    } catch (IOException e) {
      ReaderGone.note(context);
    } finally {
      running.release();
    }
  }

  private void describe(Context context) {
    Rib _ = tables(context);
    head(context, clock.instant());
  }

  private static void head(Context context, Instant now) {
    context.header("Cache-Control", "no-store");
    context.header("Content-Disposition", "attachment; filename=\"" + FILE.format(now) + "\"");
    context.contentType("application/octet-stream");
  }

  /** The tables, where there are any. */
  private Rib tables(Context context) {
    List<RequestProblem> problems =
        Parameters.ofQuery(context).keySet().stream()
            .map(name -> new RequestProblem(name, "is not known here; a dump takes no parameters"))
            .toList();
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    @Nullable Rib rib = queries.tables().rib();
    if (rib == null) {
      throw ApiException.of(
          ErrorType.NOT_FOUND,
          "This server has no BGP peers, so it has no tables; they are configured in the section"
              + " bgp");
    }
    return rib;
  }
}
