package dev.xns.core.memory;

import static java.util.Objects.requireNonNull;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds that cannot be reached, each in one version of its API, and why. Not thread-safe. */
final class Outages {
  private final Map<ResourceType<?>, ClusterException> failing = new HashMap<>();

  /** Begins an outage, in place of what there was. */
  ClusterException begin(ResourceType<?> type, Reason reason) {
    var failure = new ClusterException(type + " cannot be reached: " + words(reason), reason);
    failing.put(type, failure);
    return failure;
  }

  /** Ends an outage. Returns whether there was one. */
  boolean end(ResourceType<?> type) {
    return failing.remove(type) != null;
  }

  /** What keeps a kind from being reached, null for nothing. */
  @Nullable ClusterException of(ResourceType<?> type) {
    return failing.get(type);
  }

  /** Lets a request for objects of its kind fail if they cannot be reached. */
  void check(ClusterRequest request) {
    ClusterException failure = failing.get(request.type());
    if (failure != null) {
      throw failed(request, failure);
    }
  }

  /** The answer to a request for permissions. */
  boolean isAllowed(ClusterRequest request) {
    checkConnection(request, request.type());
    return !is(request.type(), Reason.FORBIDDEN);
  }

  /** The answer to a request for versions. */
  List<String> servedVersions(ClusterRequest request) {
    ResourceType<?> type = request.type();
    List<ResourceType<?>> versions =
        ResourceTypes.ALL.stream()
            .filter(t -> t.group().equals(type.group()) && t.plural().equals(type.plural()))
            .toList();
    versions.forEach(version -> checkConnection(request, version));
    return versions.stream()
        .filter(version -> !is(version, Reason.NOT_SERVED))
        .map(ResourceType::version)
        .toList();
  }

  private void checkConnection(ClusterRequest request, ResourceType<?> type) {
    if (is(type, Reason.UNAVAILABLE)) {
      throw failed(request, requireNonNull(failing.get(type)));
    }
  }

  private boolean is(ResourceType<?> type, Reason reason) {
    ClusterException failure = failing.get(type);
    return failure != null && failure.reason() == reason;
  }

  private static ClusterException failed(ClusterRequest request, ClusterException failure) {
    return new ClusterException(
        "%s failed: %s".formatted(request, failure.getMessage()),
        failure.reason(),
        Fate.DID_NOT_HAPPEN,
        null,
        failure);
  }

  private static String words(Reason reason) {
    return switch (reason) {
      case NOT_SERVED -> "the server does not know this kind";
      case FORBIDDEN -> "access is forbidden";
      case UNAVAILABLE -> "there is no connection";
      case NOT_FOUND, ALREADY_EXISTS, CONFLICT, INVALID -> reason.toString();
    };
  }
}
