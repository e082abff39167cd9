package dev.xns.core.memory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.core.memory.ClusterRequest.Verb;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients ask of a cluster. The interceptor sees each request before and after its effect,
 * without the cluster's lock.
 */
final class ApiRequests {
  private final ClusterInterceptor interceptor;
  private final Object lock;
  private final ObjectStore store;
  private final Watches watches;

  /**
   * Requests to what is stored.
   *
   * @param lock guards the store and the watches
   */
  ApiRequests(ClusterInterceptor interceptor, Object lock, ObjectStore store, Watches watches) {
    this.interceptor = interceptor;
    this.lock = lock;
    this.store = store;
    this.watches = watches;
  }

  <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
    return request(
        new ClusterRequest(Verb.GET, type, key),
        () -> Optional.ofNullable(store.get(type, key)).map(found -> found.answer(type)));
  }

  <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
    ObjectNode json = KubernetesJson.encode(type, object);
    return request(
        new ClusterRequest(Verb.CREATE, type, object.key()),
        () -> store.create(type, json).answer(type));
  }

  <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
    return request(
        new ClusterRequest(Verb.PATCH, type, key),
        () -> store.patch(type, key, patch).answer(type));
  }

  void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    request(
        new ClusterRequest(Verb.DELETE, type, key),
        () -> {
          store.delete(type, key, preconditions);
          return key;
        });
  }

  /** A watch is not answered: what it delivers comes later. */
  <T extends KubernetesObject> Watch watch(
      ResourceType<T> type,
      WatchScope scope,
      WatchObserver<? super T> observer,
      Deliveries deliveries) {
    interceptor.before(new ClusterRequest(Verb.WATCH, type, key(scope.namespace(), scope.name())));
    var watch =
        new MemoryWatch<T>(type, scope, observer, deliveries, this::forget, this::deliverAll);
    synchronized (lock) {
      watches.add(watch, store.all(type));
    }
    return watch;
  }

  private void deliverAll(MemoryWatch<?> watch) {
    synchronized (lock) {
      if (watches.outages().of(watch.type()) == null) {
        watch.replaced(store.all(watch.type()));
      }
    }
  }

  private void forget(MemoryWatch<?> watch) {
    synchronized (lock) {
      watches.remove(watch);
    }
  }

  /** Whether requests for objects of a kind are permitted. */
  boolean review(ResourceType<?> type, @Nullable String namespace) {
    var request = new ClusterRequest(Verb.REVIEW, type, key(namespace, ""));
    return answer(request, () -> watches.outages().isAllowed(request));
  }

  /** In which versions a kind is served. */
  List<String> discover(ResourceType<?> type) {
    var request = new ClusterRequest(Verb.DISCOVER, type, key("", ""));
    return answer(request, () -> watches.outages().servedVersions(request));
  }

  private static ObjectKey key(@Nullable String namespace, @Nullable String name) {
    return new ObjectKey(
        Objects.requireNonNullElse(namespace, ""), Objects.requireNonNullElse(name, ""));
  }

  private <R> R request(ClusterRequest request, Supplier<R> effect) {
    return answer(
        request,
        () -> {
          watches.outages().check(request);
          return effect.get();
        });
  }

  private <R> R answer(ClusterRequest request, Supplier<R> answer) {
    interceptor.before(request);
    R result;
    synchronized (lock) {
      result = answer.get();
    }
    interceptor.after(request);
    return result;
  }
}
