package io.lookingglass.config;

import java.time.Duration;

/** Section {@code storage}. */
public record StorageSettings(
    @Key(
            doc =
                "The database: `sqlite:` and a path, relative to the working directory. It is made"
                    + " when missing.",
            defaultsTo = "sqlite:data/lookingglass.db",
            pattern = "sqlite:[^\\p{Cntrl}?#]+",
            allowed = "sqlite: and the path of the database file")
        String url,
    @Key(
            doc = "How long a finished measurement can be read.",
            defaultsTo = "7d",
            min = "1m",
            max = "3650d")
        Duration keepMeasurements) {
  public StorageSettings {
    Schema.require(StorageSettings.class, url, keepMeasurements);
  }
}
