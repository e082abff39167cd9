package dev.xns.api.grant;

import dev.xns.api.Subscription;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says whether the owner of a source lets claims of another namespace use it. Only the source's own
 * namespace can grant.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface GrantLookup {
  /**
   * Decides about one reference, now. The engine asks before each creation and does not cache the
   * answer. May block briefly, but an implementation that the engine calls for thousands of claims
   * should answer from memory.
   *
   * @return the decision; what cannot be known is {@link GrantDecision.Unknown}. An exception
   *     counts as unknown too
   */
  GrantDecision decide(CrossNamespaceReference reference);

  /**
   * Explains a denial to the owner of the source: grants that differ from what is needed in few
   * fields, nearest first. They must never be shown to the owner of the claim. May be slower than a
   * decision.
   */
  default List<NearestMiss> nearestMisses(CrossNamespaceReference reference) {
    return List.of();
  }

  /**
   * Registers a listener that is told when decisions may have changed, so that waiting claims are
   * looked at again at once. The decision must already be the new one when the listener is called.
   * A lookup that never announces anything leaves claims to their safety-net polling.
   *
   * @param listener called on any thread, must return quickly
   */
  default Subscription onChange(Consumer<GrantScope> listener) {
    return Subscription.NONE;
  }
}
