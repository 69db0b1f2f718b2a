/**
 * What keeps a server from running well on this machine, and how to mend it: privileges, resolvers,
 * clock, ports, disk, JDK, rights of files. Looks only; changes nothing.
 */
@NullMarked
package io.lookingglass.doctor;

import org.jspecify.annotations.NullMarked;
