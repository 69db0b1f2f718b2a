/** What is shown of peers and sessions: immutable snapshots, made for people and programs. */
@NullMarked
package io.lookingglass.bgp.status;

import org.jspecify.annotations.NullMarked;
