package dev.xns.core.simulation;

import dev.xns.api.Fate;
import dev.xns.api.model.ObjectKey;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.plan.VolumePlan;
import dev.xns.core.internal.source.Protection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.Callable;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bind.annotation.Argument;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.implementation.bind.annotation.This;

/** What is planted in place of methods of the engine. */
public final class PlantedBehaviour {
  private PlantedBehaviour() {}

  /** A grant that goes is not taken out. */
  public static final class RemovesNothing {
    private RemovesNothing() {}

    /** In place of {@code GrantIndex.remove}. */
    public static Set<String> remove(@Argument(0) ObjectKey key) {
      return Set.of();
    }
  }

  /** Every source counts as protected. */
  public static final class ProtectsNothing {
    private ProtectsNothing() {}

    /** In place of {@code SourceProtection.protect}. */
    public static Protection protect(@Argument(0) Object source, @Argument(1) String user) {
      return Protection.PROTECTED;
    }
  }

  /** What may have happened counts as what did not. */
  public static final class TakesDoubtForNo {
    private TakesDoubtForNo() {}

    /** Before {@code StepResult.failed}, into which it is copied. */
    @SuppressWarnings("UnusedVariable")
    @Advice.OnMethodEnter
    public static void enter(@Advice.Argument(value = 0, readOnly = false) Fate fate) {
      fate = Fate.DID_NOT_HAPPEN;
    }
  }

  /** The mark comes off as soon as it is on. */
  public static final class UnmarksAtOnce {
    private UnmarksAtOnce() {}

    /** In place of {@code MarkWriter.put}. */
    public static boolean put(
        @This MarkWriter marks,
        @Argument(0) Plan.Provision creation,
        @SuperCall Callable<Boolean> really)
        throws Exception {
      boolean marked = really.call();
      marks.remove(creation.claim(), creation.claimUid());
      return marked;
    }
  }

  /** The object goes before the data. */
  public static final class RemovesObjectFirst {
    private RemovesObjectFirst() {}

    /** In place of {@code VolumeReconciler.delete}. */
    @RuntimeType
    public static Object delete(
        @This Object reconciler,
        @Argument(1) VolumePlan.Delete deletion,
        @SuperCall Callable<?> really)
        throws Exception {
      Method remove =
          reconciler
              .getClass()
              .getDeclaredMethod("removeObject", dev.xns.api.model.ObjectMeta.class);
      remove.setAccessible(true);
      try {
        remove.invoke(reconciler, deletion.volume());
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
      }
      return really.call();
    }
  }
}
