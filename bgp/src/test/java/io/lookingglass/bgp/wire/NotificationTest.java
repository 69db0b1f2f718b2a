package io.lookingglass.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Why a session ended, in codes and in words. */
final class NotificationTest {

  @Test
  void everyPairOfCodesIsThereOnce() {
    Set<Integer> pairs = new HashSet<>();
    for (NotificationCode code : NotificationCode.values()) {
      assertThat(pairs.add(code.code() << 8 | code.subcode())).as(code.name()).isTrue();
      assertThat(NotificationCode.of(code.code(), code.subcode())).contains(code);
      assertThat(code.isOf(code.notification())).isTrue();
    }
  }

  @Test
  void titlesAreThoseOfTheRegistry() {
    assertThat(NotificationCode.ADMINISTRATIVE_SHUTDOWN.title())
        .isEqualTo("Cease: Administrative Shutdown");
    assertThat(NotificationCode.ROLE_MISMATCH.title())
        .isEqualTo("OPEN Message Error: Role Mismatch");
    assertThat(NotificationCode.title(4, 0)).isEqualTo("Hold Timer Expired");
    assertThat(NotificationCode.title(8, 0)).isEqualTo("Send Hold Timer Expired");
    assertThat(NotificationCode.title(6, 77)).isEqualTo("Cease: subcode 77");
    assertThat(NotificationCode.title(99, 0)).isEqualTo("Error code 99");
    assertThat(NotificationCode.title(99, 3)).isEqualTo("Error code 99: subcode 3");
  }

  @Test
  void aShutdownCommunicationComesBackAsItWasSaid() {
    String text = "Wartung bis 04:00 Uhr \u2013 [TICKET-1-1438367390]";
    assertThat(
            ShutdownCommunication.decode(
                NotificationCode.ADMINISTRATIVE_RESET.notification(
                    ShutdownCommunication.encode(text))))
        .contains(text);
    assertThat(ShutdownCommunication.encode("")).isEqualTo(Octets.EMPTY);
  }

  @Test
  void aLongShutdownCommunicationIsCutBetweenTwoCharacters() {
    Octets data = ShutdownCommunication.encode("a" + "\ud83d\udc0b".repeat(100));
    assertThat(data.at(0)).isEqualTo(253);
    assertThat(data.length()).isEqualTo(254);
    assertThat(
            ShutdownCommunication.decode(
                NotificationCode.ADMINISTRATIVE_SHUTDOWN.notification(data)))
        .contains("a" + "\ud83d\udc0b".repeat(63));
  }

  @Test
  void whatIsNoShutdownCommunicationIsNotRead() {
    Octets text = ShutdownCommunication.encode("bye");
    assertThat(
            ShutdownCommunication.decode(NotificationCode.CONNECTION_REJECTED.notification(text)))
        .isEmpty();
    for (byte[] data : new byte[][] {{}, {0}, {5, 'b', 'y', 'e'}, {2, (byte) 0xc3, (byte) 0x28}}) {
      assertThat(
              ShutdownCommunication.decode(
                  NotificationCode.ADMINISTRATIVE_SHUTDOWN.notification(Octets.wrap(data))))
          .isEmpty();
    }
  }

  @Test
  void textOfAPeerCannotSteerATerminal() {
    byte[] hostile = "\u001b[2Jx\u202ey\r\nz\u2028".getBytes(StandardCharsets.UTF_8);
    byte[] data = new byte[hostile.length + 1];
    data[0] = (byte) hostile.length;
    System.arraycopy(hostile, 0, data, 1, hostile.length);
    assertThat(
            ShutdownCommunication.decode(
                NotificationCode.ADMINISTRATIVE_SHUTDOWN.notification(Octets.wrap(data))))
        .contains("?[2Jx?y??z?");
  }

  @Test
  void aHardResetCarriesItsReason() {
    BgpMessage.Notification reason =
        NotificationCode.ADMINISTRATIVE_SHUTDOWN.notification(ShutdownCommunication.encode("bye"));
    BgpMessage.Notification hard = HardReset.wrap(reason);
    assertThat(NotificationCode.HARD_RESET.isOf(hard)).isTrue();
    assertThat(HardReset.unwrap(hard)).contains(reason);
    assertThat(HardReset.unwrap(reason)).isEmpty();
    assertThat(ShutdownCommunication.decode(hard)).contains("bye");
    assertThat(HardReset.unwrap(NotificationCode.HARD_RESET.notification())).isEmpty();
  }
}
