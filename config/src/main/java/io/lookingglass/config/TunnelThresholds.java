package io.lookingglass.config;

/** The {@code thresholds} of a tunnel. */
public record TunnelThresholds(
    @Key(
            doc =
                "The share of probes lost over 5 minutes from which the tunnel is degraded; 0.001"
                    + " is 0.1 %.",
            defaultsTo = "0.001",
            min = "0.000001",
            max = "1")
        double degradedLoss,
    @Key(
            doc =
                "Probes lost in a row from which it is down. Behind a first loss so many are sent"
                    + " at once, at most 9 besides those that are due.",
            defaultsTo = "3",
            min = "1",
            max = "1000")
        int downAfter,
    @Key(
            doc = "Probes over which loss is below `degraded-loss` until it is healthy again.",
            defaultsTo = "30",
            min = "1",
            max = "100000")
        int recoverAfter,
    @Key(
            doc =
                "The share of probes that is to be answered; it is below its objective while both"
                    + " the last 5 minutes and the last hour fall short of this.",
            defaultsTo = "0.98",
            min = "0",
            max = "1")
        double objective) {
  public TunnelThresholds {
    Schema.require(TunnelThresholds.class, degradedLoss, downAfter, recoverAfter, objective);
  }
}
