package dev.xns.core.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.Patch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.memory.InMemoryCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a watch that is behind: nothing is delivered to the view but what is written or read. */
class FinalizerWriterTest {
  private static final ResourceType<PersistentVolumeClaim> CLAIMS =
      ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
  private static final ObjectKey KEY = ObjectKey.of("prod", "data");
  private static final String FINALIZER = "source.xns.dev/driver";

  private final InMemoryCluster cluster = InMemoryCluster.create();
  private final ClusterView view = new ClusterView(ClaimMark.of("driver"));

  @Test
  void aFinalizerThatIsFoundTakenOffIsKnownToBeOff() { // found by the simulation
    cluster.apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {namespace: prod, name: data, finalizers: [source.xns.dev/driver]}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """,
        "test");
    PersistentVolumeClaim held = cluster.get(CLAIMS, KEY).orElseThrow();
    view.written(CLAIMS, held);
    // The removal before took effect, and its answer was lost.
    cluster.patch(CLAIMS, KEY, Patch.finalizers(held.metadata(), List.of()));

    new FinalizerWriter(cluster, view, FINALIZER)
        .remove(new SourceObject(CLAIMS, KEY, held.metadata().uid()), List.of(FINALIZER));

    assertThat(view.claim(KEY).orElseThrow().metadata().finalizers()).isEmpty();
  }
}
