package dev.xns.core.internal.plan;

import java.util.regex.Pattern;

/** The two forms of name that Kubernetes gives its objects (RFC 1123). */
public final class DnsNames {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
  private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

  private DnsNames() {}

  /** Whether a namespace can have this name. */
  public static boolean isLabel(String name) {
    return name.length() <= 63 && LABEL_PATTERN.matcher(name).matches();
  }

  /** Whether a Secret, or nearly any other object, can have this name. */
  public static boolean isSubdomain(String name) {
    return name.length() <= 253 && SUBDOMAIN_PATTERN.matcher(name).matches();
  }
}
