package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AssetsTest {
  private final Assets assets = new Assets();

  @Test
  void filesFromOthersAreWhatTheirListSays() throws IOException, GeneralSecurityException {
    List<String[]> rows =
        text("VENDORED.md")
            .lines()
            .filter(line -> line.contains(".js |"))
            .map(line -> line.split("\\s*\\|\\s*"))
            .toList();
    assertThat(rows).isNotEmpty();
    for (String[] row : rows) {
      assertThat(sha256(bytes("assets/" + row[1]))).as(row[1]).isEqualTo(row[6]);
    }
    assertThat(rows.stream().map(row -> row[1]))
        .containsExactlyInAnyOrderElementsOf(
            Assets.FILES.stream().filter(file -> file.contains(".min.")).toList());
  }

  @Test
  void aPathNamesTheContentItServes() throws IOException, GeneralSecurityException {
    String path = assets.path("style.css");
    assertThat(path)
        .isEqualTo("/assets/%s/style.css", sha256(bytes("assets/style.css")).substring(0, 16));
    assertThat(assets.at(path)).isPresent();
    assertThat(assets.at("/assets/0000000000000000/style.css")).isEmpty();
  }

  @Test
  void whatIsTextSaysItsCharacterSet() {
    assertThat(assets.at(assets.path("app.js")).orElseThrow().contentType())
        .isEqualTo("text/javascript; charset=utf-8");
    assertThat(assets.at(assets.path("icon.svg")).orElseThrow().contentType())
        .isEqualTo("image/svg+xml");
  }

  @Test
  void whatIsLargeIsServedCompressedToWhomThatIsWelcome() throws IOException {
    Asset bundle = assets.at(assets.path("swagger-ui-bundle.js")).orElseThrow();
    assertThat(bundle.compresses()).isTrue();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bundle.compressed()))) {
      assertThat(in.readAllBytes()).isEqualTo(bundle.bytes());
    }
    assertThat(assets.at(assets.path("icon.svg")).orElseThrow().compresses()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.5", "deflate,gzip ; q=1"})
  void gzipIsWelcomeWhereItIsNamed(String header) {
    assertThat(Pages.acceptsGzip(header)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "br", "gzip;q=0", "gzip;q=0.000", "x-gzip-not", "*", "identity"})
  void gzipIsNotUsedWhereItIsNot(@Nullable String header) {
    assertThat(Pages.acceptsGzip(header)).isFalse();
  }

  private static String text(String file) throws IOException {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = Objects.requireNonNull(Assets.class.getResourceAsStream(file), file)) {
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
