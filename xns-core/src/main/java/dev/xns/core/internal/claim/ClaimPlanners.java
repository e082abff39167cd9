package dev.xns.core.internal.claim;

import dev.xns.api.backend.VolumeBackend;
import dev.xns.core.internal.plan.ClaimPlanner;
import dev.xns.core.internal.plan.ClaimSettings;
import dev.xns.core.options.EngineOptions;
import java.util.function.Supplier;

/** Makes planners with what the backend can do at the moment. */
final class ClaimPlanners implements Supplier<ClaimPlanner> {
  private final VolumeBackend backend;
  private final EngineOptions options;
  private final String identity;

  ClaimPlanners(VolumeBackend backend, EngineOptions options, String identity) {
    this.backend = backend;
    this.options = options;
    this.identity = identity;
  }

  @Override
  public ClaimPlanner get() {
    return new ClaimPlanner(
        new ClaimSettings(backend.driver(), backend.features(), identity, options));
  }
}
