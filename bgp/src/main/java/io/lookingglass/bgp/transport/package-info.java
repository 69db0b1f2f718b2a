/**
 * Sessions on real sockets: performs what the state machine of {@code session} decides. The only
 * package that knows Netty.
 */
@NullMarked
package io.lookingglass.bgp.transport;

import org.jspecify.annotations.NullMarked;
