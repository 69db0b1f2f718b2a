package io.lookingglass.bgp.announce;

/**
 * A record as it stands in the audit. Immutable.
 *
 * @param number its place, from 1, without gaps
 * @param hash SHA-256 over this entry and the hash of the one before, 64 hexadecimal digits
 */
public record AuditEntry(long number, AuditRecord record, String hash) {}
