package dev.xns.api.grant;

import dev.xns.api.model.ObjectKey;

/** The answer to a {@link CrossNamespaceReference}. Only {@link Allowed} is a yes. */
public sealed interface GrantDecision {
  /**
   * The owner of the source allows it.
   *
   * @param grant the object that says so, for the audit trail
   */
  record Allowed(ObjectKey grant) implements GrantDecision {}

  /** Nobody allows it. {@link GrantLookup#nearestMisses} may know what comes close. */
  record Denied() implements GrantDecision {
    /** The only one there need be. */
    public static final Denied DENIED = new Denied();
  }

  /**
   * It cannot be known at the moment. Never a yes.
   *
   * @param why what keeps the answer from being known, in words
   */
  record Unknown(String why) implements GrantDecision {}
}
