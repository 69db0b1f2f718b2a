package io.lookingglass.bgp.announce;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something happened to an announcement. Immutable.
 *
 * @param number ascending, from 1
 * @param peer null when it is about the whole: it was accepted, or is no longer wanted
 * @param stage that was reached
 */
public record AnnouncementEvent(
    long number,
    Instant at,
    String id,
    String subject,
    @Nullable String customer,
    @Nullable String peer,
    AnnouncementStatus.Stage stage) {}
