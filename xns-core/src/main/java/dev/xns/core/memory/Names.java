package dev.xns.core.memory;

import java.util.regex.Pattern;

/** Names an API server accepts. */
final class Names {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST = 253;

  private Names() {}

  /** Whether this is a DNS subdomain of RFC 1123. */
  static boolean isSubdomain(String name) {
    return name.length() <= LONGEST && SUBDOMAIN.matcher(name).matches();
  }
}
