package dev.xns.core.memory;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.core.contract.ClusterRequestsContract;

class InMemoryClusterRequestsTest extends ClusterRequestsContract {
  private final InMemoryCluster cluster = InMemoryCluster.create();

  @Override
  protected ClusterAccess cluster() {
    return cluster;
  }
}
