package dev.xns.core.memory;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.core.contract.ClusterWatchContract;
import org.junit.jupiter.api.AfterEach;

class InMemoryClusterWatchTest extends ClusterWatchContract {
  private final InMemoryCluster cluster = InMemoryCluster.create();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Override
  protected ClusterAccess cluster() {
    return cluster;
  }
}
