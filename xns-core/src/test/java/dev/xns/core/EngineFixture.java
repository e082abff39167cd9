package dev.xns.core;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.model.Event;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import dev.xns.core.memory.ClusterInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.memory.StoredVolume;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.EngineListener;
import dev.xns.core.report.ReasonCode;
import dev.xns.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * The whole engine in virtual time, on an in-memory cluster with snapshot prod/backup, with a
 * record of every request and every call.
 */
final class EngineFixture {
  static final String DRIVER = "hostpath.csi.xns.dev";
  static final ObjectKey RESTORE = ObjectKey.of("dev", "restore");
  static final ObjectKey BACKUP = ObjectKey.of("prod", "backup");
  static final ObjectKey CONTENT = ObjectKey.clusterScoped("snapcontent-prod-backup");
  static final ObjectKey GRANT = ObjectKey.of("prod", "allow-dev");

  static final String CLASS =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: fast}
      provisioner: hostpath.csi.xns.dev
      """;

  static final String ALLOW_DEV =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: ReferenceGrant
      metadata: {namespace: prod, name: allow-dev}
      spec:
        from: [{group: "", kind: PersistentVolumeClaim, namespace: dev}]
        to: [{group: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: backup}]
      """;

  final VirtualTime time = new VirtualTime();
  final List<ClusterRequest> requests = new ArrayList<>();
  final List<BackendCall> calls = new ArrayList<>();
  final List<String> heard = new ArrayList<>();

  /** What the engine said that it has to do without. */
  final List<Degradation> degradations = new ArrayList<>();

  final Deque<RuntimeException> failuresBefore = new ArrayDeque<>();
  final Deque<RuntimeException> failuresAfter = new ArrayDeque<>();
  Consumer<BackendCall> duringCall = call -> {};
  Consumer<ClusterRequest> onRequest = request -> {};

  /** Whether watches deliver nothing, and say nothing of it either. */
  boolean silent;

  final InMemoryCluster cluster;
  final InMemoryVolumeBackend backend =
      InMemoryVolumeBackend.builder(DRIVER).interceptor(new CallRecorder()).build();
  final RecordingBackend deletions = new RecordingBackend(backend);
  final XnsEngine engine;

  EngineFixture() {
    this(EngineOptions.defaults());
  }

  EngineFixture(EngineOptions options) {
    cluster =
        InMemoryCluster.builder()
            .binder(true)
            .time(time)
            .watchExecutor(this::deliver)
            .interceptor(new RequestRecorder())
            .build();
    engine = engine(options, null);
  }

  private void deliver(Runnable news) {
    if (!silent) {
      time.execute(news);
    }
  }

  /** An engine on this cluster and backend. */
  XnsEngine engine(EngineOptions options, @Nullable GrantLookup grants) {
    var builder =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(deletions)
            .options(options)
            .listener(new RecordingListener())
            .time(time)
            .workers(time)
            .scheduler(time);
    return (grants == null ? builder : builder.grants(grants)).build();
  }

  /** With the class and snapshot prod/backup of 1Gi, ready to be restored; engine started. */
  static EngineFixture withSnapshot() {
    return new EngineFixture().apply(CLASS).addSnapshot(true).start();
  }

  EngineFixture start() {
    engine.start();
    time.run();
    return this;
  }

  EngineFixture apply(String yaml) {
    cluster.apply(yaml, "test");
    return this;
  }

  /** Applies, and lets everything happen that needs no time to pass. */
  EngineFixture now(String yaml) {
    apply(yaml);
    time.run();
    return this;
  }

  EngineFixture addSnapshot(boolean ready) {
    String handle = backend.snapshot(1L << 30, Map.of("greeting", "hello"));
    cluster.addSnapshot(BACKUP, DRIVER, handle, Quantity.ofBytes(1L << 30));
    if (!ready) {
      cluster.edit(
          ResourceTypes.VOLUME_SNAPSHOTS,
          BACKUP,
          json -> json.withObjectProperty("status").put("readyToUse", false));
    }
    return this;
  }

  /**
   * Adds objects that play no part, so that what is made later gets the UIDs that it has where as
   * many other objects are. The pauses of the engine depend on them.
   */
  EngineFixture addBystanders(int count) {
    for (int number = 0; number < count; number++) {
      apply(CLASS.replace("name: fast", "name: bystander-" + number));
    }
    return this;
  }

  EngineFixture addRestore() {
    return addRestore("restore");
  }

  EngineFixture addRestore(String name) {
    return now(restore(name, "backup", "fast"));
  }

  static String restore(String name, String snapshot, String className) {
    return claim(
        name,
        className,
        "dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: %s,"
                .formatted(snapshot)
            + " namespace: prod}");
  }

  /** A claim in dev of 1Gi. */
  static String claim(String name, String className, String moreSpec) {
    return """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata:
      namespace: dev
      name: %s
      annotations: {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
      storageClassName: %s
      %s
    """
        .formatted(name, className, moreSpec);
  }

  EngineFixture pass(Duration duration) {
    time.advance(duration);
    return this;
  }

  EngineFixture delete(ResourceType<?> type, ObjectKey key) {
    cluster.delete(type, key, Preconditions.NONE);
    time.run();
    return this;
  }

  <T extends KubernetesObject> Optional<T> find(ResourceType<T> type, ObjectKey key) {
    return cluster.list(type).stream().filter(object -> object.key().equals(key)).findFirst();
  }

  PersistentVolumeClaim claim(ObjectKey key) {
    return find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key).orElseThrow();
  }

  String phase(ObjectKey claim) {
    return claim(claim).status().phase();
  }

  List<PersistentVolume> volumes() {
    return cluster.list(ResourceTypes.PERSISTENT_VOLUMES);
  }

  /** The only volume in the backend. */
  StoredVolume theVolume() {
    Assertions.assertThat(backend.volumes()).hasSize(1);
    return backend.volumes().get(0);
  }

  /** Messages of all warning events about a claim, oldest first. */
  List<String> warnings(ObjectKey claim) {
    return cluster.list(ResourceTypes.EVENTS).stream()
        .filter(event -> event.metadata().namespace().equals(claim.namespace()))
        .filter(event -> event.involvedObject().name().equals(claim.name()))
        .filter(event -> event.type().equals(Event.WARNING))
        .map(Event::message)
        .toList();
  }

  /** What the engine said that follows from its degradations. */
  List<String> consequences() {
    return degradations.stream().map(Degradation::consequence).toList();
  }

  String lastWarning(ObjectKey claim) {
    List<String> warnings = warnings(claim);
    Assertions.assertThat(warnings).isNotEmpty();
    return warnings.get(warnings.size() - 1);
  }

  long provisionCalls() {
    return calls.stream().filter(call -> call.verb() == BackendCall.Verb.PROVISION).count();
  }

  private final class RequestRecorder implements ClusterInterceptor {
    @Override
    public void before(ClusterRequest request) throws ClusterException {
      requests.add(request);
      onRequest.accept(request);
    }
  }

  private final class CallRecorder implements BackendInterceptor {
    @Override
    public void before(BackendCall call) {
      calls.add(call);
      duringCall.accept(call);
      throwNext(failuresBefore);
    }

    @Override
    public void after(BackendCall call) {
      throwNext(failuresAfter);
    }

    private void throwNext(Deque<RuntimeException> failures) {
      if (!failures.isEmpty()) {
        throw failures.remove();
      }
    }
  }

  private final class RecordingListener implements EngineListener {
    @Override
    public void waiting(ObjectKey claim, ReasonCode reason, String message) {
      heard.add("waiting " + claim + " " + reason);
    }

    @Override
    public void failed(ObjectKey claim, ReasonCode reason, String message) {
      heard.add("failed " + claim + " " + reason);
    }

    @Override
    public void crossNamespaceUse(ObjectKey claim, ObjectKey source, ObjectKey grant) {
      heard.add("use " + claim + " of " + source + " by " + grant);
    }

    @Override
    public void provisioned(ObjectKey claim, String volume) {
      heard.add("provisioned " + claim);
    }

    @Override
    public void deleted(String volume) {
      heard.add("deleted " + volume);
    }

    @Override
    public void deletionFailed(String volume, ReasonCode reason, String message) {
      heard.add("deletionFailed " + reason);
    }

    @Override
    public void degraded(Degradation degradation) {
      heard.add("degraded " + degradation.loss() + " " + degradation.subject());
      degradations.add(degradation);
    }

    @Override
    public void recovered(Degradation degradation) {
      heard.add("recovered " + degradation.loss() + " " + degradation.subject());
    }

    @Override
    public void following(String kind) {
      heard.add("following " + kind);
    }
  }
}
