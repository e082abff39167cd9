package dev.xns.core.internal.grant;

import dev.xns.api.Subscription;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.grant.GrantScope;
import dev.xns.api.grant.NearestMiss;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decisions of a lookup as an engine relies on them. A lookup that is not there yet, or fails,
 * has not said yes. Thread-safe.
 */
public final class Grants implements GrantLookup {
  private static final Logger log = LoggerFactory.getLogger(Grants.class);

  private final List<Consumer<GrantScope>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong epoch = new AtomicLong();
  private volatile @Nullable GrantLookup asked;

  /**
   * Asks this lookup from now on.
   *
   * @return ends the hearing of its changes
   */
  public Subscription ask(GrantLookup lookup) {
    asked = lookup;
    return lookup.onChange(this::changed);
  }

  /**
   * Changes whenever decisions may have changed, and before anybody hears of it. Whoever decides
   * under the view's lock to wait, and finds the epoch of its question unchanged, is woken by any
   * later change.
   */
  public long epoch() {
    return epoch.get();
  }

  @Override
  public Subscription onChange(Consumer<GrantScope> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void changed(GrantScope scope) {
    epoch.incrementAndGet();
    listeners.forEach(listener -> listener.accept(scope));
  }

  @Override
  public GrantDecision decide(CrossNamespaceReference reference) {
    GrantLookup lookup = asked;
    if (lookup == null) {
      return new GrantDecision.Unknown("there is nobody to ask");
    }
    try {
      return lookup.decide(reference);
    } catch (RuntimeException e) {
      log.warn("The grant lookup failed for {}", reference, e);
      return new GrantDecision.Unknown("the lookup failed: " + e);
    }
  }

  /** Whether this may be used at this moment; within one namespace nobody is asked. */
  public boolean allow(@Nullable CrossNamespaceReference reference) {
    return reference == null || decide(reference) instanceof GrantDecision.Allowed;
  }

  @Override
  public List<NearestMiss> nearestMisses(CrossNamespaceReference reference) {
    GrantLookup lookup = asked;
    try {
      return lookup == null ? List.of() : lookup.nearestMisses(reference);
    } catch (RuntimeException e) {
      log.warn("The grant lookup failed to explain {}", reference, e);
      return List.of();
    }
  }
}
