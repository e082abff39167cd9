package dev.xns.core.internal.control;

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
 * @param queues makes the queues of the controllers
 * @param time the clock of the term
 * @param options how the engine behaves
 */
public record TermContext(
    FencedCluster cluster,
    ClusterView view,
    Reporter reporter,
    WorkQueues queues,
    InstantSource time,
    EngineOptions options) {
  /** Whether anything may still be done. */
  public Fence fence() {
    return cluster.fence();
  }
}
