package dev.xns.core.internal.view;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.core.report.Degradation;

/** Hears nothing. */
public final class SilentListener implements ViewListener {
  @Override
  public <T extends KubernetesObject> void changed(
      ResourceType<T> type, ObjectKey key, T before, T after) {}

  @Override
  public void known(ResourceType<?> type) {}

  @Override
  public void interrupted(Degradation degradation) {}
}
