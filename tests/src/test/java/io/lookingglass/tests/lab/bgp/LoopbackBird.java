package io.lookingglass.tests.lab.bgp;

import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.OwnPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * BIRD on the loopback interface, AS 65006, which takes what two external speakers of AS 64496
 * announce: {@code ours} from 127.0.0.1 and {@code theirs} from 127.0.0.4.
 */
public final class LoopbackBird implements AutoCloseable {
  public static final String ADDRESS = "127.0.0.6";

  private final Path folder;
  private final Process process;
  private final int port;

  /**
   * Starts it and waits until it answers.
   *
   * @param folder where it keeps its files
   */
  public LoopbackBird(Path folder) throws IOException {
    this.folder = folder;
    this.port = OwnPort.on(ADDRESS);
    Files.writeString(
        folder.resolve("bird.conf"),
        """
        router id 127.0.0.6;
        ipv4 table ours4;
        ipv4 table theirs4;
        flow4 table oursflow;
        flow4 table theirsflow;
        protocol device {}
        protocol bgp ours {
          local %1$s port %2$d as 65006; neighbor 127.0.0.1 as 64496; multihop; passive;
          ipv4 { table ours4; import all; export none; };
          flow4 { table oursflow; import all; export none; };
        }
        protocol bgp theirs {
          local %1$s port %2$d as 65006; neighbor 127.0.0.4 as 64496; multihop; passive;
          ipv4 { table theirs4; import all; export none; };
          flow4 { table theirsflow; import all; export none; };
        }
        """
            .formatted(ADDRESS, port));
    process =
        new ProcessBuilder(
                "bird",
                "-f",
                "-c",
                folder.resolve("bird.conf").toString(),
                "-s",
                control(),
                "-P",
                folder.resolve("bird.pid").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("bird.log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Command.attempt("birdc", "-s", control(), "show", "status").exitCode() == 0);
  }

  private String control() {
    return folder.resolve("bird.control").toString();
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** The routes of a table, with all their attributes, as birdc prints them. */
  public String routes(String table) {
    return Command.run("birdc", "-s", control(), "show", "route", "table", table, "all");
  }

  @Override
  public void close() {
    Command.end(process);
  }
}
