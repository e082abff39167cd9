package dev.xns.core.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.Patch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.report.EngineListener;
import dev.xns.core.time.VirtualTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a watch that is behind: nothing is delivered to the view but what is written or read. */
class MarkWriterTest {
  private static final ResourceType<PersistentVolumeClaim> CLAIMS =
      ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
  private static final ObjectKey KEY = ObjectKey.of("dev", "data");
  private static final ClaimMark MARK = ClaimMark.of("driver");

  private final InMemoryCluster cluster = InMemoryCluster.create();
  private final ClusterView view = new ClusterView(MARK);

  private MarkKey noKey() {
    var time = new VirtualTime();
    var degradations = new Degradations(EngineListener.NONE, time, Runnable::run);
    return new MarkKey(cluster, null, MARK, () -> new byte[0], degradations, time);
  }

  @Test
  void aMarkThatIsFoundTakenOffIsKnownToBeOff() { // found by the simulation
    cluster.apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {namespace: dev, name: data, finalizers: [creation.xns.dev/driver]}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """,
        "test");
    PersistentVolumeClaim marked = cluster.get(CLAIMS, KEY).orElseThrow();
    view.written(CLAIMS, marked);
    String uid = marked.metadata().uid();
    // The removal before took effect, and its answer was lost.
    cluster.patch(CLAIMS, KEY, Patch.finalizers(marked.metadata(), List.of()));
    assertThat(view.isMarked(uid)).isTrue();

    new MarkWriter(cluster, view, MARK, noKey()).remove(KEY, uid);

    assertThat(view.isMarked(uid)).isFalse();
  }
}
