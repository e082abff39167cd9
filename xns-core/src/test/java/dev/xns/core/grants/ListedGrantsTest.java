package dev.xns.core.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Grants that may be listed and not watched permit nothing: a revoked one would count too long. */
class ListedGrantsTest {
  private static final CrossNamespaceReference REFERENCE =
      new CrossNamespaceReference("dev", "", PersistentVolumeClaim.KIND, "prod", "data");
  private static final ReferenceGrant GRANT =
      new ReferenceGrant(
          ObjectMeta.named(ObjectKey.of("prod", "allow")),
          new ReferenceGrant.Spec(
              List.of(new ReferenceGrant.From("", PersistentVolumeClaim.KIND, "dev")),
              List.of(new ReferenceGrant.To("", PersistentVolumeClaim.KIND, null))));

  private final WatchedOnly cluster = new WatchedOnly();
  private final List<String> heard = new ArrayList<>();

  @Test
  void areUnknownUntilTheyCanBeWatched() {
    try (var lookup = ReferenceGrantLookup.watching(cluster, new Recorder())) {
      cluster.observer.replaced(List.of(GRANT));
      assertThat(lookup.decide(REFERENCE)).isInstanceOf(GrantDecision.Allowed.class);

      cluster.observer.delayed(
          Duration.ofSeconds(30), new ClusterException("no watch", Reason.FORBIDDEN));
      assertThat(lookup.decide(REFERENCE)).isInstanceOf(GrantDecision.Unknown.class);
      cluster.observer.replaced(List.of(GRANT));
      assertThat(lookup.decide(REFERENCE)).isInstanceOf(GrantDecision.Unknown.class);

      cluster.observer.resumed();
      assertThat(lookup.decide(REFERENCE)).isInstanceOf(GrantDecision.Allowed.class);
    }
    assertThat(heard).containsExactly("known", "unknown: no watch", "known");
  }

  private final class Recorder implements ReferenceGrantLookup.Observer {
    @Override
    public void unknown(String why) {
      heard.add("unknown: " + why);
    }

    @Override
    public void known() {
      heard.add("known");
    }
  }

  /** Keeps the observer of the one watch. */
  private static final class WatchedOnly implements ClusterAccess {
    private WatchObserver<ReferenceGrant> observer;

    @Override
    @SuppressWarnings("unchecked") // nothing but grants is watched
    public <T extends KubernetesObject> Watch watch(
        ResourceType<T> type, WatchScope scope, WatchObserver<? super T> given) {
      observer = (WatchObserver<ReferenceGrant>) (WatchObserver<?>) given;
      return () -> {};
    }

    @Override
    public <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
