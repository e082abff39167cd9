package dev.xns.core.internal.view;

import dev.xns.api.grant.GrantScope;
import dev.xns.core.internal.plan.Dependency;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
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
  private final Map<Dependency, Set<K>> waiting = new HashMap<>();
  private final Map<K, Set<Dependency>> dependencies = new HashMap<>();
  // Grants are announced for whole namespaces, so waiters for grants are found by namespace too.
  private final Map<String, Set<Dependency.OnGrant>> grantsBySource = new HashMap<>();

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
      waiting.computeIfAbsent(dependency, d -> new LinkedHashSet<>()).add(key);
      if (dependency instanceof Dependency.OnGrant grant) {
        grantsBySource
            .computeIfAbsent(grant.reference().sourceNamespace(), n -> new LinkedHashSet<>())
            .add(grant);
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
      Set<K> waiters = waiting.get(dependency);
      if (waiters != null && waiters.remove(key) && waiters.isEmpty()) {
        waiting.remove(dependency);
        if (dependency instanceof Dependency.OnGrant grant) {
          forgetGrant(grant);
        }
      }
    }
  }

  /** This has changed. */
  public void changed(Dependency dependency) {
    Set<K> waiters = waiting.get(dependency);
    if (waiters != null) {
      for (K key : List.copyOf(waiters)) {
        forget(key);
        wake.accept(key);
      }
    }
  }

  /** The decisions in this scope may have changed. */
  public void changed(GrantScope scope) {
    String source = scope.sourceNamespace();
    List<Dependency.OnGrant> candidates = new ArrayList<>();
    if (source != null) {
      candidates.addAll(grantsBySource.getOrDefault(source, Set.of()));
    } else {
      grantsBySource.values().forEach(candidates::addAll);
    }
    candidates.stream().filter(grant -> scope.covers(grant.reference())).forEach(this::changed);
  }

  private void forgetGrant(Dependency.OnGrant grant) {
    String source = grant.reference().sourceNamespace();
    Set<Dependency.OnGrant> grants = grantsBySource.get(source);
    if (grants != null && grants.remove(grant) && grants.isEmpty()) {
      grantsBySource.remove(source);
    }
  }
}
