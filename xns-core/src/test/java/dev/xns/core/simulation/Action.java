package dev.xns.core.simulation;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that users do, or that goes wrong. Holds everything that was drawn about it. */
sealed interface Action {
  /**
   * Where a claim's data come from.
   *
   * @param snapshot whether from a VolumeSnapshot, otherwise from a claim
   */
  record Source(boolean snapshot, ObjectKey key) {
    @Override
    public String toString() {
      return (snapshot ? "snapshot " : "claim ") + key;
    }
  }

  /** A user creates a claim. */
  record CreateClaim(
      ObjectKey key,
      String className,
      @Nullable Source source,
      int gib,
      @Nullable String attributes)
      implements Action {}

  /** A user deletes a claim. */
  record DeleteClaim(ObjectKey key) implements Action {}

  /** The owner of a namespace writes or changes a grant. */
  record PutGrant(ObjectKey key, List<String> from, boolean snapshots, @Nullable String name)
      implements Action {}

  /** The owner of a namespace takes a grant back. */
  record DropGrant(ObjectKey key) implements Action {}

  /** An administrator makes a class, or makes it anew with other parameters. */
  record PutClass(String name, String tier, boolean secret, boolean waitsForNode)
      implements Action {}

  /** An administrator removes a class. */
  record DropClass(String name) implements Action {}

  /** An administrator writes the driver's secret. */
  record PutSecret(String value) implements Action {}

  /** An administrator removes the driver's secret. */
  record DropSecret() implements Action {}

  /** A snapshot is taken. */
  record TakeSnapshot(ObjectKey key, int gib, boolean ready) implements Action {}

  /** The snapshot controller says that a snapshot is ready. */
  record SnapshotReady(ObjectKey key) implements Action {}

  /** A user deletes a snapshot. */
  record DropSnapshot(ObjectKey key) implements Action {}

  /** An administrator makes a VolumeAttributesClass, or makes it anew. */
  record PutAttributes(String name, String value) implements Action {}

  /** An administrator removes a VolumeAttributesClass. */
  record DropAttributes(String name) implements Action {}

  /** A process dies at one of its next calls, and another takes its place. */
  record Kill(int slot, int calls, boolean afterEffect, long downMillis) implements Action {}

  /** A process is stopped in good order, and another takes its place. */
  record Stop(int slot, long downMillis) implements Action {}

  /** Requests to the API server fail. */
  record ApiTrouble(long millis, int percent, long seed) implements Action {}

  /** Calls to the backend fail, hang or are answered with nonsense. */
  record BackendTrouble(long millis, int percent, long seed) implements Action {}

  /** Calls of one process return late. */
  record LateCalls(int slot, long millis, long upTo, long seed) implements Action {}

  /** A kind is not served, forbidden or out of reach. */
  record Outage(ResourceType<?> type, Reason reason, long millis) implements Action {}

  /** Watches deliver late. */
  record WatchLag(long millis, long upTo) implements Action {}

  /** Watches of a kind lose their connection. */
  record CutWatches(ResourceType<?> type, boolean resumed, long millis) implements Action {}
}
