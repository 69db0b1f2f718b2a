package io.lookingglass.config;

/** What one client of a role may use, under {@code limits}. */
public record RoleLimit(
    @Key(
            doc = "Measurements started within an hour.",
            required = true,
            min = "0",
            max = "1000000000")
        int measurementsPerHour,
    @Key(doc = "Measurements running at one time.", required = true, min = "0", max = "65536")
        int concurrent) {
  public RoleLimit {
    Schema.require(RoleLimit.class, measurementsPerHour, concurrent);
  }
}
