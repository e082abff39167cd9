package dev.xns.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lists all objects of a kind, page by page. If the list is too old to be continued, it starts over
 * once. Runs on the adapter's thread without holding it up.
 */
final class ListPages<T extends KubernetesObject> {
  /** Receives the outcome, on the adapter's thread. */
  interface Listener<T extends KubernetesObject> {
    /**
     * The list is complete.
     *
     * @param all the objects that could be read
     * @param resourceVersion the position to watch from
     */
    void listed(List<T> all, String resourceVersion);

    /** There is no list. */
    void notListed(ClusterException cause);
  }

  private final Exchange exchange;
  private final Steps steps;
  private final ResourceType<T> type;
  private final WatchScope scope;
  private final WatchTimings timings;
  private final Listener<T> listener;

  private List<T> objects = new ArrayList<>();
  private @Nullable String resourceVersion;
  private boolean startedOver;
  private volatile boolean over;
  private volatile @Nullable CompletableFuture<RestAnswer> request;

  ListPages(
      Exchange exchange,
      Steps steps,
      ResourceType<T> type,
      WatchScope scope,
      WatchTimings timings,
      Listener<T> listener) {
    this.exchange = exchange;
    this.steps = steps;
    this.type = type;
    this.scope = scope;
    this.timings = timings;
    this.listener = listener;
  }

  void start() {
    page(null);
  }

  /** Gives up. Nothing is reported any more, but what is being reported. Thread-safe. */
  void cancel() {
    over = true;
    CompletableFuture<RestAnswer> running = request;
    if (running != null) {
      running.cancel(false);
    }
  }

  private void page(@Nullable String continuation) {
    Call call =
        new Call(
            Verb.LIST,
            type,
            type.toString(),
            Paths.page(type, scope, timings.pageSize(), continuation),
            /* body= */ null);
    CompletableFuture<RestAnswer> answer = exchange.start(call);
    request = answer;
    Duration timeout = exchange.requestTimeout();
    // The client's own timeout may only be about silence.
    Future<?> deadline = steps.after(timeout, () -> late(call, answer, timeout));
    var unused =
        answer.whenComplete(
            (a, failure) -> {
              deadline.cancel(false);
              steps.run(() -> answered(call, continuation, a, failure));
            });
  }

  private void late(Call call, CompletableFuture<RestAnswer> answer, Duration timeout) {
    if (!over && answer.cancel(false)) {
      failed(TransportTranslation.translate(call, new TimeoutException(), timeout));
    }
  }

  private void answered(
      Call call,
      @Nullable String continuation,
      @Nullable RestAnswer answer,
      @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (answer == null) {
      Throwable known = failure != null ? failure : new IllegalStateException("no answer");
      failed(TransportTranslation.translate(call, known, exchange.requestTimeout()));
    } else if (answer.code() == 410 && continuation != null && !startedOver) {
      startedOver = true;
      objects = new ArrayList<>();
      resourceVersion = null;
      page(null);
    } else if (!answer.isSuccess()) {
      failed(StatusTranslation.translate(call, answer));
    } else {
      read(call, answer);
    }
  }

  private void read(Call call, RestAnswer answer) {
    JsonNode list = Records.json(answer.body());
    JsonNode metadata = list == null ? null : list.path("metadata");
    String version = metadata == null ? "" : metadata.path("resourceVersion").asText();
    if (list == null || metadata == null || version.isEmpty() || !hasItems(list)) {
      failed(call.unavailable("the server answered with something that is no list", null));
      return;
    }
    if (resourceVersion == null) {
      resourceVersion = version;
    }
    for (JsonNode item : list.path("items")) {
      T object = Records.decodeOrSkip(type, item);
      if (object != null) {
        objects.add(object);
      }
    }
    String next = metadata.path("continue").asText();
    if (next.isEmpty()) {
      over = true;
      listener.listed(List.copyOf(objects), resourceVersion);
    } else {
      page(next);
    }
  }

  /** Go servers write an empty list as null. */
  private static boolean hasItems(JsonNode list) {
    return list.path("items").isArray() || list.path("items").isNull();
  }

  private void failed(ClusterException cause) {
    over = true;
    listener.notListed(cause);
  }
}
