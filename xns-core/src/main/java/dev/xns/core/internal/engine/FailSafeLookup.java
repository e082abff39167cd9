package dev.xns.core.internal.engine;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.grant.NearestMiss;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the host's lookup. One that is missing or fails has not said yes. */
final class FailSafeLookup implements GrantLookup {
  private static final Logger log = LoggerFactory.getLogger(FailSafeLookup.class);

  private volatile @Nullable GrantLookup asked;

  void ask(GrantLookup lookup) {
    asked = lookup;
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
