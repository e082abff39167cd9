package dev.xns.core.internal.creation;

import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.Set;

/** How a creation ends. */
public sealed interface CreationEnd {
  /** The claim has its volume. */
  record Served() implements CreationEnd {}

  /** There is no volume, and no fault either: plan the claim anew. */
  record PlanAnew() implements CreationEnd {}

  /** There is no volume, as far as the last step can tell. */
  sealed interface WithoutVolume extends CreationEnd {
    /** Stable code. */
    ReasonCode reason();

    /** For people. */
    String message();

    /** The same, not believed: the step is repeated. */
    default Failure doubted() {
      return new Failure(
          reason(),
          message() + "; it is asked again, because an earlier call may have made the volume",
          Set.of(),
          null);
    }
  }

  /**
   * The creation failed: the claim may be planned anew, after the failure's delay.
   *
   * @param failure why
   */
  record GivenUp(Failure failure) implements WithoutVolume {
    @Override
    public ReasonCode reason() {
      return failure.reason();
    }

    @Override
    public String message() {
      return failure.message();
    }
  }

  /**
   * There is no room where the selected node can reach it: give the node up.
   *
   * @param reason stable code
   * @param message for people
   */
  record Reschedule(ReasonCode reason, String message) implements WithoutVolume {
    /** Whatever the message quotes stays on its line. */
    public Reschedule {
      message = ForeignText.line(message);
    }
  }
}
