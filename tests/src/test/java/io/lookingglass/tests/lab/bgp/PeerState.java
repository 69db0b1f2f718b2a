package io.lookingglass.tests.lab.bgp;

/**
 * A daemon's own view of its session with us.
 *
 * @param state as the daemon names it
 * @param everything what it tells of the session, for assertions that a word occurs and for
 *     messages of failed ones
 */
public record PeerState(boolean established, String state, String everything) {}
