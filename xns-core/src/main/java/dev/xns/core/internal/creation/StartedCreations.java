package dev.xns.core.internal.creation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The creations that have started and are not decided yet, by claim UID. Each is changed only by
 * the worker that has its UID; everybody may look. Thread-safe.
 */
public final class StartedCreations {
  private final ConcurrentMap<String, Creation> creations = new ConcurrentHashMap<>();

  /** Which claim UID has a volume name in use: shortened names may clash (REQ-02). */
  private final ConcurrentMap<String, String> names = new ConcurrentHashMap<>();

  /** Marked claims of which nothing says what an earlier process asked for, by UID. */
  private final Set<String> unexplained = ConcurrentHashMap.newKeySet();

  private volatile boolean closing;

  /** The started creation for this claim; empty if there is none. */
  public Optional<Creation> get(String uid) {
    return Optional.ofNullable(creations.get(uid));
  }

  /** Whether a creation for this claim has started and is not decided yet. */
  public boolean contains(String uid) {
    return creations.containsKey(uid);
  }

  /** All of them, as they are now. */
  public List<Map.Entry<String, Creation>> all() {
    return List.copyOf(creations.entrySet());
  }

  /**
   * A creation begins, unless the name of its volume is in use for another claim.
   *
   * @return whether it has begun
   */
  public boolean begin(String uid, Creation creation) {
    String owner = names.putIfAbsent(creation.plan().request().name(), uid);
    if (owner != null && !owner.equals(uid)) {
      return false;
    }
    creations.put(uid, creation);
    return true;
  }

  /** A creation has come further. */
  public void update(String uid, Creation creation) {
    creations.put(uid, creation);
  }

  /** A creation is over. */
  public void end(String uid, Creation creation) {
    creations.remove(uid);
    names.remove(creation.plan().request().name(), uid);
  }

  /** The claim is marked, and nothing says what an earlier process asked for. */
  public void unexplained(String uid) {
    unexplained.add(uid);
  }

  /** Whether the claim was found to be marked without anything that explains it. */
  public boolean isUnexplained(String uid) {
    return unexplained.contains(uid);
  }

  /** Nothing is remembered of this claim any more: it is gone, or not marked any more. */
  public void forget(String uid) {
    unexplained.remove(uid);
  }

  /**
   * Whether it is known of a marked claim what an earlier process left undone. Until then sources
   * may have users that nobody knows of.
   */
  public boolean isExplained(String uid) {
    return creations.containsKey(uid) || unexplained.contains(uid);
  }

  /** From now on no call to the backend begins: the engine is about to end. */
  public void closing() {
    closing = true;
  }

  /** Whether no call to the backend may begin any more. */
  public boolean isClosing() {
    return closing;
  }
}
