package dev.xns.core.memory;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.contract.ClusterAbilitiesContract;

class InMemoryClusterAbilitiesTest extends ClusterAbilitiesContract {
  private final InMemoryCluster cluster = InMemoryCluster.create();

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
}
