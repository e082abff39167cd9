package dev.xns.core.internal.claim;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.core.internal.plan.Plan;
import java.lang.reflect.Method;
import net.bytebuddy.implementation.bind.annotation.Argument;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.This;

/** Wrong steps of a creation, for the simulation to find. */
public final class PlantedSteps {
  private PlantedSteps() {}

  /** Says that the volume was removed. */
  public static final class UndoesNothing {
    private UndoesNothing() {}

    /** In place of {@code ClaimExecutor.undo}. */
    @RuntimeType
    public static Object undo(
        @Argument(0) Plan.Provision plan, @Argument(1) DeletionRequest which) {
      return new Progress.Undone();
    }
  }

  /** Plans marked claims as if there were no mark. */
  public static final class PlansAnew {
    private PlansAnew() {}

    /** In place of {@code ClaimReconciler.recover}. */
    @RuntimeType
    public static Object recover(@This Object reconciler, @Argument(0) String uid)
        throws ReflectiveOperationException {
      Method plan = ClaimReconciler.class.getDeclaredMethod("plan", String.class, boolean.class);
      plan.setAccessible(true);
      return plan.invoke(reconciler, uid, true);
    }
  }
}
