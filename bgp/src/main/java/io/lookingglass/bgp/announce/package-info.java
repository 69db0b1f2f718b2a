/**
 * Keeps what is announced in its desired state: protected prefixes, blackholes and FlowSpec rules
 * are asked for, checked, stored, and then driven into every peer's Adj-RIB-Out.
 *
 * <p>{@link io.lookingglass.bgp.announce.Announcements} is the face of it. Nothing leaves that the
 * configuration file in force does not allow: besides the checks when something is asked for, every
 * route passes a gate on its way into an Adj-RIB-Out, and again at each change of the file.
 */
@NullMarked
package io.lookingglass.bgp.announce;

import org.jspecify.annotations.NullMarked;
