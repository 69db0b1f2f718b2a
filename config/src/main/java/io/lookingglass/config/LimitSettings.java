package io.lookingglass.config;

import org.jspecify.annotations.Nullable;

/** Section {@code limits}. */
public record LimitSettings(
    @Key(
            name = "public",
            doc = "Each client address without a token (each /64 for IPv6).",
            defaultsTo = "{measurements-per-hour: 250, concurrent: 4}")
        RoleLimit anonymous,
    @Key(
            doc = "Each token of role `customer`.",
            defaultsTo = "{measurements-per-hour: 2000, concurrent: 16}")
        RoleLimit customer,
    @Key(
            doc = "Each token of role `support`.",
            defaultsTo = "{measurements-per-hour: 20000, concurrent: 64}")
        RoleLimit support,
    @Key(
            doc =
                "Measurements that run at the same time, of everybody together; as many more wait"
                    + " for their turn.",
            defaultsTo = "256",
            min = "1",
            max = "65536")
        int totalConcurrent,
    @Key(
            doc =
                "Measurements of one address (one /64 for IPv6) that begin within a minute, of"
                    + " everybody together; `support` and higher roles are not counted.",
            defaultsTo = "120",
            min = "1",
            max = "1000000000")
        int perTargetPerMinute) {
  public LimitSettings {
    Schema.require(
        LimitSettings.class, anonymous, customer, support, totalConcurrent, perTargetPerMinute);
  }

  /**
   * The limit of a role; null for operators and administrators, whom only {@code total-concurrent}
   * bounds.
   */
  public @Nullable RoleLimit of(Role role) {
    return switch (role) {
      case PUBLIC -> anonymous;
      case CUSTOMER -> customer;
      case SUPPORT -> support;
      case OPERATOR, ADMIN -> null;
    };
  }
}
