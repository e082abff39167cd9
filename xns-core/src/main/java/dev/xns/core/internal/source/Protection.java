package dev.xns.core.internal.source;

/** What came of an attempt to protect a source. */
public enum Protection {
  /** The source stays until it is released. */
  PROTECTED,
  /**
   * Its finalizers may not be changed: it is used without protection (FIN-06), but one that an
   * earlier process left is not taken off meanwhile.
   */
  NOT_PERMITTED,
  /** Another request for it is under way; the user is called when that has ended. */
  AWAITED,
  /** It does not exist any more, or is being deleted already. */
  GONE
}
