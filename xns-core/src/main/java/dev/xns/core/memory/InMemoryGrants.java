package dev.xns.core.memory;

import dev.xns.api.Subscription;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.grant.GrantScope;
import dev.xns.api.model.ObjectKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Grants that a program sets by itself. For hosts without ReferenceGrants, and for tests. Begins
 * with no grants. Thread-safe. Listeners are called on the thread that makes a change.
 */
public final class InMemoryGrants implements GrantLookup {
  private final Set<Opening> openings = ConcurrentHashMap.newKeySet();
  private final List<Consumer<GrantScope>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable String unknown;

  private record Opening(String sourceNamespace, String claimNamespace) {}

  /** No grants. */
  public InMemoryGrants() {}

  /**
   * Lets all claims of one namespace use all sources of another.
   *
   * @param sourceNamespace namespace of the sources
   * @param claimNamespace namespace of the claims
   * @return this
   */
  public InMemoryGrants allow(String sourceNamespace, String claimNamespace) {
    openings.add(new Opening(sourceNamespace, claimNamespace));
    announce(new GrantScope(sourceNamespace, claimNamespace));
    return this;
  }

  /** Takes back what {@link #allow} gave. Does nothing if it gave nothing. */
  public void revoke(String sourceNamespace, String claimNamespace) {
    openings.remove(new Opening(sourceNamespace, claimNamespace));
    announce(new GrantScope(sourceNamespace, claimNamespace));
  }

  /**
   * Makes every decision unknown, or ends that. The grants stay.
   *
   * @param why for people: why decisions are unknown; null to decide by the grants again
   */
  public void unknown(@Nullable String why) {
    unknown = why;
    announce(GrantScope.EVERYTHING);
  }

  @Override
  public GrantDecision decide(CrossNamespaceReference reference) {
    String why = unknown;
    if (why != null) {
      return new GrantDecision.Unknown(why);
    }
    var opening = new Opening(reference.sourceNamespace(), reference.claimNamespace());
    return openings.contains(opening)
        ? new GrantDecision.Allowed(
            ObjectKey.of(reference.sourceNamespace(), "to-" + reference.claimNamespace()))
        : GrantDecision.Denied.DENIED;
  }

  @Override
  public Subscription onChange(Consumer<GrantScope> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void announce(GrantScope scope) {
    listeners.forEach(listener -> listener.accept(scope));
  }
}
