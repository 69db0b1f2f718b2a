package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.web.stream.Draining;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveFragmentsTest {
  private static final InetAddress TARGET = IpAddresses.parse("192.0.2.80");
  private static final InetAddress ROUTER = IpAddresses.parse("198.51.100.1");

  private final Templates templates = new Templates();
  private final LiveFragments fragments = new LiveFragments(templates);
  private final FoldedMeasurement measurement =
      new FoldedMeasurement(MtrRequest.of(TargetParser.parse("www.example.net")));

  @Test
  void theFirstChangeShowsEverythingWhateverThePageShows() {
    started();
    measurement.tell(replied(1, ROUTER));
    assertThat(change())
        .contains("<section id=\"result\" hx-swap-oob=\"true\"")
        .contains("<tr id=\"hop-0-1\"")
        .contains("id=\"verdict\" hx-swap-oob=\"true\"");
  }

  @Test
  void aNewRowIsAppendedAndTheOthersAreLeftAlone() {
    started();
    measurement.tell(replied(1, ROUTER));
    change();
    measurement.tell(replied(2, TARGET));
    assertThat(change())
        .contains("<tbody hx-swap-oob=\"beforeend:#hops-0\"><tr id=\"hop-0-2\"")
        .doesNotContain("hop-0-1");
  }

  @Test
  void aSlowerAnswerThanAllBeforeRedrawsEveryRowOnTheNewScale() {
    started();
    measurement.tell(replied(1, ROUTER));
    change();
    measurement.tell(replied(7, TARGET));
    assertThat(change())
        .contains("<thead id=\"axis-0\" hx-swap-oob=\"true\"")
        .contains("<tr id=\"hop-0-1\" hx-swap-oob=\"true\"");
  }

  @Test
  void aRowThatChangedIsReplacedWhereItStands() {
    started();
    measurement.tell(replied(1, ROUTER));
    change();
    measurement.tell(
        new ProbeEvent.AddressAnnotated(ROUTER, "gw.example.net", List.of(new Asn(64500)), null));
    assertThat(change())
        .contains("<template><tr id=\"hop-0-1\" hx-swap-oob=\"true\"")
        .contains("gw.example.net")
        .doesNotContain("beforeend");
  }

  @Test
  void answersOfNameServersComeInAsTheyAreMade() {
    FoldedMeasurement asked = DnsViewTest.measurement();
    LiveFragments dns = new LiveFragments(templates);
    dns.change(MeasurementView.of(asked, FoldedMeasurement.START, "https://lg.example.net"));
    asked = DnsViewTest.measurement(DnsViewTest.message(300, "192.0.2.7"));
    assertThat(
            dns.change(
                MeasurementView.of(asked, FoldedMeasurement.START, "https://lg.example.net")))
        .contains("<section id=\"result\" hx-swap-oob=\"true\"")
        .contains("192.0.2.7");
  }

  @Test
  void nothingNewIsNoChange() {
    started();
    change();
    assertThat(change()).isEmpty();
  }

  @Test
  void namesFromOutsideAreEscaped() {
    started();
    measurement.tell(replied(1, ROUTER));
    measurement.tell(
        new ProbeEvent.AddressAnnotated(
            ROUTER, "<script>alert(1)</script>", List.of(), "\"><img src=x onerror=alert(1)>"));
    assertThat(change())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>")
        .doesNotContain("<img");
  }

  @Test
  void aStreamOfAFinishedMeasurementIsOneChangeAndTheEnd() throws Exception {
    started();
    measurement.tell(replied(1, TARGET));
    measurement.tell(new ProbeEvent.Finished(ResultStatus.FINISHED, null, null));
    String stream = stream(new Draining());
    assertThat(stream.lines().filter(line -> line.startsWith("event: ")))
        .containsExactly("event: patch", "event: done");
    assertThat(stream.lines().filter(line -> !line.isEmpty()))
        .allMatch(line -> line.startsWith("data: ") || line.startsWith("event: "));
  }

  @Test
  void aStreamEndsWithoutAnEndWhenTheServerStopsSoThatItsReaderAsksAgain() throws Exception {
    started();
    Draining draining = new Draining();
    draining.start();
    assertThat(stream(draining)).contains("event: patch").doesNotContain("event: done");
  }

  private String stream(Draining draining) throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new FragmentStream(templates, () -> FoldedMeasurement.START, draining)
        .write(measurement, "https://lg.example.net", new PatchOutput(out));
    return out.toString(StandardCharsets.UTF_8);
  }

  private String change() {
    return fragments.change(
        MeasurementView.of(measurement, FoldedMeasurement.START, "https://lg.example.net"));
  }

  private void started() {
    measurement.tell(
        new ProbeEvent.TargetResolved(
            "www.example.net", TARGET, List.of(TARGET), "192.0.2.53", 3_000_000));
    measurement.tell(
        new ProbeEvent.ProbingStarted(ProbeProtocol.ICMP, null, ROUTER, 60, 30, 3, 1, List.of()));
  }

  private static ProbeEvent replied(int ttl, InetAddress from) {
    return new ProbeEvent.HopReplied(
        0,
        ttl,
        0,
        (8 + ttl) * 1_000_000L,
        from,
        from.equals(TARGET) ? ReplyKind.ECHO_REPLY : ReplyKind.TIME_EXCEEDED,
        from.equals(TARGET),
        60,
        null,
        null,
        List.of());
  }
}
