package dev.xns.core.internal.view;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.ResourceType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which kinds of object are known. Guarded by the view's lock. */
final class Kinds {
  private static final String NOT_READ = "they were not read yet";

  private final Set<String> known = new HashSet<>();
  private final Map<String, String> troubles = new HashMap<>();

  Optional<String> trouble(ResourceType<?> type) {
    return known.contains(type.kind())
        ? Optional.empty()
        : Optional.of(troubles.getOrDefault(type.kind(), NOT_READ));
  }

  /** Why objects of the kind are not followed, whether or not what is known stays in use. */
  Optional<String> interruption(ResourceType<?> type) {
    return trouble(type).or(() -> Optional.ofNullable(troubles.get(type.kind())));
  }

  /** Objects of the kind are known. */
  void usable(ResourceType<?> type) {
    troubles.remove(type.kind());
    known.add(type.kind());
  }

  /**
   * Objects of the kind cannot be followed. A lost connection leaves what is known in use: writes
   * would fail too, and each is checked by the server. A kind that is gone or forbidden is known no
   * longer.
   */
  void interrupted(ResourceType<?> type, ClusterException cause) {
    troubles.put(type.kind(), String.valueOf(cause.getMessage()));
    if (cause.reason() != ClusterException.Reason.UNAVAILABLE) {
      known.remove(type.kind());
    }
  }
}
