package io.lookingglass.probes.target;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code nameserver} lines of resolv.conf(5), read again when the file changes, as glibc does.
 * Without any, the resolver of this machine is asked, which is what resolv.conf(5) says too.
 */
final class SystemResolvers implements Supplier<List<InetSocketAddress>> {
  private static final Logger LOG = LoggerFactory.getLogger(SystemResolvers.class);
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final Pattern NAME_SERVER = Pattern.compile("\\s*nameserver\\s+(\\S+).*");
  private static final int DNS_PORT = 53;

  /** MAXNS of resolv.conf(5). */
  private static final int MOST_SERVERS = 3;

  private static final List<InetSocketAddress> THIS_MACHINE =
      List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS_PORT));

  private final Path file;
  private final AtomicReference<Read> last = new AtomicReference<>(new Read(null, THIS_MACHINE));

  private record Read(@Nullable FileTime modified, List<InetSocketAddress> servers) {}

  SystemResolvers() {
    this(RESOLV_CONF);
  }

  SystemResolvers(Path file) {
    this.file = file;
  }

  @Override
  public List<InetSocketAddress> get() {
    Read known = last.get();
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      if (modified.equals(known.modified())) {
        return known.servers();
      }
      Read read = new Read(modified, parse(Files.readAllLines(file)));
      last.set(read);
      return read.servers();
    } catch (IOException e) {
      LOG.warn("{} cannot be read, so the resolvers stay {}: {}", file, known.servers(), e);
      return known.servers();
    }
  }

  private static List<InetSocketAddress> parse(List<String> lines) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String line : lines) {
      Matcher named = NAME_SERVER.matcher(line);
      if (named.matches() && servers.size() < MOST_SERVERS) {
        try {
          // A zone is of use here: the resolver may be a router on the same link.
          servers.add(new InetSocketAddress(InetAddress.ofLiteral(named.group(1)), DNS_PORT));
        } catch (IllegalArgumentException e) {
          LOG.warn("{} names a resolver that is not an address: {}", RESOLV_CONF, named.group(1));
        }
      }
    }
    return servers.isEmpty() ? THIS_MACHINE : List.copyOf(servers);
  }
}
