package dev.xns.core.internal.control;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.core.explain.ClaimExplanation;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work of an engine, with a queue of its own. All controllers of a term share the view
 * of the cluster and hear of the same changes; each decides what they mean for its work.
 */
public interface Controller {
  /** The kinds that are to be watched for it now, in the order in which they should be read. */
  List<ResourceType<?>> watches();

  /**
   * Begins to work. Called once.
   *
   * @param watchesChanged to be run, without the view's lock, when {@link #watches} may have
   *     changed
   */
  void start(Runnable watchesChanged);

  /** Begins nothing any more. What is under way may go on. Called once, after {@link #start}. */
  void stop();

  /**
   * The term ends, and calls that are under way may be cut off: leaves behind what the next process
   * needs to know. Called after {@link #stop}, and only while something may still be written.
   *
   * @param mayGoOn whether there is time for another request
   */
  default void finish(BooleanSupplier mayGoOn) {}

  /**
   * An object came, changed or went. Called under the view's lock; must not block.
   *
   * @param before its state until now; null if it came
   * @param after its state from now on; null if it went
   */
  <T extends KubernetesObject> void changed(
      ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after);

  /** Objects of this kind are known from now on. Called under the view's lock; must not block. */
  default void known(ResourceType<?> type) {}

  /**
   * Explains a claim from the point of view of this work. Only reads, and only from memory.
   *
   * @return empty if this work is not about claims
   */
  default Optional<ClaimExplanation> explain(ObjectKey claim) {
    return Optional.empty();
  }
}
