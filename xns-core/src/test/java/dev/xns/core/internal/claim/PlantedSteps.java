package dev.xns.core.internal.claim;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.core.internal.creation.StepResult;
import dev.xns.core.internal.plan.Plan;
import net.bytebuddy.implementation.bind.annotation.Argument;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;

/** Wrong steps of a creation, for the simulation to find. */
public final class PlantedSteps {
  private PlantedSteps() {}

  /** Says that the volume was removed. */
  public static final class UndoesNothing {
    private UndoesNothing() {}

    /** In place of {@code BackendCalls.deleteVolume}. */
    @RuntimeType
    public static Object deleteVolume(
        @Argument(0) Plan.Provision plan, @Argument(1) DeletionRequest which) {
      return new StepResult.Deleted();
    }
  }

  /** Plans marked claims as if there were no mark. */
  public static final class PlansAnew {
    private PlansAnew() {}

    /** In place of {@code MarkRecovery.recover}. */
    @RuntimeType
    public static Object recover(@Argument(0) String uid) {
      return new MarkRecovery.Finding.PlanIt();
    }
  }
}
