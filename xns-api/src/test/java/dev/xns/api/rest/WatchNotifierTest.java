package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.NODES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchNotifierTest {
  private final RecordingWatchObserver observer = new RecordingWatchObserver();
  private final WatchNotifier<?> notifier = new WatchNotifier<>(NODES, observer);

  @Test
  void nothingGetsThroughOnceClosed() {
    // Also what was being worked on when the close came, such as a long list.
    notifier.interrupted(new ClusterException("no", Reason.UNAVAILABLE));
    notifier.close();
    notifier.working();
    notifier.replaced(List.of(), Map.of());
    notifier.removed(ObjectKey.clusterScoped("n"));
    notifier.interrupted(new ClusterException("no", Reason.FORBIDDEN));
    assertThat(observer.rest()).containsExactly("interrupted UNAVAILABLE");
  }

  @Test
  void workingIsOnlyWorthAWordAfterTrouble() {
    notifier.working();
    notifier.interrupted(new ClusterException("no", Reason.UNAVAILABLE));
    notifier.working();
    notifier.working();
    assertThat(observer.rest()).containsExactly("interrupted UNAVAILABLE", "resumed");
  }
}
