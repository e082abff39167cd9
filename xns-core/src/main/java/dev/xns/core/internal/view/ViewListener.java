package dev.xns.core.internal.view;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.core.report.Degradation;
import org.jspecify.annotations.Nullable;

/** Is told of every change of the view, under the view's lock. Must not block. */
public interface ViewListener {
  /**
   * An object came, changed or went.
   *
   * @param before its state until now; null if it came
   * @param after its state from now on; null if it went
   */
  <T extends KubernetesObject> void changed(
      ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after);

  /** Objects of this kind are known from now on. */
  void known(ResourceType<?> type);

  /**
   * Objects of a kind cannot be followed at the moment, late only, or one object cannot be read.
   */
  void degraded(Degradation degradation);

  /** Changes of objects of a kind are seen at once, from now on or as ever. */
  void prompt(ResourceType<?> type);

  /** An object that could not be read can be, or is gone. */
  void readable(ResourceType<?> type, ObjectKey key);
}
