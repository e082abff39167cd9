package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Subscription;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.grant.GrantScope;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.grants.ReferenceGrantLookup;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.report.EngineListener;
import dev.xns.core.time.VirtualTime;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The host's code is called under no lock: wherever it is called, another thread can ask the engine
 * meanwhile.
 */
class ListenerLocksTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final VirtualTime time = new VirtualTime();
  private final Set<String> asked = new TreeSet<>();
  private final Set<String> stuck = new TreeSet<>();
  private final InMemoryCluster cluster =
      InMemoryCluster.builder().binder(true).time(time).watchExecutor(time).build();
  private final InMemoryVolumeBackend backend = InMemoryVolumeBackend.of(EngineFixture.DRIVER);
  private XnsEngine engine;

  /** Asks for an explanation on another thread, and waits for it. */
  private void explain(String where) {
    asked.add(where);
    XnsEngine running = engine;
    if (running == null || stuck.contains(where)) {
      return;
    }
    try {
      CompletableFuture.supplyAsync(() -> running.explain(RESTORE))
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      stuck.add(where);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private EngineListener listener() {
    return (EngineListener)
        Proxy.newProxyInstance(
            EngineListener.class.getClassLoader(),
            new Class<?>[] {EngineListener.class},
            (proxy, method, arguments) -> {
              explain(method.getName());
              return null;
            });
  }

  /** Workers that ask too, when they are given something. */
  private final class AskingWorkers implements Executor {
    @Override
    public void execute(Runnable task) {
      explain("execute");
      time.execute(task);
    }
  }

  private void start(XnsEngine.Builder builder) {
    engine =
        builder
            .cluster(cluster)
            .backend(backend)
            .listener(listener())
            .time(time)
            .workers(new AskingWorkers())
            .scheduler(time)
            .build();
    engine.start();
    time.run();
  }

  private void everythingHappens() {
    String handle = backend.snapshot(1L << 30, Map.of());
    cluster.addSnapshot(BACKUP, EngineFixture.DRIVER, handle, Quantity.ofBytes(1L << 30));
    cluster.apply(CLASS, "test");
    cluster.apply(EngineFixture.restore("restore", "backup", "fast"), "test");
    time.run();
    cluster.fail(ResourceTypes.STORAGE_CLASSES, Reason.FORBIDDEN);
    cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.UNAVAILABLE);
    time.advance(Duration.ofMinutes(1));
    cluster.heal(ResourceTypes.STORAGE_CLASSES);
    cluster.heal(ResourceTypes.REFERENCE_GRANTS);
    time.advance(Duration.ofMinutes(1));
    backend.features(Set.of());
    time.run();
    backend.features(InMemoryVolumeBackend.of(EngineFixture.DRIVER).features());
    cluster.fail(ResourceTypes.PERSISTENT_VOLUMES, Reason.UNAVAILABLE);
    cluster.apply(ALLOW_DEV, "test");
    time.advance(Duration.ofMinutes(1));
    cluster.heal(ResourceTypes.PERSISTENT_VOLUMES);
    time.advance(Duration.ofMinutes(10));
    cluster.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE, Preconditions.NONE);
    time.advance(Duration.ofMinutes(1));
  }

  @Test
  void noCallbackOfAnEngineIsUnderALock() {
    start(XnsEngine.builder());
    everythingHappens();

    assertThat(stuck).isEmpty();
    assertThat(asked)
        .contains("execute", "waiting", "degraded", "recovered", "following", "provisioned")
        .contains("crossNamespaceUse", "deleted");
  }

  @Test
  void noCallbackOfAnEngineWithALeaseIsUnderALock() {
    start(XnsEngine.builder().lease(LeaseOptions.of(ObjectKey.of("xns", "lease"), "a")));
    everythingHappens();
    cluster.fail(ResourceTypes.LEASES, Reason.UNAVAILABLE);
    time.advance(Duration.ofMinutes(1));

    assertThat(stuck).isEmpty();
    assertThat(asked).contains("leading", "standingBy");
  }

  @Test
  void noListenerOfGrantsIsUnderALock() {
    var lookups = new ReferenceGrantLookup[1];
    var reference =
        new CrossNamespaceReference(
            "dev", "snapshot.storage.k8s.io", "VolumeSnapshot", "prod", "backup");
    var observer =
        new ReferenceGrantLookup.Observer() {
          @Override
          public void unknown(String why) {
            decide("unknown");
          }

          @Override
          public void known() {
            decide("known");
          }

          private void decide(String where) {
            asked.add(where);
            try {
              CompletableFuture.runAsync(
                      () -> {
                        lookups[0].decide(reference);
                        lookups[0].close();
                      })
                  .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
              stuck.add(where);
            } catch (InterruptedException | ExecutionException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    lookups[0] = ReferenceGrantLookup.watching(cluster, observer);
    time.run();
    assertThat(asked).containsExactly("known");
    assertThat(stuck).isEmpty();

    cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.UNAVAILABLE);
    asked.clear();
    lookups[0] = ReferenceGrantLookup.watching(cluster, observer);
    time.advance(Duration.ofSeconds(10));
    assertThat(asked).containsExactly("unknown");
    assertThat(stuck).isEmpty();
  }

  @Test
  void aLookupOfTheHostIsHeardUnderNoLock() {
    var heard = new AtomicReference<Consumer<GrantScope>>();
    start(
        XnsEngine.builder()
            .grants(
                new GrantLookup() {
                  @Override
                  public GrantDecision decide(CrossNamespaceReference reference) {
                    explainInside();
                    return GrantDecision.Denied.DENIED;
                  }

                  private void explainInside() {
                    if (asked.add("decide")) {
                      explain("decide");
                    }
                  }

                  @Override
                  public Subscription onChange(Consumer<GrantScope> listener) {
                    heard.set(listener);
                    return () -> {};
                  }
                }));
    everythingHappens();
    heard.get().accept(GrantScope.EVERYTHING);
    time.run();

    assertThat(stuck).isEmpty();
  }

  /** Whoever adds a callback adds it to what happens above. */
  @Test
  void everyCallbackIsTried() {
    start(XnsEngine.builder().lease(LeaseOptions.of(ObjectKey.of("xns", "lease"), "a")));
    everythingHappens();
    cluster.fail(ResourceTypes.LEASES, Reason.UNAVAILABLE);
    time.advance(Duration.ofMinutes(1));
    Set<String> all = new TreeSet<>();
    for (Method method : EngineListener.class.getMethods()) {
      all.add(method.getName());
    }
    all.remove("deletionFailed");
    assertThat(asked).containsAll(all);
  }
}
