package dev.xns.core.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeAttachment;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.report.Degradation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An object that cannot be read counts as absent, and comes back when it can. */
class UnreadableObjectsTest {
  private static final ObjectKey KEY = ObjectKey.of("dev", "data");

  private final List<String> heard = new ArrayList<>();
  private final ClusterView view = new ClusterView(ClaimMark.of("driver"));
  private final WatchObserver<PersistentVolumeClaim> watch =
      view.observer(ResourceTypes.PERSISTENT_VOLUME_CLAIMS);

  UnreadableObjectsTest() {
    view.listen(new Recorder());
  }

  private static ObjectMeta meta(String name, String namespace, int version) {
    return new ObjectMeta(
        name,
        "",
        namespace,
        "uid-" + name,
        Integer.toString(version),
        Instant.EPOCH,
        null,
        Map.of(),
        Map.of(),
        List.of(),
        List.of());
  }

  private static PersistentVolumeClaim claim(int version) {
    return new PersistentVolumeClaim(meta(KEY.name(), KEY.namespace(), version), null, null);
  }

  @Test
  void isOutOfSightUntilItCanBeRead() {
    watch.replaced(List.of(claim(1)));
    watch.undecodable(KEY, "odd");
    assertThat(view.claim(KEY)).isEmpty();

    watch.upserted(claim(3));

    assertThat(view.claim(KEY)).isPresent();
    assertThat(heard)
        .containsExactly("degraded PersistentVolumeClaim dev/data", "readable dev/data");
  }

  @Test
  void isToldWithAListAndIsOverWithTheNext() {
    watch.replaced(List.of(claim(1)));

    watch.replaced(List.of(), Map.of(KEY, "odd"));
    assertThat(view.claim(KEY)).isEmpty();
    watch.replaced(List.of(), Map.of(KEY, "odd"));
    watch.replaced(List.of(claim(4)));

    assertThat(view.claim(KEY)).isPresent();
    assertThat(heard)
        .containsExactly(
            "degraded PersistentVolumeClaim dev/data",
            "degraded PersistentVolumeClaim dev/data",
            "readable dev/data");
  }

  @Test
  void isOverWhenItIsGone() {
    watch.replaced(List.of(), Map.of(KEY, "odd"));

    watch.removed(KEY);

    assertThat(heard)
        .containsExactly("degraded PersistentVolumeClaim dev/data", "readable dev/data");
  }

  @Test
  void whatIsListedOnlyIsSaidOnceAndKeptInUse() {
    watch.replaced(List.of(claim(1)));
    watch.delayed(Duration.ofSeconds(30), new ClusterException("no watch", Reason.FORBIDDEN));
    watch.replaced(List.of(claim(2)));

    assertThat(view.trouble(ResourceTypes.PERSISTENT_VOLUME_CLAIMS)).isEmpty();
    watch.resumed();
    assertThat(heard)
        .containsExactly("degraded persistentvolumeclaims/v1", "prompt persistentvolumeclaims/v1");
  }

  /** A volume whose attachment cannot be read must not be taken for detached. */
  @Test
  void anAttachmentThatCannotBeReadStillHolds() {
    var attachments = view.observer(ResourceTypes.VOLUME_ATTACHMENTS);
    var attachment =
        new VolumeAttachment(
            meta("a", "", 1),
            new VolumeAttachment.Spec("driver", "node-1", new VolumeAttachment.Source("pv-1")));
    attachments.replaced(List.of(attachment));

    attachments.undecodable(attachment.key(), "odd");
    attachments.replaced(List.of(), Map.of(attachment.key(), "odd"));

    assertThat(view.attachments("pv-1")).hasSize(1);
    attachments.removed(attachment.key());
    assertThat(view.attachments("pv-1")).isEmpty();
  }

  private final class Recorder implements ViewListener {
    @Override
    public <T extends KubernetesObject> void changed(
        ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after) {}

    @Override
    public void known(ResourceType<?> type) {}

    @Override
    public void degraded(Degradation degradation) {
      heard.add("degraded " + degradation.subject());
    }

    @Override
    public void prompt(ResourceType<?> type) {
      heard.add("prompt " + type);
    }

    @Override
    public void readable(ResourceType<?> type, ObjectKey key) {
      heard.add("readable " + key);
    }
  }
}
