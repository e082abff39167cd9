package dev.xns.core.internal.plan;

import dev.xns.core.explain.ClaimCheck;

/** Hears which checks a plan goes through. Plays no part in what is decided. */
@FunctionalInterface
public interface Checks {
  /** Hears nothing. */
  Checks NONE = (check, applies) -> {};

  /**
   * Planning has come to this check; the one before holds.
   *
   * @param applies whether this claim needs it; if not, it cannot fail
   */
  void enter(ClaimCheck check, boolean applies);

  /** Planning has come to this check, which every claim needs. */
  default void enter(ClaimCheck check) {
    enter(check, true);
  }
}
