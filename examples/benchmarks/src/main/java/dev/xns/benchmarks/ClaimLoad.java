package dev.xns.benchmarks;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.XnsEngine;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import dev.xns.core.memory.ClusterInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.MarkMode;
import dev.xns.core.report.EngineListener;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Restores many claims of namespace dev from one snapshot in prod, with everything but the engine
 * in memory, and says how fast that was and what it cost the API server. Arguments: how many claims
 * (3000 if absent), how long one call to the backend takes, in milliseconds (0 if absent), and when
 * claims are marked ({@link MarkMode}, the default if absent).
 */
public final class ClaimLoad {
  private static final String DRIVER = "memory.csi.xns.dev";
  private static final ObjectKey KEY = ObjectKey.of("xns", "creations");
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final LongAdder reads = new LongAdder();
  private final LongAdder volumeWrites = new LongAdder();
  private final LongAdder eventWrites = new LongAdder();
  private final LongAdder otherWrites = new LongAdder();
  private final CountDownLatch lateClaimWaits = new CountDownLatch(1);
  private final CountDownLatch lateClaimIsMade = new CountDownLatch(1);
  private volatile String lateVolume = "";
  private volatile long lateCallAt;

  private final int claims;
  private final Duration backendTime;
  private final MarkMode markMode;
  private final CountDownLatch provisioned;

  ClaimLoad(int claims, Duration backendTime, MarkMode markMode) {
    this.claims = claims;
    this.markMode = markMode;
    this.backendTime = backendTime;
    this.provisioned = new CountDownLatch(claims);
  }

  /**
   * What came out.
   *
   * @param claims how many claims were served
   * @param elapsed from the first claim to the last volume
   * @param reads requests that read, in all
   * @param volumeWrites PersistentVolumes written
   * @param eventWrites events written
   * @param otherWrites anything else written
   * @param grantToCall from a new grant to the call of the backend for a claim that waited for it
   */
  public record Result(
      int claims,
      Duration elapsed,
      long reads,
      long volumeWrites,
      long eventWrites,
      long otherWrites,
      Duration grantToCall) {
    /** Claims per second. */
    public double throughput() {
      return claims * 1e9 / elapsed.toNanos();
    }

    @Override
    public String toString() {
      return ("%d claims in %d ms: %.0f claims/s; per claim %.2f reads, %.2f volumes, %.2f events,"
              + " %.2f other writes; from grant to CreateVolume %.2f ms")
          .formatted(
              claims,
              elapsed.toMillis(),
              throughput(),
              reads / (double) claims,
              volumeWrites / (double) claims,
              eventWrites / (double) claims,
              otherWrites / (double) claims,
              grantToCall.toNanos() / 1e6);
    }
  }

  /** Runs the load once to warm up and once to measure, and prints the second result. */
  public static void main(String[] arguments) throws InterruptedException {
    int claims = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3000;
    Duration backendTime =
        Duration.ofMillis(arguments.length > 1 ? Long.parseLong(arguments[1]) : 0);
    MarkMode markMode =
        arguments.length > 2
            ? MarkMode.valueOf(arguments[2])
            : EngineOptions.defaults().marks().mode();
    new ClaimLoad(claims, backendTime, markMode).run();
    System.out.println(new ClaimLoad(claims, backendTime, markMode).run());
  }

  /** Runs the load. */
  Result run() throws InterruptedException {
    var backend = InMemoryVolumeBackend.builder(DRIVER).interceptor(new BackendClock()).build();
    try (var cluster =
            InMemoryCluster.builder().binder(true).interceptor(new RequestCounter()).build();
        XnsEngine engine =
            XnsEngine.builder()
                .cluster(cluster)
                .backend(backend)
                .options(
                    EngineOptions.builder().marks(marks -> marks.mode(markMode).key(KEY)).build())
                .listener(new Ear())
                .build()) {
      prepare(cluster, backend);
      engine.start();
      List<String> manifests = new ArrayList<>(claims);
      for (int i = 0; i < claims; i++) {
        manifests.add(claim("dev", "restore-" + i));
      }
      long begin = System.nanoTime();
      manifests.forEach(manifest -> cluster.apply(manifest, "load"));
      require(provisioned.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "claims are not served");
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
      var result =
          new Result(
              claims,
              elapsed,
              reads.sum(),
              volumeWrites.sum(),
              eventWrites.sum(),
              otherWrites.sum(),
              grantToCall(cluster));
      require(backend.volumes().size() == claims + 1, "one volume a claim");
      require(backend.violations().isEmpty(), "the backend complains: " + backend.violations());
      return result;
    }
  }

  private Duration grantToCall(InMemoryCluster cluster) throws InterruptedException {
    cluster.apply(claim("late", "late"), "load");
    PersistentVolumeClaim late =
        cluster
            .get(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("late", "late"))
            .orElseThrow();
    lateVolume = "pvc-" + late.metadata().uid();
    require(lateClaimWaits.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no denial");
    long begin = System.nanoTime();
    cluster.apply(grant("late"), "load");
    require(lateClaimIsMade.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no wake-up");
    return Duration.ofNanos(lateCallAt - begin);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("The load run failed: " + what);
    }
  }

  private static void prepare(InMemoryCluster cluster, InMemoryVolumeBackend backend) {
    String handle = backend.snapshot(1 << 20, Map.of("file", "content"));
    cluster.apply(
        """
        {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast},
         provisioner: %s}
        """
            .formatted(DRIVER),
        "load");
    cluster.addSnapshot(ObjectKey.of("prod", "backup"), DRIVER, handle, Quantity.ofBytes(1 << 20));
    cluster.apply(grant("dev"), "load");
  }

  private static String grant(String claimNamespace) {
    return """
    {apiVersion: gateway.networking.k8s.io/v1, kind: ReferenceGrant,
     metadata: {namespace: prod, name: allow-%s},
     spec: {from: [{group: "", kind: PersistentVolumeClaim, namespace: %s}],
            to: [{group: snapshot.storage.k8s.io, kind: VolumeSnapshot}]}}
    """
        .formatted(claimNamespace, claimNamespace);
  }

  private static String claim(String namespace, String name) {
    return """
    {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {namespace: %s, name: %s},
     spec: {storageClassName: fast, accessModes: [ReadWriteOnce],
            resources: {requests: {storage: 1Mi}},
            dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot,
                            name: backup, namespace: prod}}}
    """
        .formatted(namespace, name);
  }

  private final class Ear implements EngineListener {
    @Override
    public void provisioned(ObjectKey claim, String volume) {
      if (claim.namespace().equals("late")) {
        lateClaimIsMade.countDown();
      } else {
        provisioned.countDown();
      }
    }

    @Override
    public void waiting(ObjectKey claim, ReasonCode reason, String message) {
      if (claim.namespace().equals("late")) {
        lateClaimWaits.countDown();
      }
    }
  }

  private final class RequestCounter implements ClusterInterceptor {
    @Override
    public void before(ClusterRequest request) {
      if (request.verb() == Verb.WATCH) {
        return;
      }
      LongAdder counter = otherWrites;
      if (request.verb() == Verb.GET) {
        counter = reads;
      } else if (request.type().equals(ResourceTypes.PERSISTENT_VOLUMES)) {
        counter = volumeWrites;
      } else if (request.type().equals(ResourceTypes.EVENTS)) {
        counter = eventWrites;
      }
      counter.increment();
    }
  }

  private final class BackendClock implements BackendInterceptor {
    @Override
    public void before(BackendCall call) {
      if (call.volume().equals(lateVolume)) {
        lateCallAt = System.nanoTime();
      }
      try {
        TimeUnit.NANOSECONDS.sleep(backendTime.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
