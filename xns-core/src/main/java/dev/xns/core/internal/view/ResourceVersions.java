package dev.xns.core.internal.view;

import dev.xns.api.model.ObjectMeta;

/**
 * Compares states of one object. Kubernetes defines resource versions of one object to be
 * comparable as numbers; a server that uses something else gets no ordering, and the later delivery
 * wins.
 */
final class ResourceVersions {
  private ResourceVersions() {}

  /** Whether the first is certainly an older state of the same object than the second. */
  static boolean isOlder(ObjectMeta candidate, ObjectMeta present) {
    if (!candidate.uid().equals(present.uid())) {
      return false;
    }
    String left = candidate.resourceVersion();
    String right = present.resourceVersion();
    if (!isNumber(left) || !isNumber(right)) {
      return false;
    }
    return left.length() != right.length()
        ? left.length() < right.length()
        : left.compareTo(right) < 0;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.charAt(0) != '0'
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
