package dev.xns.core.internal.engine;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.core.internal.control.Controller;
import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.view.Told;
import dev.xns.core.internal.view.ViewListener;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Announces changes of the view to all controllers, and reports which kinds are followed. */
final class ChangeDispatch implements ViewListener {
  private final List<Controller> controllers;
  private final Degradations degradations;

  ChangeDispatch(List<Controller> controllers, Degradations degradations) {
    this.controllers = controllers;
    this.degradations = degradations;
  }

  @Override
  public <T extends KubernetesObject> void changed(
      ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after) {
    var told = new Told();
    for (Controller controller : controllers) {
      told.each(() -> controller.changed(type, key, before, after));
    }
    told.end();
  }

  @Override
  public void known(ResourceType<?> type) {
    degradations.following(type.toString());
    for (Controller controller : controllers) {
      controller.known(type);
    }
  }

  @Override
  public void degraded(Degradation degradation) {
    degradations.degraded(degradation);
  }

  @Override
  public void prompt(ResourceType<?> type) {
    degradations.recovered(Loss.PROMPTNESS, type.toString());
  }

  @Override
  public void readable(ResourceType<?> type, ObjectKey key) {
    degradations.recovered(Loss.OBJECT, type.describe(key));
  }
}
