package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Code cannot build what a file could not say. */
class SchemaTest {

  @Test
  void aRecordRefusesAValueOutOfTheRangeOfItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RoleLimit(-1, 4))
        .withMessage(
            "measurementsPerHour is \"-1\"; allowed is a whole number within 0-1000000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StorageSettings("sqlite:x", Duration.ofSeconds(1)))
        .withMessageContaining("keepMeasurements");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RpkiSettings(List.of(new HostPort("rtr.example.net", 0)), Duration.ofHours(2)))
        .withMessageContaining("servers");
  }

  @Test
  void aRecordRefusesATextThatItsKeyDoesNotAllow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CustomerSettings("acme ltd", null))
        .withMessageContaining("name is \"acme ltd\"; allowed is 1-64 letters");
  }

  @Test
  void aRecordRefusesANameWhereAnAddressIsNeededAndAReservedAsNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServerSettings(HostPort.parse("localhost:80"), null, List.of()))
        .withMessageContaining("listen is \"localhost:80\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OriginEntry(IpPrefix.parse("192.0.2.0/24"), Asn.ZERO, null))
        .withMessageContaining("asn is \"AS0\"");
  }

  @Test
  void aRecordDoesNotShowWhatMayBeATokenPastedByMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenSettings("a", Role.ADMIN, null, "hunter2"))
        .withMessage("sha256 is not shown here; allowed is 64 hexadecimal digits");
  }
}
