package dev.xns.core.controlplane;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.contract.ClusterAbilitiesContract;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/**
 * The contract {@link ClusterAbilitiesContract} on a real control plane. An adapter joins by saying
 * how to connect.
 */
@Tag("control-plane")
public abstract class AbilitiesOnControlPlane extends ClusterAbilitiesContract
    implements Connected.Adapter {
  private final ControlPlane plane = ControlPlane.shared();
  private final Connected connected = connect(plane.kubeconfig("adapter"), Connected.IMPATIENT);

  @AfterEach
  final void disconnect() throws Exception {
    connected.disconnect();
  }

  @Override
  protected final ClusterAccess cluster() {
    return connected.cluster();
  }

  @Override
  protected final void createNamespace(String name) {
    plane.createNamespace(name);
  }

  @Override
  protected final void begin(Reason trouble) {
    switch (trouble) {
      case NOT_SERVED -> plane.removeGrantDefinition();
      case FORBIDDEN -> plane.kubectl("", "delete", "clusterrolebinding", "adapter-grants");
      case UNAVAILABLE -> plane.killApiServer();
      default -> throw new IllegalArgumentException(trouble.toString());
    }
    // What was granted and what is served takes the server a moment to forget.
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answers() == trouble);
  }

  @Override
  protected final void end(Reason trouble) {
    switch (trouble) {
      case NOT_SERVED -> plane.installDefinitions();
      case FORBIDDEN -> plane.installRoles();
      case UNAVAILABLE -> plane.startApiServer();
      default -> throw new IllegalArgumentException(trouble.toString());
    }
  }

  private @Nullable Reason answers() {
    try {
      cluster().get(ResourceTypes.REFERENCE_GRANTS, ObjectKey.of("default", "absent"));
      return null;
    } catch (ClusterException e) {
      return e.reason();
    }
  }
}
