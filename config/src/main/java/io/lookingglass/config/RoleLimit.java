package io.lookingglass.config;

/** What one client of a role may use, under {@code limits}. */
public record RoleLimit(
    @Key(
            doc =
                "Measurements started within an hour, in units of one ping: what burdens the"
                    + " network more counts more, as the interface's documentation lists.",
            required = true,
            min = "0",
            max = "1000000000")
        int measurementsPerHour,
    @Key(
            doc = "Measurements running, or waiting for their turn, at one time.",
            required = true,
            min = "0",
            max = "65536")
        int concurrent) {
  public RoleLimit {
    Schema.require(RoleLimit.class, measurementsPerHour, concurrent);
  }
}
