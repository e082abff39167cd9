package dev.xns.core.controlplane;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Makes ReferenceGrants unreachable on a control plane, and reachable again. */
record GrantTrouble(ControlPlane plane, ClusterAccess cluster) {
  void begin(Reason trouble) {
    switch (trouble) {
      case NOT_SERVED -> plane.removeGrantDefinition();
      case FORBIDDEN -> plane.kubectl("", "delete", "clusterrolebinding", "adapter-grants");
      case UNAVAILABLE -> plane.killApiServer();
      default -> throw new IllegalArgumentException(trouble.toString());
    }
    // What was granted and what is served takes the server a moment to forget.
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answers() == trouble);
  }

  void end(Reason trouble) {
    switch (trouble) {
      case NOT_SERVED -> plane.installDefinitions();
      case FORBIDDEN -> plane.installRoles();
      case UNAVAILABLE -> plane.startApiServer();
      default -> throw new IllegalArgumentException(trouble.toString());
    }
  }

  private @Nullable Reason answers() {
    try {
      cluster.get(ResourceTypes.REFERENCE_GRANTS, ObjectKey.of("default", "absent"));
      return null;
    } catch (ClusterException e) {
      return e.reason();
    }
  }
}
