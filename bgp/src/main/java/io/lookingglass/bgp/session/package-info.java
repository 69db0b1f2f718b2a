/**
 * A session as a pure function: the finite state machine of RFC 4271, section 8, what both sides
 * negotiated, and what becomes of a route that is received. Given a state and an event it tells the
 * next state and what has to be done; {@code transport} does it.
 *
 * <p>Begin with {@link io.lookingglass.bgp.session.SessionMachine}: {@link
 * io.lookingglass.bgp.session.FsmEvent} in, {@link io.lookingglass.bgp.session.Action} out. Routes
 * are judged by {@link io.lookingglass.bgp.session.ImportRules}.
 */
@NullMarked
package io.lookingglass.bgp.session;

import org.jspecify.annotations.NullMarked;
