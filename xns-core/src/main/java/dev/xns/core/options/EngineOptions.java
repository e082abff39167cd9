package dev.xns.core.options;

import static java.util.Objects.requireNonNull;

import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine behaves. Immutable. Values are checked together when an engine is built.
 *
 * @param volumeNamePrefix first part of volume names, before the claim's UID (FLAG-04)
 * @param volumeNameUuidLength how many characters of the UID follow, without dashes; -1 for the
 *     whole UID with dashes (FLAG-05)
 * @param retryStart pause after the first failure; doubled after each further one (FLAG-06)
 * @param retryMax longest pause, also the pause between looks at waiting claims that nothing woke,
 *     and after requests that can never work (FLAG-07)
 * @param concurrency how many claims, and separately how many volumes, are worked on at once
 *     (FLAG-08)
 * @param callTimeout limit of one call to the backend (FLAG-12)
 * @param closeTimeout how long {@link dev.xns.core.XnsEngine#close} marks claims and lets running
 *     calls finish before it interrupts them; nothing is marked if it is zero
 * @param defaultFsType file system used when the class gives none; null for none (FLAG-17)
 * @param extraCreateMetadata whether the backend is told names of claim and volume (FLAG-15)
 * @param controllerPublishReadOnly whether read-only claims get read-only volumes (FLAG-30)
 * @param preventVolumeModeConversion whether a change of volume mode needs the owner's leave
 *     (FLAG-31)
 * @param crossNamespace whether sources in other namespaces are served, where granted (FLAG-46)
 * @param topology whether volumes are placed where their pods can run, for drivers whose volumes
 *     can be reached from some nodes only (gate Topology)
 * @param strictTopology whether only the place of the selected node is passed on (FLAG-13)
 * @param immediateTopology whether claims for which no node is selected get all places of the
 *     cluster passed on, and not none (FLAG-14)
 * @param volumeAttributesClasses whether VolumeAttributesClasses are served; if not, a claim's is
 *     ignored, also in its volume (gate VolumeAttributesClass)
 * @param sourceEvents whether a source in another namespace gets an event when a claim begins to
 *     use it, for its owner to see (DEF-22)
 * @param honourStarted whether a claim gets its volume even if the grant was revoked while the
 *     volume was being made; otherwise, and if an earlier process began it, the volume is removed
 *     again (GRANT-14)
 * @param markMode when claims are marked so that they cannot vanish while a volume is being made
 * @param markKey the Secret with which all engines of this driver seal what those marks say; made
 *     by the first that needs it. Null writes nothing into them: after a crash a claim is then
 *     planned anew instead of repeating what was asked for, which the claim's owner could otherwise
 *     forge
 * @param identity written into each volume as who made it; null makes one up at start (START-15)
 */
public record EngineOptions(
    String volumeNamePrefix,
    int volumeNameUuidLength,
    Duration retryStart,
    Duration retryMax,
    int concurrency,
    Duration callTimeout,
    Duration closeTimeout,
    @Nullable String defaultFsType,
    boolean extraCreateMetadata,
    boolean controllerPublishReadOnly,
    boolean preventVolumeModeConversion,
    boolean crossNamespace,
    boolean topology,
    boolean strictTopology,
    boolean immediateTopology,
    boolean volumeAttributesClasses,
    boolean sourceEvents,
    boolean honourStarted,
    MarkMode markMode,
    @Nullable ObjectKey markKey,
    @Nullable String identity) {
  /** What the reference product does without flags, but with sources in other namespaces on. */
  public static final EngineOptions DEFAULTS = builder().build();

  /** Checks that nothing required is null. */
  public EngineOptions {
    requireNonNull(volumeNamePrefix, "volumeNamePrefix");
    requireNonNull(retryStart, "retryStart");
    requireNonNull(retryMax, "retryMax");
    requireNonNull(callTimeout, "callTimeout");
    requireNonNull(closeTimeout, "closeTimeout");
    requireNonNull(markMode, "markMode");
  }

  /** What is wrong with these options, all of it; empty if nothing is (FLAG-47). */
  public List<String> problems() {
    var problems = new ArrayList<String>();
    if (!volumeNamePrefix.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
      problems.add(
          "volumeNamePrefix was \""
              + volumeNamePrefix
              + "\" but must be lower-case letters, digits, dots and dashes");
    }
    if (volumeNameUuidLength != -1 && (volumeNameUuidLength < 1 || volumeNameUuidLength > 32)) {
      problems.add(
          "volumeNameUuidLength was " + volumeNameUuidLength + " but must be -1 or 1 to 32");
    }
    if (retryStart.isNegative() || retryStart.isZero()) {
      problems.add("retryStart was " + retryStart + " but must be positive");
    }
    if (retryMax.compareTo(retryStart) < 0) {
      problems.add("retryMax was " + retryMax + " but must not be below retryStart " + retryStart);
    }
    if (concurrency < 1) {
      problems.add("concurrency was " + concurrency + " but must be at least 1");
    }
    if (callTimeout.isNegative() || callTimeout.isZero()) {
      problems.add("callTimeout was " + callTimeout + " but must be positive");
    }
    if (closeTimeout.isNegative()) {
      problems.add("closeTimeout was " + closeTimeout + " but must not be negative");
    }
    if (markKey != null && (markKey.namespace().isEmpty() || markKey.name().isEmpty())) {
      problems.add("markKey was " + markKey + " but must name a Secret as namespace and name");
    }
    return problems;
  }

  /** A builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options. Not thread-safe. Its values are those of the components of the same name. */
  public static final class Builder {
    private String volumeNamePrefix = "pvc";
    private int volumeNameUuidLength = -1;
    private Duration retryStart = Duration.ofSeconds(1);
    private Duration retryMax = Duration.ofMinutes(5);
    private int concurrency = 100;
    private Duration callTimeout = Duration.ofSeconds(10);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private @Nullable String defaultFsType = null;
    private boolean extraCreateMetadata = false;
    private boolean controllerPublishReadOnly = false;
    private boolean preventVolumeModeConversion = true;
    private boolean crossNamespace = true;
    private boolean topology = true;
    private boolean strictTopology = false;
    private boolean immediateTopology = true;
    private boolean volumeAttributesClasses = true;
    private boolean sourceEvents = false;
    private boolean honourStarted = false;
    private MarkMode markMode = MarkMode.WHEN_AMBIGUOUS;
    private @Nullable ObjectKey markKey = null;
    private @Nullable String identity = null;

    private Builder() {}

    /** First part of volume names, before the claim's UID (FLAG-04). */
    public Builder volumeNamePrefix(String value) {
      volumeNamePrefix = value;
      return this;
    }

    /** How many characters of the UID follow, without dashes; -1 for the whole UID (FLAG-05). */
    public Builder volumeNameUuidLength(int value) {
      volumeNameUuidLength = value;
      return this;
    }

    /** Pause after the first failure (FLAG-06). */
    public Builder retryStart(Duration value) {
      retryStart = value;
      return this;
    }

    /** Longest pause (FLAG-07). */
    public Builder retryMax(Duration value) {
      retryMax = value;
      return this;
    }

    /** How many claims, and separately volumes, are worked on at once (FLAG-08). */
    public Builder concurrency(int value) {
      concurrency = value;
      return this;
    }

    /** Limit of one call to the backend (FLAG-12). */
    public Builder callTimeout(Duration value) {
      callTimeout = value;
      return this;
    }

    /** How long closing lets running calls finish. */
    public Builder closeTimeout(Duration value) {
      closeTimeout = value;
      return this;
    }

    /** File system used when the class gives none (FLAG-17). */
    public Builder defaultFsType(@Nullable String value) {
      defaultFsType = value;
      return this;
    }

    /** Whether the backend is told names of claim and volume (FLAG-15). */
    public Builder extraCreateMetadata(boolean value) {
      extraCreateMetadata = value;
      return this;
    }

    /** Whether read-only claims get read-only volumes (FLAG-30). */
    public Builder controllerPublishReadOnly(boolean value) {
      controllerPublishReadOnly = value;
      return this;
    }

    /** Whether a change of volume mode needs the owner's leave (FLAG-31). */
    public Builder preventVolumeModeConversion(boolean value) {
      preventVolumeModeConversion = value;
      return this;
    }

    /** Whether sources in other namespaces are served, where granted (FLAG-46). */
    public Builder crossNamespace(boolean value) {
      crossNamespace = value;
      return this;
    }

    /** Whether volumes are placed where their pods can run (gate Topology). */
    public Builder topology(boolean value) {
      topology = value;
      return this;
    }

    /** Whether only the place of the selected node is passed on (FLAG-13). */
    public Builder strictTopology(boolean value) {
      strictTopology = value;
      return this;
    }

    /** Whether claims without a node get all places of the cluster passed on (FLAG-14). */
    public Builder immediateTopology(boolean value) {
      immediateTopology = value;
      return this;
    }

    /** Whether VolumeAttributesClasses are served (gate VolumeAttributesClass). */
    public Builder volumeAttributesClasses(boolean value) {
      volumeAttributesClasses = value;
      return this;
    }

    /** Whether sources in other namespaces get an event when they are used (DEF-22). */
    public Builder sourceEvents(boolean value) {
      sourceEvents = value;
      return this;
    }

    /** Whether a volume that was begun with a grant is handed out without it (GRANT-14). */
    public Builder honourStarted(boolean value) {
      honourStarted = value;
      return this;
    }

    /** When claims are marked. */
    public Builder markMode(MarkMode value) {
      markMode = value;
      return this;
    }

    /** The Secret that marks are sealed with; null for none. */
    public Builder markKey(@Nullable ObjectKey value) {
      markKey = value;
      return this;
    }

    /** Who made the volumes; null makes one up at start (START-15). */
    public Builder identity(@Nullable String value) {
      identity = value;
      return this;
    }

    /** The options. */
    public EngineOptions build() {
      return new EngineOptions(
          volumeNamePrefix,
          volumeNameUuidLength,
          retryStart,
          retryMax,
          concurrency,
          callTimeout,
          closeTimeout,
          defaultFsType,
          extraCreateMetadata,
          controllerPublishReadOnly,
          preventVolumeModeConversion,
          crossNamespace,
          topology,
          strictTopology,
          immediateTopology,
          volumeAttributesClasses,
          sourceEvents,
          honourStarted,
          markMode,
          markKey,
          identity);
    }
  }
}
