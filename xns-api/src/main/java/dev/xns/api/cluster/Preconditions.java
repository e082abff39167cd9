package dev.xns.api.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What must hold for a deletion to happen.
 *
 * @param uid UID the object must have; null for any
 * @param resourceVersion version the object must have; null for any
 */
public record Preconditions(@Nullable String uid, @Nullable String resourceVersion) {
  /** No condition. */
  public static final Preconditions NONE = new Preconditions(null, null);

  /** The object must have this UID. */
  public static Preconditions uid(String uid) {
    return new Preconditions(uid, null);
  }
}
