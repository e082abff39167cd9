package dev.xns.core.internal.creation;

import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a step of a creation failed.
 *
 * @param reason stable code
 * @param message for people
 * @param on what, if it changes, makes another try worthwhile
 * @param delay when to try again; null for the usual back-off
 */
public record Failure(
    ReasonCode reason, String message, Set<Dependency> on, @Nullable Duration delay) {
  /** Whatever the message quotes stays on its line. */
  public Failure {
    message = ForeignText.line(message);
  }
}
