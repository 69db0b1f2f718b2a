package io.lookingglass.tests.bgp;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.Announcer;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.query.RouteValidity;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.store.Database;
import io.lookingglass.store.SqlAnnouncementStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** What {@link AnnouncingProcess} runs. */
final class AnnouncingProgram {
  private AnnouncingProgram() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Configuration configuration =
        ConfigurationLoader.parse(Files.readString(Path.of(arguments[0])));
    Database database = Database.open("sqlite:" + arguments[1]);
    InstantSource clock = InstantSource.system();
    BgpSpeaker speaker =
        BgpSpeaker.start(
            Objects.requireNonNull(configuration.bgp()),
            Announcer.gate(configuration),
            clock,
            true);
    Announcer announcer =
        Announcer.start(
            speaker,
            configuration,
            new SqlAnnouncementStore(database, clock),
            RouteValidity.UNKNOWN,
            List.of(),
            _ -> {},
            clock);
    while (speaker.view().peers().getFirst().state() != SessionState.ESTABLISHED) {
      Thread.sleep(20);
    }
    Actor actor = new Actor("noc", null);
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      IpPrefix prefix = IpPrefix.parse("10.32.%d.%d/30".formatted(i / 64, i % 64 * 4));
      ChangeOutcome outcome =
          announcer.announce(
              AnnouncementRequest.of(new Subject.Prefix(prefix), "attack"), actor, null);
      out.println((outcome instanceof ChangeOutcome.Accepted ? "accepted " : "refused ") + prefix);
    }
    Thread.sleep(Long.MAX_VALUE);
  }
}
