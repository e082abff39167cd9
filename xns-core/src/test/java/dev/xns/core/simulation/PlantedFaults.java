package dev.xns.core.simulation;

import dev.xns.core.internal.claim.PlantedSteps;
import dev.xns.core.internal.plan.PlantedAnswers;
import dev.xns.core.simulation.PlantedFault.Behaviour;
import java.util.List;

/** Engines that are wrong in one method each. */
final class PlantedFaults {
  private static final Behaviour NOTHING = new Behaviour.Nothing();
  private static final Behaviour TRUE = new Behaviour.True();

  private PlantedFaults() {}

  static List<PlantedFault> all() {
    return List.of(
        fault(
            "a grant that is revoked still counts",
            "grants.GrantIndex",
            "remove",
            1,
            instead(PlantedBehaviour.RemovesNothing.class),
            100),
        fault(
            "grants that cannot be followed still count",
            "grants.ReferenceGrantLookup$Source",
            "interrupted",
            1,
            NOTHING,
            1_000),
        fault(
            "the grant is not asked for again before the start",
            "internal.grant.Grants",
            "allow",
            1,
            TRUE,
            3_000),
        fault("nobody is woken", "internal.view.Wakeups", "waitFor", 2, NOTHING, 50),
        fault(
            "a creation whose claim is deleted is dropped",
            "internal.creation.StartedCreations",
            "contains",
            1,
            NOTHING,
            1_000),
        fault(
            "sources are not protected",
            "internal.source.SourceProtection",
            "protect",
            2,
            instead(PlantedBehaviour.ProtectsNothing.class),
            50),
        fault(
            "sources are never released",
            "internal.source.SourceProtection",
            "release",
            2,
            NOTHING,
            50),
        fault("it is written without the lease", "internal.fence.Fence", "isOpen", 0, TRUE, 1_000),
        fault(
            "the fence is open", "internal.fence.FencedCluster", "requireOpen", 0, NOTHING, 20_000),
        fault(
            "what may have happened counts as what did not",
            "internal.creation.StepResult",
            "failed",
            2,
            new Behaviour.Before(PlantedBehaviour.TakesDoubtForNo.class),
            300),
        fault(
            "volumes are not removed again",
            "internal.claim.BackendCalls",
            "deleteVolume",
            2,
            instead(PlantedSteps.UndoesNothing.class),
            300),
        fault(
            "the driver's answer is not looked at",
            "internal.plan.BackendAnswer",
            "judge",
            2,
            instead(PlantedAnswers.class),
            300),
        fault(
            "a single denial is believed after an ambiguous call",
            "internal.creation.Creation",
            "mustAskAgain",
            0,
            NOTHING,
            10_000),
        fault("claims are not marked", "internal.mark.MarkWriter", "put", 1, TRUE, 50),
        fault(
            "marks come off before the outcome is known",
            "internal.mark.MarkWriter",
            "put",
            1,
            instead(PlantedBehaviour.UnmarksAtOnce.class),
            50),
        fault("marks stay on", "internal.mark.MarkWriter", "remove", 2, NOTHING, 50),
        fault(
            "marks of earlier processes are not read",
            "internal.claim.MarkRecovery",
            "recover",
            1,
            instead(PlantedSteps.PlansAnew.class),
            1_000),
        fault(
            "the object goes before the data",
            "internal.volume.VolumeReconciler",
            "delete",
            2,
            instead(PlantedBehaviour.RemovesObjectFirst.class),
            1_000),
        fault(
            "failures are not tried again",
            "internal.queue.WorkQueue",
            "startTimer",
            3,
            NOTHING,
            300),
        fault(
            "a late event undoes what was written",
            "internal.view.ResourceVersions",
            "isOlder",
            2,
            NOTHING,
            3_000));
  }

  private static Behaviour instead(Class<?> by) {
    return new Behaviour.Instead(by);
  }

  private static PlantedFault fault(
      String what, String className, String method, int parameters, Behaviour with, int most) {
    return new PlantedFault(what, className, method, parameters, with, most);
  }
}
