package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.NODES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private final RecordingObserver observer = new RecordingObserver();
  private final Delivery<?> delivery = new Delivery<>(NODES, observer);

  @Test
  void nothingGetsThroughOnceClosed() {
    // Also what was being worked on when the close came, such as a long list.
    delivery.interrupted(new ClusterException("no", Reason.UNAVAILABLE));
    delivery.close();
    delivery.working();
    delivery.replaced(List.of());
    delivery.removed(ObjectKey.clusterScoped("n"));
    delivery.interrupted(new ClusterException("no", Reason.FORBIDDEN));
    assertThat(observer.rest()).containsExactly("interrupted UNAVAILABLE");
  }

  @Test
  void workingIsOnlyWorthAWordAfterTrouble() {
    delivery.working();
    delivery.interrupted(new ClusterException("no", Reason.UNAVAILABLE));
    delivery.working();
    delivery.working();
    assertThat(observer.rest()).containsExactly("interrupted UNAVAILABLE", "resumed");
  }
}
