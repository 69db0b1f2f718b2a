package io.lookingglass.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a webhook fares, at one moment.
 *
 * @param waiting events that are not delivered yet
 * @param delivered events that the receiver took, since the webhook was configured; so below
 * @param retried attempts that failed and are made again
 * @param refused events that the receiver will not have
 * @param givenUp events that were tried for long enough
 * @param dropped events that were too many
 * @param lastDelivery when an event was taken the last time, absent before the first
 * @param problem why the newest attempt failed, absent when it did not
 */
public record WebhookStatus(
    String name,
    int waiting,
    long delivered,
    long retried,
    long refused,
    long givenUp,
    long dropped,
    @Nullable Instant lastDelivery,
    @Nullable String problem) {}
