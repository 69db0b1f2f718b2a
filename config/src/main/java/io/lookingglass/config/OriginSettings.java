package io.lookingglass.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Section {@code origins}. */
public record OriginSettings(
    @Key(
            doc =
                "A text file with a line `prefix asn [name]` for each origin, and lines `AS64496"
                    + " name` for ASes that are to have a name only; `#` begins a comment. A"
                    + " relative path counts from this file's folder.",
            otherwise = "no file")
        @Nullable Path file,
    @Key(
            doc = "Origins written here; at a prefix named here the file does not count.",
            defaultsTo = "[]")
        List<OriginEntry> entries) {

  public OriginSettings {
    Schema.require(OriginSettings.class, file, entries);
    entries = List.copyOf(entries);
  }
}
