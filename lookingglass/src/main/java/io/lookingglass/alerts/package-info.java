/**
 * Tells the outside when something fails: events of tunnels, sessions and protected prefixes are
 * posted to webhooks as signed JSON.
 *
 * <p>One pipeline. Sources ({@code TunnelAlerts}, {@code BfdAlerts}, {@code BgpSessionAlerts},
 * {@code PrefixAlarms}) make {@link io.lookingglass.alerts.AlertEvent}s and hand them to {@link
 * io.lookingglass.alerts.Alerts}, which never waits. Each webhook has a {@code DeliveryQueue},
 * which decides what is sent when and is told how that went, and one thread that posts ({@code
 * Webhook}); a receiver that is slow or dead holds up nobody but itself.
 */
@NullMarked
package io.lookingglass.alerts;

import org.jspecify.annotations.NullMarked;
