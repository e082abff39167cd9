package dev.xns.core.internal.claim;

import dev.xns.api.cluster.ClusterException;
import dev.xns.core.internal.creation.Creation;
import dev.xns.core.internal.creation.MarkState;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.creation.Transitions;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.view.ClusterView;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the claims of creations whose calls an ending engine may cut off: nobody will then know
 * their outcome, so the next process must go on with them.
 */
final class ClosingMarks {
  private static final Logger log = LoggerFactory.getLogger(ClosingMarks.class);

  private final ClusterView view;
  private final StartedCreations started;
  private final Transitions transitions;
  private final ClaimMarker marker;
  private final MarkWriter marks;

  ClosingMarks(
      ClusterView view,
      StartedCreations started,
      Transitions transitions,
      ClaimMarker marker,
      MarkWriter marks) {
    this.view = view;
    this.started = started;
    this.transitions = transitions;
    this.marker = marker;
    this.marks = marks;
  }

  /**
   * Lets no call begin any more, and marks the claims of those that run. Blocks for a request each;
   * stops at the first that fails.
   *
   * @param mayGoOn whether there is time for another
   */
  void put(BooleanSupplier mayGoOn) {
    started.closing();
    for (Map.Entry<String, Creation> running : started.all()) {
      if (transitions.isMarkDue(running.getValue())
          && (!mayGoOn.getAsBoolean() || !mark(running.getKey(), running.getValue()))) {
        return;
      }
    }
  }

  private boolean mark(String uid, Creation creation) {
    boolean marked = marker.mark(creation).mark() == MarkState.OWN;
    if (!started.contains(uid) && view.isMarked(uid)) {
      // It ended meanwhile, without knowing of the mark.
      try {
        marks.remove(creation.plan().claim(), uid);
      } catch (ClusterException e) {
        log.info(
            "Claim {} keeps its mark until the next process looks", creation.plan().claim(), e);
      }
    }
    return marked;
  }
}
