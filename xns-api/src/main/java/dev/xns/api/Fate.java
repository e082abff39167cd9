package dev.xns.api;

/**
 * What is known about the effect of a call that failed. The distinction decides whether the engine
 * may give up, must repeat the same request until the outcome is known, or is where it was before.
 */
public enum Fate {
  /** The call certainly had no effect and nothing is running any more. */
  DID_NOT_HAPPEN,
  /** The call may have had, or may still have, its effect. */
  MAY_HAVE_HAPPENED,
  /**
   * The call was not sent, or was turned away unheard. It had no effect, and it tells nothing about
   * earlier calls: what those did is as well known as before.
   */
  NOT_ASKED
}
