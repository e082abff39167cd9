package dev.xns.core.memory;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.contract.ClusterUnreadableContract;
import org.junit.jupiter.api.AfterEach;

class InMemoryClusterUnreadableTest extends ClusterUnreadableContract {
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
  protected void spoil(ObjectKey claim) {
    cluster.spoil(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, claim, "for the test");
  }

  @Override
  protected void correct(ObjectKey claim) {
    cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        claim,
        json -> json.withObjectProperty("metadata").withObjectProperty("labels").put("a", "b"));
  }
}
