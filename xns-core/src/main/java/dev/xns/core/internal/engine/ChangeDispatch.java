package dev.xns.core.internal.engine;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.core.internal.control.Controller;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.view.ViewListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Announces changes of the view to all controllers, and reports which kinds are followed. */
final class ChangeDispatch implements ViewListener {
  private final List<Controller> controllers;
  private final Reporter reporter;

  /** What was last reported of each kind; null for a kind that is followed. */
  private final Map<String, @Nullable String> reported = new HashMap<>();

  ChangeDispatch(List<Controller> controllers, Reporter reporter) {
    this.controllers = controllers;
    this.reporter = reporter;
  }

  @Override
  public <T extends KubernetesObject> void changed(
      ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after) {
    for (Controller controller : controllers) {
      controller.changed(type, key, before, after);
    }
  }

  @Override
  public void known(ResourceType<?> type) {
    if (!reported.containsKey(type.kind()) || reported.get(type.kind()) != null) {
      reported.put(type.kind(), null);
      reporter.following(type.toString());
    }
    for (Controller controller : controllers) {
      controller.known(type);
    }
  }

  @Override
  public void interrupted(ResourceType<?> type, ClusterException cause) {
    String trouble = String.valueOf(cause.getMessage());
    if (!trouble.equals(reported.put(type.kind(), trouble))) {
      reporter.degraded(type.toString(), trouble);
    }
  }
}
