package dev.xns.api.grant;

import dev.xns.api.model.ObjectKey;
import java.util.List;

/** The answer to a {@link CrossNamespaceReference}. Only {@link Allowed} is a yes. */
public sealed interface GrantDecision {
  /**
   * The owner of the source allows it.
   *
   * @param grant the object that says so, for the audit trail
   */
  record Allowed(ObjectKey grant) implements GrantDecision {}

  /**
   * Nobody allows it.
   *
   * @param nearestMisses grants that differ from what is needed in few fields, nearest first. They
   *     belong to the owner of the source: never show them to the owner of the claim
   */
  record Denied(List<NearestMiss> nearestMisses) implements GrantDecision {
    /** Copies the list. */
    public Denied {
      nearestMisses = List.copyOf(nearestMisses);
    }
  }

  /**
   * It cannot be known at the moment. Never a yes.
   *
   * @param why what keeps the answer from being known, in words
   */
  record Unknown(String why) implements GrantDecision {}
}
