package dev.xns.core.internal.view;

import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.xns.api.grant.GrantScope;
import dev.xns.core.internal.plan.Dependency;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who waits for what. A change of something calls back for everything that waits for it, and those
 * registrations are gone then: whoever still has to wait registers again. Guarded by the lock of
 * the view whose changes it hears of.
 *
 * @param <K> what waits
 */
public final class Wakeups<K> {
  private final Consumer<K> wake;
  // In order of arrival, so that whoever waited longest is woken first.
  private final SetMultimap<Dependency, K> waiting = LinkedHashMultimap.create();
  private final Map<K, Set<Dependency>> dependencies = new HashMap<>();
  // Grants are announced for whole namespaces, so waiters for grants are found by namespace too.
  private final SetMultimap<String, Dependency.OnGrant> grantsBySource =
      LinkedHashMultimap.create();

  /** Calls this for everything that is to be woken. */
  public Wakeups(Consumer<K> wake) {
    this.wake = wake;
  }

  /** From now on the key waits for exactly these. */
  public void waitFor(K key, Set<Dependency> on) {
    forget(key);
    if (on.isEmpty()) {
      return;
    }
    dependencies.put(key, on);
    for (Dependency dependency : on) {
      waiting.put(dependency, key);
      if (dependency instanceof Dependency.OnGrant grant) {
        grantsBySource.put(grant.reference().sourceNamespace(), grant);
      }
    }
  }

  /** What the key waits for now; empty for nothing. */
  public Set<Dependency> waitingFor(K key) {
    return dependencies.getOrDefault(key, Set.of());
  }

  /** The key waits for nothing any more. */
  public void forget(K key) {
    Set<Dependency> gone = dependencies.remove(key);
    if (gone == null) {
      return;
    }
    for (Dependency dependency : gone) {
      waiting.remove(dependency, key);
      if (dependency instanceof Dependency.OnGrant grant && !waiting.containsKey(grant)) {
        grantsBySource.remove(grant.reference().sourceNamespace(), grant);
      }
    }
  }

  /** This has changed. */
  public void changed(Dependency dependency) {
    for (K key : List.copyOf(waiting.get(dependency))) {
      forget(key);
      wake.accept(key);
    }
  }

  /** The decisions in this scope may have changed. */
  public void changed(GrantScope scope) {
    String source = scope.sourceNamespace();
    Collection<Dependency.OnGrant> candidates =
        source == null ? grantsBySource.values() : grantsBySource.get(source);
    List.copyOf(candidates).stream()
        .filter(grant -> scope.covers(grant.reference()))
        .forEach(this::changed);
  }
}
