package dev.xns.core.internal.control;

import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.fence.Fence;
import dev.xns.core.internal.fence.FencedCluster;
import dev.xns.core.internal.queue.WorkQueues;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.options.EngineOptions;
import java.time.InstantSource;

/**
 * What all controllers of a term work with.
 *
 * @param cluster where everything is read and written
 * @param view what is known of it
 * @param reporter who is told what happens
 * @param degradations what the term has to do without
 * @param queues makes the queues of the controllers
 * @param options how the engine behaves
 */
public record TermContext(
    FencedCluster cluster,
    ClusterView view,
    Reporter reporter,
    Degradations degradations,
    WorkQueues queues,
    EngineOptions options) {
  /** The clock of the term. */
  public InstantSource time() {
    return queues.time();
  }

  /** Whether anything may still be done. */
  public Fence fence() {
    return cluster.fence();
  }
}
