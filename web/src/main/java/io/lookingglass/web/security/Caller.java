package io.lookingglass.web.security;

import io.lookingglass.config.Role;
import io.lookingglass.probes.Asker;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param role what it may do
 * @param token the name of its token, absent for anybody
 * @param customer whose prefixes and tunnels it may see, absent for other roles than customer
 * @param address where it is
 * @param asker on whose account it measures; absent when the configuration lets its role measure
 *     nothing
 */
public record Caller(
    Role role,
    @Nullable String token,
    @Nullable String customer,
    InetAddress address,
    @Nullable Asker asker) {}
