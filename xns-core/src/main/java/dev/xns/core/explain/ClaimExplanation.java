package dev.xns.core.explain;

import static java.util.Objects.requireNonNull;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.NearestMiss;
import dev.xns.api.model.ObjectKey;
import dev.xns.core.report.EngineListener;
import dev.xns.core.report.ReasonCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a claim stands with an engine, and why. {@link dev.xns.core.XnsEngine#explain} returns it. It
 * describes one moment. Immutable.
 *
 * <p>The explanation names grants. It is for administrators and for the owner of the source. Show
 * the owner of the claim only {@link #forClaimOwner()}. Neither of the two holds the content of a
 * secret.
 *
 * @param claim namespace and name of the claim
 * @param at the moment of the explanation, by the engine's clock
 * @param state how the claim stands
 * @param step for people: the step that the creation of the volume is at; empty unless the state is
 *     {@link State#CREATING}
 * @param reason stable code, the same as in events and in {@link EngineListener}; null if nothing
 *     is wrong. While the volume is being made, it says how the last attempt failed
 * @param message for people, the same as in the event if there is a reason; never empty
 * @param waitsFor the objects whose change lets the claim go on; empty if only time does, or if
 *     nothing has to change
 * @param checks every check of planning, in order, as it would end now; empty if nothing was
 *     planned. A creation that has started goes on whatever they say
 * @param grants what is known about the grant that the claim needs; null if it needs none, if
 *     planning ended before, or in an explanation for the owner of the claim
 * @param nextAttempt when the engine looks at the claim next if nothing changes before; equal to
 *     {@code at} or earlier if its turn is now; null if only a change makes the engine look
 * @param failures how many attempts in a row failed since the last change that mattered; counts
 *     only failures that make the pauses longer
 */
public record ClaimExplanation(
    ObjectKey claim,
    Instant at,
    State state,
    String step,
    @Nullable ReasonCode reason,
    String message,
    List<Awaited> waitsFor,
    List<CheckResult> checks,
    @Nullable GrantFindings grants,
    @Nullable Instant nextAttempt,
    int failures) {
  /**
   * Copies the lists.
   *
   * @throws NullPointerException if anything but reason, grants and next attempt is null
   */
  public ClaimExplanation {
    requireNonNull(claim, "claim");
    requireNonNull(at, "at");
    requireNonNull(state, "state");
    requireNonNull(step, "step");
    requireNonNull(message, "message");
    waitsFor = List.copyOf(waitsFor);
    checks = List.copyOf(checks);
  }

  /** How a claim stands. */
  public enum State {
    /** This engine does no work: it was not started, was closed, or does not hold the lease. */
    ENGINE_INACTIVE,
    /** The engine knows no such claim. */
    UNKNOWN,
    /** Somebody else serves the claim. */
    NOT_OURS,
    /** The claim is being deleted, and the engine makes no volume for it any more. */
    BEING_DELETED,
    /** The claim has its volume. */
    SERVED,
    /** Something has to change first. */
    WAITING,
    /** Nothing is in the way. The engine has not come to the claim yet. */
    READY,
    /** The last attempt failed and left nothing behind. The engine will try again. */
    FAILED,
    /** The volume is being made, or the engine removes again what was made. */
    CREATING
  }

  /**
   * Something whose change lets the claim go on.
   *
   * @param what a kind of object, or a description
   * @param object the object, which need not exist; null if it is not a single object
   */
  public record Awaited(String what, @Nullable ObjectKey object) {
    /**
     * Something to wait for.
     *
     * @throws NullPointerException if {@code what} is null
     */
    public Awaited {
      requireNonNull(what, "what");
    }

    /** Text for people, for example {@code VolumeSnapshot prod/backup}. */
    @Override
    public String toString() {
      return object == null ? what : what + " " + object;
    }
  }

  /**
   * What is known about the grant that the claim needs. Never show it to the owner of the claim.
   *
   * @param reference the use that a grant has to permit
   * @param decision whether a grant permits it
   * @param nearestMisses grants that nearly permit the use, nearest first, with the fields that
   *     differ; empty if the use is permitted or no grant comes near
   */
  public record GrantFindings(
      CrossNamespaceReference reference, GrantDecision decision, List<NearestMiss> nearestMisses) {
    /**
     * Copies the list.
     *
     * @throws NullPointerException if anything is null
     */
    public GrantFindings {
      requireNonNull(reference, "reference");
      requireNonNull(decision, "decision");
      nearestMisses = List.copyOf(nearestMisses);
    }
  }

  /**
   * The explanation of an engine that does no work.
   *
   * @param claim namespace and name of the claim
   * @param at the moment of the explanation
   * @param why for people: why the engine does no work
   */
  public static ClaimExplanation inactive(ObjectKey claim, Instant at, String why) {
    return new ClaimExplanation(
        claim, at, State.ENGINE_INACTIVE, "", null, why, List.of(), List.of(), null, null, 0);
  }

  /**
   * The part of this explanation that the owner of the claim may read. It names no grant. It names
   * only one object of the source's namespace: the source, which the claim names, too. While access
   * is not granted, the result is the same whether the source exists or not.
   */
  public ClaimExplanation forClaimOwner() {
    return new ClaimExplanation(
        claim,
        at,
        state,
        step,
        reason,
        message,
        waitsFor.stream().map(ClaimExplanation::withoutInside).distinct().toList(),
        checks,
        null,
        nextAttempt,
        failures);
  }

  // What a source consists of is its owner's business (DEF-12, DEF-13).
  private static Awaited withoutInside(Awaited awaited) {
    return switch (awaited.what()) {
      case "VolumeSnapshotContent", "PersistentVolume" -> new Awaited(awaited.what(), null);
      default -> awaited;
    };
  }

  /** The explanation as text for people: several lines, without a line break at the end. */
  public String render() {
    return ExplanationText.of(this);
  }

  /** The same as {@link #render}. */
  @Override
  public String toString() {
    return render();
  }
}
