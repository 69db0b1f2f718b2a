package io.lookingglass.web.api;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TunnelRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the options of a measurement of a tunnel. */
final class TunnelOptionsReader {
  static final List<String> OPTIONS = List.of("modes", "packets", "diagnosis");

  private final Fields fields;
  private final boolean text;

  /**
   * @param text whether from a URL or a form, where modes are separated by commas
   */
  TunnelOptionsReader(Fields fields, boolean text) {
    this.fields = fields;
    this.text = text;
  }

  TunnelRequest read(Target target, Duration timeout) {
    @Nullable Integer packets = fields.integer("packets");
    List<TunnelProbeMode> modes = modes();
    boolean diagnosis = Boolean.TRUE.equals(fields.bool("diagnosis"));
    return new TunnelRequest(
        TunnelRequest.tunnel(target.text()),
        modes,
        packets == null ? TunnelRequest.DEFAULT_PACKETS : packets,
        diagnosis,
        timeout);
  }

  private List<TunnelProbeMode> modes() {
    List<TunnelProbeMode> modes = new ArrayList<>();
    for (String word : words()) {
      @Nullable TunnelProbeMode mode =
          Arrays.stream(TunnelProbeMode.values())
              .filter(each -> name(each).equals(word))
              .findFirst()
              .orElse(null);
      if (mode == null) {
        fields.problem(
            "modes",
            "must name modes out of %s, but names %s"
                .formatted(
                    Arrays.stream(TunnelProbeMode.values())
                        .map(TunnelOptionsReader::name)
                        .collect(Collectors.joining(", ")),
                    Shown.quoted(word)));
      } else {
        modes.add(mode);
      }
    }
    return modes;
  }

  private List<String> words() {
    if (!text) {
      return fields.strings("modes");
    }
    @Nullable String list = fields.string("modes");
    return list == null ? List.of() : List.of(list.strip().split("\\s*,\\s*", -1));
  }

  /** As in the configuration. */
  static String name(TunnelProbeMode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
