package dev.xns.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.Quantity;
import dev.xns.core.XnsEngine;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.report.ReasonCode;
import dev.xns.core.time.VirtualTime;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a project that embeds the engine tests itself: no cluster, no driver, no sleeping. */
class RestoreInMemoryTest {
  @Test
  void aClaimWaitsForItsGrant() {
    // README: begin
    var time = new VirtualTime();
    var cluster = InMemoryCluster.builder().binder(true).time(time).watchExecutor(time).build();
    var backend = InMemoryVolumeBackend.of("hostpath.csi.xns.dev");
    var engine =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(backend)
            .time(time)
            .workers(time)
            .scheduler(time)
            .build();
    engine.start();

    String handle = backend.snapshot(1 << 20, Map.of("greeting.txt", "hello"));
    cluster.addSnapshot(
        ObjectKey.of("prod", "backup"), backend.driver(), handle, Quantity.parse("1Mi"));
    cluster.apply(Path.of("src/test/resources/class-and-claim.yaml"));
    time.run();
    assertThat(engine.explain(ObjectKey.of("dev", "restore")).reason())
        .isEqualTo(ReasonCode.RefNotPermitted);

    cluster.apply(Path.of("src/test/resources/grant.yaml"));
    time.run();
    assertThat(backend.volumes().get(0).files()).containsEntry("greeting.txt", "hello");
    // README: end
    engine.close();
  }
}
