package dev.xns.core.grants;

/**
 * One pair of a {@code from} and a {@code to} entry of the same grant (GRANT-04).
 *
 * @param target what may be used
 * @param claimNamespace namespace of the claims (GRANT-07)
 */
record Permission(Target target, String claimNamespace) {}
