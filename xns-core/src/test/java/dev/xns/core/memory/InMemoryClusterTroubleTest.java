package dev.xns.core.memory;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.contract.ClusterTroubleContract;
import org.junit.jupiter.api.AfterEach;

class InMemoryClusterTroubleTest extends ClusterTroubleContract {
  private final InMemoryCluster cluster = InMemoryCluster.create();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Override
  protected ClusterAccess cluster() {
    return cluster;
  }

  @Override
  protected void begin(Reason trouble) {
    cluster.fail(ResourceTypes.REFERENCE_GRANTS, trouble);
  }

  @Override
  protected void end(Reason trouble) {
    cluster.heal(ResourceTypes.REFERENCE_GRANTS);
  }

  @Override
  protected void createBehindTheScenes(ReferenceGrant grant) {
    cluster.apply(KubernetesJson.encode(ResourceTypes.REFERENCE_GRANTS, grant).toString(), "test");
  }
}
