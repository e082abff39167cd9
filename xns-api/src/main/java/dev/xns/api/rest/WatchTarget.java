package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ResourceType;
import org.jspecify.annotations.Nullable;

/** The objects that one watch follows, and the requests that list and watch them. */
record WatchTarget<T extends KubernetesObject>(ResourceType<T> type, WatchScope scope) {
  /**
   * Checks the scope before anything is sent for it.
   *
   * @throws IllegalArgumentException if no namespace can have the name in the scope
   */
  WatchTarget {
    ApiPaths.check(type, scope);
  }

  /**
   * Asks for one page of the list.
   *
   * @param continuation where the page before ended; null for the first page
   */
  ApiRequest page(int limit, @Nullable String continuation) {
    return request(ApiVerb.LIST, ApiPaths.page(type, scope, limit, continuation));
  }

  /** Asks for everything that happens after a position. */
  ApiRequest watch(String resourceVersion, long timeoutSeconds) {
    return request(ApiVerb.WATCH, ApiPaths.watch(type, scope, resourceVersion, timeoutSeconds));
  }

  /** The server, or the way to it, is at fault in a watch of these objects. */
  ClusterException unavailable(String what) {
    return new ClusterException("watch " + type + ": " + what, Reason.UNAVAILABLE);
  }

  private ApiRequest request(ApiVerb verb, String path) {
    return new ApiRequest(verb, type, type.toString(), path, /* body= */ null);
  }
}
