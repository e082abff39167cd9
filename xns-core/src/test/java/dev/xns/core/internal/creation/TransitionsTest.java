package dev.xns.core.internal.creation;

import static dev.xns.core.internal.creation.MarkState.INHERITED;
import static dev.xns.core.internal.creation.MarkState.NONE;
import static dev.xns.core.internal.creation.MarkState.OWN;
import static dev.xns.core.internal.creation.MarkState.PERHAPS;
import static dev.xns.core.options.MarkMode.ALWAYS;
import static dev.xns.core.options.MarkMode.NEVER;
import static dev.xns.core.options.MarkMode.WHEN_AMBIGUOUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.Fate;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.Secrets;
import dev.xns.api.model.PersistentVolume;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.options.MarkMode;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All transitions of a creation, and all that do not exist. */
class TransitionsTest {
  private static final Plan.Provision PLAN = ProvisionPlans.restore();
  private static final PersistentVolume VOLUME = PLAN.volume();
  private static final DeletionRequest DELETION = new DeletionRequest("handle", Secrets.NONE);
  private static final Failure FAILURE =
      new Failure(ReasonCode.DriverRefused, "no", Set.of(), null);

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Step PREPARE = new Step.Prepare();
  private static final Step RESUME = new Step.Resume();
  private static final Step PUT_MARK = new Step.PutMark();
  private static final Step CREATE = new Step.CreateVolume();
  private static final Step CHECK = new Step.CheckGrant(VOLUME);
  private static final Step SAVE = new Step.SaveVolume(VOLUME);
  private static final Step DELETE = new Step.DeleteVolume(DELETION);
  private static final Step UNMARK = new Step.RemoveMark(new CreationEnd.Served());
  private static final List<Step> STEPS =
      List.of(PREPARE, RESUME, PUT_MARK, CREATE, CHECK, SAVE, DELETE, UNMARK);

  private static final StepResult PREPARED = new StepResult.Prepared(PLAN);
  private static final StepResult NOT_WANTED = new StepResult.NotWanted();
  private static final StepResult MARKED = new StepResult.Marked(true);
  private static final StepResult MARKED_IN_VAIN = new StepResult.Marked(false);
  private static final StepResult CREATED = new StepResult.Created(VOLUME);
  private static final StepResult UNUSABLE = new StepResult.Unusable(DELETION);
  private static final StepResult GRANTED = new StepResult.Granted(VOLUME);
  private static final StepResult SAVED = new StepResult.Saved();
  private static final StepResult DELETED = new StepResult.Deleted();
  private static final StepResult UNMARKED = new StepResult.Unmarked(new CreationEnd.Served());
  private static final StepResult DENIED = new StepResult.Denied(new CreationEnd.GivenUp(FAILURE));
  private static final StepResult NO_ROOM =
      new StepResult.Denied(new CreationEnd.Reschedule(ReasonCode.Exhausted, "full"));
  private static final StepResult FAILED = new StepResult.Failed(FAILURE);
  private static final StepResult POSTPONED = new StepResult.Postponed();
  private static final StepResult NOT_ASKED = new StepResult.NotAsked(FAILURE);
  private static final List<StepResult> RESULTS =
      List.of(
          PREPARED,
          NOT_WANTED,
          MARKED,
          CREATED,
          UNUSABLE,
          GRANTED,
          SAVED,
          DELETED,
          UNMARKED,
          DENIED,
          FAILED,
          POSTPONED,
          NOT_ASKED);

  private record Row(
      MarkMode mode,
      Step step,
      MarkState mark,
      int doubts,
      boolean claimMarked,
      StepResult result,
      String expected) {}

  private static Row row(
      MarkMode mode, Step step, MarkState mark, int doubts, StepResult result, String expected) {
    return new Row(mode, step, mark, doubts, mark == OWN || mark == INHERITED, result, expected);
  }

  static Stream<Row> table() {
    return Stream.of(
        // Preparing: whether the mark comes first is a matter of the mode, but not when resuming.
        row(WHEN_AMBIGUOUS, PREPARE, NONE, 0, PREPARED, "go CreateVolume NONE 0"),
        row(NEVER, PREPARE, NONE, 0, PREPARED, "go CreateVolume NONE 0"),
        row(ALWAYS, PREPARE, NONE, 0, PREPARED, "go PutMark NONE 0"),
        row(ALWAYS, PREPARE, INHERITED, 3, PREPARED, "go PutMark INHERITED 3"),
        row(ALWAYS, RESUME, OWN, 3, PREPARED, "go CreateVolume OWN 3"),
        row(WHEN_AMBIGUOUS, PREPARE, NONE, 0, NOT_WANTED, "ended PlanAnew"),
        // Nothing was asked for: what an inherited mark stands for is as unknown as before.
        row(WHEN_AMBIGUOUS, PREPARE, INHERITED, 3, NOT_WANTED, "ended PlanAnew"),
        row(WHEN_AMBIGUOUS, PREPARE, INHERITED, 3, DENIED, "ended GivenUp"),
        row(WHEN_AMBIGUOUS, PREPARE, NONE, 0, DENIED, "ended GivenUp"),
        row(WHEN_AMBIGUOUS, PREPARE, NONE, 0, FAILED, "retry Prepare NONE 0"),
        row(WHEN_AMBIGUOUS, RESUME, OWN, 3, FAILED, "retry Resume OWN 3"),
        // Another's request tells the same: nothing is remembered that was not before.
        row(WHEN_AMBIGUOUS, PREPARE, NONE, 0, POSTPONED, "ended PlanAnew"),
        row(WHEN_AMBIGUOUS, PREPARE, INHERITED, 3, POSTPONED, "ended PlanAnew"),
        row(WHEN_AMBIGUOUS, RESUME, OWN, 3, POSTPONED, "pause Resume OWN 3"),
        row(ALWAYS, PUT_MARK, PERHAPS, 0, POSTPONED, "pause PutMark PERHAPS 0"),
        // Marking first.
        row(ALWAYS, PUT_MARK, NONE, 0, MARKED, "go CreateVolume OWN 0"),
        row(ALWAYS, PUT_MARK, PERHAPS, 0, MARKED, "go CreateVolume OWN 0"),
        row(ALWAYS, PUT_MARK, NONE, 0, MARKED_IN_VAIN, "go RemoveMark(PlanAnew) OWN 0"),
        row(ALWAYS, PUT_MARK, NONE, 0, NOT_WANTED, "ended PlanAnew"),
        row(ALWAYS, PUT_MARK, PERHAPS, 0, NOT_WANTED, "go RemoveMark(PlanAnew) PERHAPS 0"),
        row(ALWAYS, PUT_MARK, NONE, 0, DENIED, "ended GivenUp"),
        row(ALWAYS, PUT_MARK, PERHAPS, 0, DENIED, "go RemoveMark(GivenUp) PERHAPS 0"),
        row(ALWAYS, PUT_MARK, NONE, 0, FAILED, "retry PutMark PERHAPS 0"),
        // The backend has made the volume.
        row(WHEN_AMBIGUOUS, CREATE, NONE, 0, CREATED, "go CheckGrant NONE 0"),
        row(WHEN_AMBIGUOUS, CHECK, NONE, 0, GRANTED, "go SaveVolume NONE 0"),
        row(WHEN_AMBIGUOUS, SAVE, NONE, 0, SAVED, "ended Served"),
        row(WHEN_AMBIGUOUS, SAVE, OWN, 0, SAVED, "go RemoveMark(Served) OWN 0"),
        row(NEVER, SAVE, INHERITED, 1, SAVED, "go RemoveMark(Served) INHERITED 1"),
        row(WHEN_AMBIGUOUS, UNMARK, OWN, 0, UNMARKED, "ended Served"),
        // What must not be handed out is marked, if marks are wanted, and deleted again.
        row(WHEN_AMBIGUOUS, CREATE, NONE, 0, UNUSABLE, "mark, go DeleteVolume NONE 0"),
        row(NEVER, CREATE, NONE, 0, UNUSABLE, "go DeleteVolume NONE 0"),
        row(ALWAYS, CHECK, OWN, 0, UNUSABLE, "go DeleteVolume OWN 0"),
        row(WHEN_AMBIGUOUS, SAVE, PERHAPS, 0, UNUSABLE, "mark, go DeleteVolume PERHAPS 0"),
        row(WHEN_AMBIGUOUS, DELETE, NONE, 0, DELETED, "ended PlanAnew"),
        row(WHEN_AMBIGUOUS, DELETE, OWN, 0, DELETED, "go RemoveMark(PlanAnew) OWN 0"),
        row(ALWAYS, DELETE, OWN, 0, SAVED, "go RemoveMark(Served) OWN 0"),
        row(WHEN_AMBIGUOUS, DELETE, NONE, 0, FAILED, "mark, retry DeleteVolume NONE 0"),
        // A driver that was never in doubt is believed at once.
        row(WHEN_AMBIGUOUS, CREATE, NONE, 0, DENIED, "ended GivenUp"),
        row(WHEN_AMBIGUOUS, CREATE, NONE, 0, NO_ROOM, "ended Reschedule"),
        row(ALWAYS, CREATE, OWN, 0, DENIED, "go RemoveMark(GivenUp) OWN 0"),
        // After an ambiguous call it must deny three times.
        row(WHEN_AMBIGUOUS, CREATE, NONE, 0, FAILED, "mark, retry CreateVolume NONE 3"),
        row(NEVER, CREATE, NONE, 0, FAILED, "retry CreateVolume NONE 3"),
        row(ALWAYS, CREATE, OWN, 0, FAILED, "retry CreateVolume OWN 3"),
        row(ALWAYS, CREATE, OWN, 3, DENIED, "retry CreateVolume OWN 2"),
        row(ALWAYS, CREATE, OWN, 2, NO_ROOM, "retry CreateVolume OWN 1"),
        row(ALWAYS, CREATE, OWN, 1, DENIED, "go RemoveMark(GivenUp) OWN 1"),
        row(ALWAYS, CREATE, OWN, 1, FAILED, "retry CreateVolume OWN 3"),
        row(WHEN_AMBIGUOUS, CREATE, NONE, 3, DENIED, "mark, retry CreateVolume NONE 2"),
        row(WHEN_AMBIGUOUS, CREATE, INHERITED, 1, DENIED, "go RemoveMark(GivenUp) INHERITED 1"),
        // A call that was not sent leaves no trace, unless an earlier one may have worked.
        row(WHEN_AMBIGUOUS, CREATE, NONE, 0, NOT_ASKED, "ended GivenUp"),
        row(NEVER, CREATE, NONE, 0, NOT_ASKED, "ended GivenUp"),
        row(ALWAYS, CREATE, OWN, 0, NOT_ASKED, "go RemoveMark(GivenUp) OWN 0"),
        row(WHEN_AMBIGUOUS, CREATE, PERHAPS, 0, NOT_ASKED, "go RemoveMark(GivenUp) PERHAPS 0"),
        new Row(WHEN_AMBIGUOUS, CREATE, NONE, 0, true, NOT_ASKED, "ended GivenUp"),
        row(WHEN_AMBIGUOUS, CREATE, NONE, 3, NOT_ASKED, "mark, retry CreateVolume NONE 3"),
        row(WHEN_AMBIGUOUS, CREATE, OWN, 1, NOT_ASKED, "retry CreateVolume OWN 1"),
        row(
            WHEN_AMBIGUOUS,
            CREATE,
            INHERITED,
            3,
            NOT_ASKED,
            "mark, retry CreateVolume INHERITED 3"),
        row(NEVER, CREATE, INHERITED, 3, NOT_ASKED, "retry CreateVolume INHERITED 3"),
        // Failures behind the backend's answer raise no doubt about it.
        row(WHEN_AMBIGUOUS, CHECK, NONE, 0, FAILED, "mark, retry CheckGrant NONE 0"),
        row(WHEN_AMBIGUOUS, SAVE, NONE, 0, FAILED, "mark, retry SaveVolume NONE 0"),
        row(WHEN_AMBIGUOUS, SAVE, NONE, 0, DENIED, "ended GivenUp"),
        row(WHEN_AMBIGUOUS, UNMARK, OWN, 0, FAILED, "retry RemoveMark(Served) OWN 0"),
        row(WHEN_AMBIGUOUS, UNMARK, PERHAPS, 0, FAILED, "retry RemoveMark(Served) PERHAPS 0"),
        // A mark that only the watch knows of comes off once the backend was asked.
        new Row(WHEN_AMBIGUOUS, SAVE, NONE, 0, true, SAVED, "go RemoveMark(Served) NONE 0"),
        new Row(WHEN_AMBIGUOUS, PREPARE, NONE, 0, true, NOT_WANTED, "ended PlanAnew"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void followsTheTable(Row row) {
    var creation = new Creation(PLAN, row.step(), row.mark(), doubt(row.doubts()), false);
    Transition next =
        new Transitions(row.mode(), TIMEOUT)
            .after(creation, row.result(), new Seen(row.claimMarked(), NOW));
    assertThat(inWords(next)).isEqualTo(row.expected());
  }

  /** A result that a step cannot have is a fault of ours, and never ends a creation. */
  @Test
  void everyOtherPairOfStepAndResultIsRefused() {
    var possible = new HashSet<String>();
    table().forEach(row -> possible.add(pair(row.step(), row.result())));
    // Said here once, for they follow the same rule as the rows above.
    possible.add(pair(PREPARE, FAILED));

    var transitions = new Transitions(WHEN_AMBIGUOUS, TIMEOUT);
    var seen = new Seen(true, NOW);
    for (Step step : STEPS) {
      for (StepResult result : RESULTS) {
        var creation = new Creation(PLAN, step, OWN, null, false);
        if (possible.contains(pair(step, result))) {
          assertThat(transitions.after(creation, result, seen)).as(pair(step, result)).isNotNull();
        } else {
          assertThatThrownBy(() -> transitions.after(creation, result, seen))
              .as(pair(step, result))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("claim dev/restore")
              .hasMessageContaining(step.getClass().getSimpleName());
        }
      }
    }
  }

  @Test
  void everyStepAndEveryResultHasARow() {
    assertThat(STEPS.stream().map(Object::getClass).map(Class::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(names(Step.class));
    assertThat(RESULTS.stream().map(Object::getClass).map(Class::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(names(StepResult.class));
    assertThat(table().map(row -> row.step().getClass().getSimpleName()).distinct())
        .containsExactlyInAnyOrderElementsOf(names(Step.class));
    assertThat(table().map(row -> row.result().getClass().getSimpleName()).distinct())
        .containsExactlyInAnyOrderElementsOf(names(StepResult.class));
  }

  @Test
  void theFateOfAFailureSaysWhetherItIsRepeated() {
    assertThat(StepResult.failed(Fate.DID_NOT_HAPPEN, FAILURE)).isEqualTo(DENIED);
    assertThat(StepResult.failed(Fate.MAY_HAVE_HAPPENED, FAILURE)).isEqualTo(FAILED);
    assertThat(StepResult.failed(Fate.NOT_ASKED, FAILURE)).isEqualTo(NOT_ASKED);
  }

  @Test
  void aDenialThatIsNotBelievedSaysSo() {
    var creation = new Creation(PLAN, CREATE, OWN, doubt(3), false);
    var retry =
        (Transition.Retry)
            new Transitions(ALWAYS, TIMEOUT).after(creation, DENIED, new Seen(true, NOW));
    assertThat(retry.failure().reason()).isEqualTo(ReasonCode.DriverRefused);
    assertThat(retry.failure().message())
        .isEqualTo("no; it is asked again, because an earlier call may have made the volume");
  }

  /** Seconds between an ambiguous call and denials, and how many are wanted after each. */
  @ParameterizedTest
  @CsvSource({
    "'0, 1, 3, 9', '3, 3, 3, 3'",
    "'10, 11, 12, 19', '2, 2, 2, 2'",
    "'10, 20, 21, 39', '2, 1, 1, 1'",
    "'10, 20, 40', '2, 1, 0'",
    "'100, 100, 100', '2, 1, 0'",
    "'9, 39, 39, 39, 40', '3, 2, 1, 1, 0'",
    "'-3600, 0, -3591, -3590', '3, 2, 2, 2'"
  })
  void denialsCountOnlyIfTheyAreSpaced(String seconds, String wanted) {
    var transitions = new Transitions(WHEN_AMBIGUOUS, TIMEOUT);
    var creation = new Creation(PLAN, CREATE, OWN, Doubt.from(NOW), false);
    var left = new ArrayList<Integer>();
    for (String second : seconds.split(", ")) {
      Seen seen = new Seen(true, NOW.plusSeconds(Long.parseLong(second)));
      Transition next = transitions.after(creation, DENIED, seen);
      if (next instanceof Transition.Retry retry) {
        creation = retry.creation();
        left.add(open(creation));
      } else {
        left.add(0);
      }
    }
    assertThat(left.toString()).isEqualTo("[" + wanted + "]");
  }

  @Test
  void anotherAmbiguousCallBeginsTheCountAnew() {
    var transitions = new Transitions(WHEN_AMBIGUOUS, TIMEOUT);
    Instant later = NOW.plusSeconds(100);
    var creation = new Creation(PLAN, CREATE, OWN, new Doubt(NOW, 2), false);
    var next = (Transition.Retry) transitions.after(creation, FAILED, new Seen(true, later));
    assertThat(next.creation().doubt()).isEqualTo(new Doubt(later, 0));
  }

  /** With as many denials missing, and long ago. */
  private static @Nullable Doubt doubt(int denials) {
    return denials == 0 ? null : new Doubt(NOW.minusSeconds(3600), Doubt.ENOUGH - denials);
  }

  /** How many denials are missing. */
  private static int open(Creation creation) {
    Doubt doubt = creation.doubt();
    return doubt == null ? 0 : Doubt.ENOUGH - doubt.denials();
  }

  private static List<String> names(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses()).map(Class::getSimpleName).toList();
  }

  private static String pair(Step step, StepResult result) {
    return step.getClass().getSimpleName() + "/" + result.getClass().getSimpleName();
  }

  private static String inWords(Transition transition) {
    if (transition instanceof Transition.Ended ended) {
      return "ended " + ended.end().getClass().getSimpleName();
    }
    if (transition instanceof Transition.Retry retry) {
      return (retry.markFirst() ? "mark, " : "") + "retry " + inWords(retry.creation());
    }
    if (transition instanceof Transition.Pause pause) {
      return "pause " + inWords(pause.creation());
    }
    var go = (Transition.Go) transition;
    return (go.markFirst() ? "mark, " : "") + "go " + inWords(go.creation());
  }

  private static String inWords(Creation creation) {
    String end =
        creation.step() instanceof Step.RemoveMark last
            ? "(" + last.end().getClass().getSimpleName() + ")"
            : "";
    return "%s%s %s %d"
        .formatted(
            creation.step().getClass().getSimpleName(), end, creation.mark(), open(creation));
  }
}
