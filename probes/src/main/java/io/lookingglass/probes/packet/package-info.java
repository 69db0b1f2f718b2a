/** Pure codecs: bytes in, values out, for the packets that probing sends and receives. */
@NullMarked
package io.lookingglass.probes.packet;

import org.jspecify.annotations.NullMarked;
