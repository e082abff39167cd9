package dev.xns.core.grants;

/**
 * A {@code to} entry of a grant.
 *
 * @param group group of the target (GRANT-08)
 * @param kind kind of the target (GRANT-09)
 * @param name name of the target, empty for every name (GRANT-10)
 */
record Target(String group, String kind, String name) {}
