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
 * How a claim stands with an engine, and why: the answer of {@link dev.xns.core.XnsEngine#explain}.
 * A picture of one moment; immutable.
 *
 * <p>As it comes it is for administrators and for the owner of the source: it names grants. What
 * the owner of the claim may read is {@link #forClaimOwner()}. Neither holds the content of a
 * secret.
 *
 * @param claim the claim
 * @param at the moment of the explanation, by the engine's clock
 * @param state how the claim stands
 * @param step the step that the creation of the volume is at, for people; empty unless the state is
 *     {@link State#CREATING}
 * @param reason stable code, the same as in events, in {@link EngineListener} and in {@code
 *     docs/reasons.md}; null if nothing is wrong. While creating: how the last try failed
 * @param message in words, the same as in the event if there is a reason; never empty
 * @param waitsFor what lets the claim go on when it changes; empty if only time does, or nothing
 *     has to change
 * @param checks every check of planning in order, as it would end now; empty if nothing was
 *     planned. A creation that has started goes on whatever these say
 * @param grants what was found about the needed grant; null if none was asked for, and in what
 *     claim owners read
 * @param nextAttempt when the claim is looked at next if nothing changes before; not after {@code
 *     at} if that is now; null if only a change brings it
 * @param failures how many attempts in a row have failed since the last change that mattered, as
 *     far as they make the pauses longer
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
  /** Checks that nothing required is null, and copies the lists. */
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
    /** This engine does no work: not started, closed, or another process holds the lease. */
    ENGINE_INACTIVE,
    /** The engine knows no such claim. */
    UNKNOWN,
    /** Somebody else is to serve the claim. */
    NOT_OURS,
    /** The claim is being deleted, and no volume is made for it any more. */
    BEING_DELETED,
    /** The claim has its volume. */
    SERVED,
    /** Something has to change first. */
    WAITING,
    /** Nothing is in the way: its turn comes. */
    READY,
    /** The last attempt failed, and nothing of it is left; there will be another. */
    FAILED,
    /** Its volume is being made, or what was made is being removed again. */
    CREATING
  }

  /**
   * Something whose change lets the claim go on.
   *
   * @param what a kind of object, or a description
   * @param object the object, which need not exist; null if it is not a single one
   */
  public record Awaited(String what, @Nullable ObjectKey object) {
    /** Checks that nothing required is null. */
    public Awaited {
      requireNonNull(what, "what");
    }

    /** For example {@code VolumeSnapshot prod/backup}. */
    @Override
    public String toString() {
      return object == null ? what : what + " " + object;
    }
  }

  /**
   * What was found about a grant that the claim needs. For the owner of the source only.
   *
   * @param reference what is to be permitted
   * @param decision whether it is
   * @param nearestMisses grants that nearly permit it and the fields that keep them from it,
   *     nearest first; empty if it is permitted or none comes near
   */
  public record GrantFindings(
      CrossNamespaceReference reference, GrantDecision decision, List<NearestMiss> nearestMisses) {
    /** Checks that nothing is null, and copies the list. */
    public GrantFindings {
      requireNonNull(reference, "reference");
      requireNonNull(decision, "decision");
      nearestMisses = List.copyOf(nearestMisses);
    }
  }

  /** The explanation of an engine that does no work. */
  public static ClaimExplanation inactive(ObjectKey claim, Instant at, String why) {
    return new ClaimExplanation(
        claim, at, State.ENGINE_INACTIVE, "", null, why, List.of(), List.of(), null, null, 0);
  }

  /**
   * What the owner of the claim may read. Names no grant and no object of the source's namespace
   * but the source itself, as the claim does; while access is not granted it is the same whether
   * the source exists or not (GRANT-12).
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

  /** What a source consists of is its owner's business (DEF-12, DEF-13). */
  private static Awaited withoutInside(Awaited awaited) {
    return switch (awaited.what()) {
      case "VolumeSnapshotContent", "PersistentVolume" -> new Awaited(awaited.what(), null);
      default -> awaited;
    };
  }

  /** The explanation as text for people, several lines without a line break at the end. */
  public String render() {
    return ExplanationText.of(this);
  }

  /** The same as {@link #render}. */
  @Override
  public String toString() {
    return render();
  }
}
