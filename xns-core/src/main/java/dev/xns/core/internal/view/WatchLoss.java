package dev.xns.core.internal.view;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import java.time.Duration;
import java.util.Map;

/** What follows when objects of a kind cannot be followed, or one of them cannot be read. */
final class WatchLoss {
  private static final Map<ResourceType<?>, String> CONSEQUENCES =
      Map.of(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          "new claims and changes of claims are not seen; claims that were seen are served as they"
              + " were then",
          ResourceTypes.PERSISTENT_VOLUMES,
          "claims wait, because their volumes may exist already; that a volume is to be deleted is"
              + " not seen",
          ResourceTypes.STORAGE_CLASSES,
          "claims wait; so do deletions of volumes that need a secret which only their class names",
          ResourceTypes.VOLUME_SNAPSHOTS,
          "claims that are restored from snapshots wait",
          ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
          "claims that are restored from snapshots wait",
          ResourceTypes.VOLUME_ATTRIBUTES_CLASSES,
          "claims that name a VolumeAttributesClass wait",
          ResourceTypes.VOLUME_ATTACHMENTS,
          "no volume is deleted, because it may be attached to a node",
          ResourceTypes.NODES,
          "claims wait whose volumes depend on where nodes are",
          ResourceTypes.CSI_NODES,
          "claims wait whose volumes depend on where nodes are");

  /** No server checks the call of a driver, so what it rests on must be followed. */
  private static final Map<ResourceType<?>, String> DELETIONS =
      Map.of(
          ResourceTypes.PERSISTENT_VOLUMES, "; no volume is deleted",
          ResourceTypes.VOLUME_ATTACHMENTS, "; no volume is deleted");

  private WatchLoss() {}

  /**
   * The degradation.
   *
   * @param usable whether what is known of the kind stays in use
   */
  static Degradation of(ResourceType<?> type, boolean usable, String cause) {
    String consequence =
        usable
            ? "what is known of them stays in use; changes are not seen"
                + DELETIONS.getOrDefault(type, "")
            : CONSEQUENCES.getOrDefault(type, "what needs them waits");
    return new Degradation(Loss.WATCH, type.toString(), consequence, cause);
  }

  /** The degradation if objects are listed from time to time. */
  static Degradation ofPromptness(ResourceType<?> type, Duration longest, String cause) {
    return new Degradation(
        Loss.PROMPTNESS,
        type.toString(),
        "they are listed every "
            + longest.toSeconds()
            + " s, and what waits for a change waits that much longer",
        cause);
  }

  /**
   * The degradation for one object.
   *
   * @param kept whether what was known of it stays in use
   */
  static Degradation ofObject(ResourceType<?> type, ObjectKey key, boolean kept, String cause) {
    return new Degradation(
        Loss.OBJECT,
        type.describe(key),
        kept
            ? "what was known of it stays in use; all others are read"
            : "it counts as absent until it can be read; all others are read",
        cause);
  }
}
