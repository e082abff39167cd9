package dev.xns.core.internal.view;

import static dev.xns.api.model.ResourceTypes.NODES;
import static dev.xns.api.model.ResourceTypes.REFERENCE_GRANTS;
import static dev.xns.api.model.ResourceTypes.REFERENCE_GRANTS_V1BETA1;
import static dev.xns.api.model.ResourceTypes.VOLUME_ATTRIBUTES_CLASSES;
import static dev.xns.api.model.ResourceTypes.VOLUME_ATTRIBUTES_CLASSES_V1BETA1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeAttributesClass;
import dev.xns.core.memory.InMemoryCluster;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionedWatchTest {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final InMemoryCluster cluster =
      InMemoryCluster.builder().watchExecutor(tasks::add).build();
  private final List<String> heard = new ArrayList<>();

  private Watch open() {
    Watch watch = VersionedWatch.open(cluster, VOLUME_ATTRIBUTES_CLASSES, new Recorder());
    run();
    return watch;
  }

  private void run() {
    for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
      next.run();
    }
  }

  private void create(String name) {
    var object =
        new VolumeAttributesClass(
            ObjectMeta.named(ObjectKey.clusterScoped(name)), "driver", Map.of());
    cluster.apply(
        KubernetesJson.encode(VOLUME_ATTRIBUTES_CLASSES_V1BETA1, object).toString(), "test");
    run();
  }

  private List<String> take() {
    List<String> taken = List.copyOf(heard);
    heard.clear();
    return taken;
  }

  @Test
  void theNextBestVersionOfAKindFollowsIt() {
    assertThat(ResourceTypes.nextBest(VOLUME_ATTRIBUTES_CLASSES))
        .contains(VOLUME_ATTRIBUTES_CLASSES_V1BETA1);
    assertThat(ResourceTypes.nextBest(VOLUME_ATTRIBUTES_CLASSES_V1BETA1)).isEmpty();
    assertThat(ResourceTypes.nextBest(REFERENCE_GRANTS)).contains(REFERENCE_GRANTS_V1BETA1);
    assertThat(ResourceTypes.nextBest(NODES)).isEmpty();
    assertThat(ResourceTypes.nextBest(NODES.inVersion("v0"))).isEmpty();
  }

  @Test
  void theBestVersionIsUsedAlone() {
    cluster.fail(VOLUME_ATTRIBUTES_CLASSES_V1BETA1, Reason.FORBIDDEN);
    try (Watch watch = open()) {
      assertThat(watch).isNotNull();
      create("a");
      assertThat(take()).containsExactly("replaced []", "upserted a");
    }
  }

  @Test
  void itChangesToTheOlderVersionAndBack() {
    cluster.fail(VOLUME_ATTRIBUTES_CLASSES, Reason.NOT_SERVED);
    try (Watch watch = open()) {
      assertThat(watch).isNotNull();
      create("a");
      assertThat(take()).containsExactly("replaced []", "upserted a");

      cluster.heal(VOLUME_ATTRIBUTES_CLASSES);
      run();
      create("b");
      assertThat(take()).containsExactly("replaced [a]", "upserted b");

      cluster.fail(VOLUME_ATTRIBUTES_CLASSES, Reason.NOT_SERVED);
      run();
      create("c");
      assertThat(take()).containsExactly("replaced [a, b]", "upserted c");
    }
  }

  @Test
  void thatNoVersionCanBeFollowedIsSaidOfTheBest() {
    cluster.fail(VOLUME_ATTRIBUTES_CLASSES, Reason.NOT_SERVED);
    cluster.fail(VOLUME_ATTRIBUTES_CLASSES_V1BETA1, Reason.NOT_SERVED);
    try (Watch watch = open()) {
      assertThat(watch).isNotNull();
      assertThat(take())
          .singleElement()
          .asString()
          .startsWith("interrupted NOT_SERVED volumeattributesclasses.storage.k8s.io/v1 cannot");

      cluster.fail(VOLUME_ATTRIBUTES_CLASSES_V1BETA1, Reason.FORBIDDEN);
      run();
      assertThat(take()).singleElement().asString().startsWith("interrupted FORBIDDEN");
      cluster.heal(VOLUME_ATTRIBUTES_CLASSES_V1BETA1);
      run();
      assertThat(take()).containsExactly("replaced []");
    }
  }

  @Test
  void nothingIsHeardOfAnyVersionOnceItIsClosed() {
    cluster.fail(VOLUME_ATTRIBUTES_CLASSES, Reason.NOT_SERVED);
    open().close();
    take();

    create("a");
    cluster.heal(VOLUME_ATTRIBUTES_CLASSES);
    run();

    assertThat(heard).isEmpty();
  }

  private final class Recorder implements WatchObserver<VolumeAttributesClass> {
    @Override
    public void replaced(List<? extends VolumeAttributesClass> all) {
      heard.add("replaced " + all.stream().map(each -> each.key().name()).toList());
    }

    @Override
    public void upserted(VolumeAttributesClass object) {
      heard.add("upserted " + object.key());
    }

    @Override
    public void removed(ObjectKey key) {
      heard.add("removed " + key);
    }

    @Override
    public void interrupted(ClusterException cause) {
      heard.add("interrupted " + cause.reason() + " " + cause.getMessage());
    }

    @Override
    public void resumed() {
      heard.add("resumed");
    }
  }
}
