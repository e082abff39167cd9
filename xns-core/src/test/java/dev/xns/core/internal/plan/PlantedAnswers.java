package dev.xns.core.internal.plan;

import dev.xns.api.backend.ProvisionedVolume;
import net.bytebuddy.implementation.bind.annotation.Argument;

/** Wrong judgements, for the simulation to find. */
public final class PlantedAnswers {
  private PlantedAnswers() {}

  /** In place of {@code BackendAnswer.judge}: whatever the driver made is what was wanted. */
  public static BackendAnswer judge(
      @Argument(0) Plan.Provision plan, @Argument(1) ProvisionedVolume made) {
    return VolumeDraft.complete(plan, made, Math.max(1, made.capacityBytes()));
  }
}
