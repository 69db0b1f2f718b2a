/** REST, streams, plain text and pages over the interfaces of probes and bgp. */
@NullMarked
package io.lookingglass.web;

import org.jspecify.annotations.NullMarked;
