package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lists all objects of a kind, page by page. If the list is too old to be continued, it starts over
 * once. Runs on the adapter's thread without holding it up.
 */
final class ListPager<T extends KubernetesObject> {
  /** Receives the outcome, on the adapter's thread. */
  interface Listener<T extends KubernetesObject> {
    /**
     * The list is complete.
     *
     * @param all the objects that could be read
     * @param undecodable the others, and why not
     * @param resourceVersion the position to watch from
     */
    void listed(List<T> all, Map<ObjectKey, String> undecodable, String resourceVersion);

    /** There is no list. */
    void notListed(ClusterException cause);
  }

  private final RequestSender sender;
  private final WatchExecutor executor;
  private final WatchTarget<T> target;
  private final WatchTimings timings;
  private final Listener<T> listener;

  private final List<T> objects = new ArrayList<>();
  private final Map<ObjectKey, String> undecodable = new LinkedHashMap<>();
  private @Nullable String resourceVersion;
  private boolean startedOver;
  private volatile boolean over;
  private volatile @Nullable CompletableFuture<RestResponse> running;

  ListPager(
      RequestSender sender,
      WatchExecutor executor,
      WatchTarget<T> target,
      WatchTimings timings,
      Listener<T> listener) {
    this.sender = sender;
    this.executor = executor;
    this.target = target;
    this.timings = timings;
    this.listener = listener;
  }

  void start() {
    page(null);
  }

  /** Gives up. Nothing is reported any more, but what is being reported. Thread-safe. */
  void cancel() {
    over = true;
    CompletableFuture<RestResponse> current = running;
    if (current != null) {
      current.cancel(false);
    }
  }

  private void page(@Nullable String continuation) {
    ApiRequest request = target.page(timings.pageSize(), continuation);
    CompletableFuture<RestResponse> response = sender.start(request);
    running = response;
    Duration timeout = sender.requestTimeout();
    // The client's own timeout may only be about silence.
    Future<?> deadline = executor.schedule(timeout, () -> late(request, response, timeout));
    var unused =
        response.whenComplete(
            (a, failure) -> {
              deadline.cancel(false);
              executor.execute(() -> answered(request, continuation, a, failure));
            });
  }

  private void late(
      ApiRequest request, CompletableFuture<RestResponse> response, Duration timeout) {
    if (!over && response.cancel(false)) {
      failed(TransportErrors.of(request, new TimeoutException(), timeout));
    }
  }

  private void answered(
      ApiRequest request,
      @Nullable String continuation,
      @Nullable RestResponse response,
      @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (response == null) {
      Throwable known = failure != null ? failure : new IllegalStateException("no answer");
      failed(TransportErrors.of(request, known, sender.requestTimeout()));
    } else if (response.code() == 410 && continuation != null && !startedOver) {
      startedOver = true;
      objects.clear();
      undecodable.clear();
      resourceVersion = null;
      page(null);
    } else if (!response.isSuccess()) {
      failed(ApiErrors.of(request, response));
    } else {
      read(request, response);
    }
  }

  private void read(ApiRequest request, RestResponse response) {
    JsonSlice list = JsonSlice.of(response.body());
    JsonSlice metadata = list == null ? null : list.field("metadata");
    List<JsonSlice> items = list == null ? null : items(list);
    String version = metadata == null ? "" : metadata.text("resourceVersion");
    if (metadata == null || items == null || version.isEmpty()) {
      failed(request.unavailable("the server answered with something that is no list", null));
      return;
    }
    if (resourceVersion == null) {
      resourceVersion = version;
    }
    items.forEach(this::take);
    String next = metadata.text("continue");
    if (next.isEmpty()) {
      over = true;
      listener.listed(List.copyOf(objects), Map.copyOf(undecodable), resourceVersion);
    } else {
      page(next);
    }
  }

  private void take(JsonSlice item) {
    Decoded<T> decoded = ObjectDecoder.decode(target.type(), item);
    T object = decoded.object();
    if (object != null) {
      objects.add(object);
    } else if (decoded.hasName()) {
      undecodable.put(decoded.key(), decoded.why());
    }
  }

  /** Go servers write an empty list as null. */
  private static @Nullable List<JsonSlice> items(JsonSlice list) {
    JsonSlice items = list.field("items");
    if (items == null) {
      return null;
    }
    return items.isNull() ? List.of() : items.elements();
  }

  private void failed(ClusterException cause) {
    over = true;
    listener.notListed(cause);
  }
}
