package dev.xns.core.internal.claim;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.plan.Annotations;
import dev.xns.core.internal.queue.Outcome;
import dev.xns.core.report.ReasonCode;
import java.util.List;

/** Takes back what the scheduler wrote on a claim, so that it selects a node anew. */
final class NodeSelection {
  private final TermContext term;

  NodeSelection(TermContext term) {
    this.term = term;
  }

  /** STATE rows 8 to 10, once nothing of the claim exists or is being made. */
  Outcome takeBack(String uid, Subject subject, String node) {
    if (!term.fence().isOpen()) {
      return Outcome.DONE;
    }
    PersistentVolumeClaim claim = term.view().claim(uid).orElse(null);
    if (claim == null || !node.equals(claim.metadata().annotation(Annotations.SELECTED_NODE))) {
      // Gone; or another node was selected meanwhile, or this one by other means.
      return Outcome.RETRY;
    }
    try {
      unselect(claim);
      return Outcome.DONE; // the claim comes back once a node is selected
    } catch (ClusterException e) {
      if (e.reason() == ClusterException.Reason.NOT_FOUND) {
        return Outcome.DONE;
      }
      if (e.reason() != ClusterException.Reason.CONFLICT) {
        term.reporter()
            .failed(
                subject,
                ReasonCode.ClusterRefused,
                "claim "
                    + claim.key()
                    + ": the selection of node "
                    + node
                    + " could not be taken back: "
                    + e.getMessage());
      }
      return Outcome.retry(e.retryAfter());
    }
  }

  /**
   * Nothing but that annotation changes, and only if the claim is still as it was when this was
   * decided (STATE-06).
   */
  private void unselect(PersistentVolumeClaim claim) {
    term.view()
        .written(
            ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
            term.cluster()
                .patch(
                    ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
                    claim.key(),
                    Patch.withoutAnnotations(
                        claim.metadata(), List.of(Annotations.SELECTED_NODE))));
  }
}
