package io.lookingglass.tests.tls;

import static java.util.Objects.requireNonNull;

import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import io.lookingglass.probes.tls.TlsEnvironment;
import io.lookingglass.probes.tls.TlsProber;
import io.lookingglass.tests.lab.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All that a server on loopback takes, as it is found out here, and as testssl.sh does. */
record EnumeratedServer(TlsResult result) {
  private static final Pattern JSON =
      Pattern.compile(
          "\"id\"\\s*:\\s*\"([^\"]+)\".*?\"finding\"\\s*:\\s*\"([^\"]*)\"", Pattern.DOTALL);

  static EnumeratedServer at(int port, @Nullable StartTls startTls) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    Target target = new Target.Address(loopback, "127.0.0.1");
    TlsRequest request =
        new TlsRequest(
            target,
            port,
            "www.example.com",
            TlsRequest.defaultAlpn(startTls),
            startTls,
            true,
            null,
            TlsRequest.DEFAULT_ENUMERATION_TIMEOUT);
    MeasurementFold fold = new MeasurementFold(request);
    new TlsProber(
            new TlsEnvironment(List::of, null, TargetPolicy::everything, InstantSource.system()))
        .run(request, new ResolvedTarget(target, loopback, List.of(loopback), null, 0), fold::add);
    return new EnumeratedServer((TlsResult) fold.result());
  }

  TlsEnumeration all() {
    return requireNonNull(result.enumeration());
  }

  /** By its name, such as {@code TLS 1.2}. */
  Version version(String name) {
    return all().versions().stream()
        .filter(version -> version.version().equals(name))
        .findFirst()
        .orElseThrow();
  }

  TlsFinding finding(String id) {
    return result.findings().stream()
        .filter(finding -> finding.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  Severity severity(String id) {
    return finding(id).severity();
  }

  /**
   * What testssl.sh finds there, by its names.
   *
   * @param folder for its report
   * @param options what to look for
   */
  static Map<String, String> testssl(Path folder, int port, String... options) throws IOException {
    Path json = folder.resolve("testssl-%d.json".formatted(port));
    List<String> command =
        new ArrayList<>(
            List.of("testssl", "--warnings", "off", "--quiet", "--color", "0", "--jsonfile"));
    command.add(json.toString());
    command.addAll(List.of(options));
    command.add("127.0.0.1:" + port);
    Command.attempt(command.toArray(String[]::new));
    Map<String, String> said = new TreeMap<>();
    Matcher lines = JSON.matcher(Files.readString(json));
    while (lines.find()) {
      said.put(lines.group(1), lines.group(2));
    }
    return said;
  }
}
